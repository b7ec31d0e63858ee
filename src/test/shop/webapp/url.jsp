<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<html><body><h1>EL function</h1>[${xmail:pixelUrl(pageContext.request, customer.id)}]</body></html>
