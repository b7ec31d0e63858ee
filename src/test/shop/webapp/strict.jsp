<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<% response.setHeader("Content-Security-Policy", "default-src 'none'; img-src " + request.getParameter("img-src")); %>
<html><body><h1>Policy</h1><xmail:pixel token="${customer.id}"/></body></html>
