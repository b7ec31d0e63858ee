<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<html><body><h1>Cross-context</h1>
<% out.flush(); application.getContext("/flocktory_email").getRequestDispatcher("/pixel").include(request, response); %>
<xmail:pixel/></body></html>
