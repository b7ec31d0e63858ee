<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<html><body><h1>Tag without attributes</h1><xmail:pixel/></body></html>
