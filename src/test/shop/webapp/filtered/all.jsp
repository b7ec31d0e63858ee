<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<html><body><h1>Everything</h1><jsp:include page="/pixel"/><xmail:pixel token="${customer.id}"/></body></html>
