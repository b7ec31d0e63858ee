<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<html><body><h1>Account</h1><xmail:pixel/></body></html>
