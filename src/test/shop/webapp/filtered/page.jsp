<%@ page contentType="text/html;charset=UTF-8" session="false" isErrorPage="true" %>
<!DOCTYPE html>
<html>
<head><title>Filter</title></head>
<body>
<h1>Filter</h1>
<a href="../index.jsp">another page</a>
</body>
</html>
