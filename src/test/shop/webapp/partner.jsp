<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<html><body><h1>Partner</h1><xmail:pixel token="${customer.id}" partner="${param.partner}"/></body></html>
