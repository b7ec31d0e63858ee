<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<% response.setHeader("Content-Security-Policy", "default-src 'none'; img-src " + request.getParameter("img-src")); %>
<html><body><h1>Policy</h1><img src="pixel.gif" width="1" height="1" alt="" hidden></body></html>
