<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<% response.setHeader("Cache-Control", "public, max-age=600"); response.setHeader("ETag", "\"1\""); %>
<html><body><h1>Public</h1></body></html>
