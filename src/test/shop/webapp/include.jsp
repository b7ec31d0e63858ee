<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<html><body><h1>Include</h1><jsp:include page="/pixel"/></body></html>
