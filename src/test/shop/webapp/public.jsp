<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<% response.setHeader("Cache-Control", "public, max-age=600"); %>
<html><body><h1>Public</h1><xmail:pixel token="${customer.id}"/><jsp:include page="/pixel"/></body></html>
