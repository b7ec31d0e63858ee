<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" %>
<%@ attribute name="title" required="true" %>
<%@ attribute name="section" required="true" description="shop, sandbox, inbox or check" %>
<%@ attribute name="step" required="true" description="what there is to do on this page, 1 to 4" %>
<%@ attribute name="live" type="java.lang.Boolean" description="whether parts of the page follow what happens" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title><c:out value="${title}"/> · XMail demo</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/style.css">
  <c:if test="${live}">
    <script src="/live.js" defer></script>
    <noscript><meta http-equiv="refresh" content="5"></noscript>
  </c:if>
</head>
<body>
<header class="bar">
  <div class="wide">
    <b class="mark">XMail <span>demo</span></b>
    <nav>
      <a href="/" ${section == 'shop' ? 'aria-current="page"' : ''}>Shop</a>
      <a href="/sandbox" ${section == 'sandbox' ? 'aria-current="page"' : ''}>Sandbox platform</a>
      <a href="/inbox" ${section == 'inbox' ? 'aria-current="page"' : ''}>Inbox</a>
      <a href="/check" ${section == 'check' ? 'aria-current="page"' : ''}>Check my integration</a>
    </nav>
  </div>
</header>
<ol class="steps wide">
  <li class="${step == 1 ? 'now' : step > 1 ? 'done' : ''}"><a href="/sign-in">Sign in to the shop</a></li>
  <li class="${step == 2 ? 'now' : step > 2 ? 'done' : ''}"><a href="/sandbox">See the pixel arrive</a></li>
  <li class="${step == 3 ? 'now' : step > 3 ? 'done' : ''}"><a href="/sandbox#order">Order a mail</a></li>
  <li class="${step == 4 ? 'now' : step > 4 ? 'done' : ''}"><a href="/inbox">Read it</a></li>
</ol>
<main class="wide ${section}">
<jsp:doBody/>
</main>
</body>
</html>
