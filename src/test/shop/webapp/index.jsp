<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<!DOCTYPE html>
<html>
<head><title>Tag</title></head>
<body>
<h1>Tag</h1>
<a href="filtered/page.jsp">another page</a>
<xmail:pixel token="${customer.id}" email="${customer.email}"/>
</body>
</html>
