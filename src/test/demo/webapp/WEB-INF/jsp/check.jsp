<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="demo" tagdir="/WEB-INF/tags" %>
<c:set var="customer" value="${sessionScope.customer}"/>
<demo:page title="Check my integration" section="check" step="2" live="true">
  <h1>Check my integration</h1>
  <p class="lead">What the platform asks a shop to try before it goes live. Each step is ticked off by itself when it has
    happened: use the shop, here or in another tab, and look at this page again.</p>

  <section class="card">
    <h2>Six steps <span class="pulse">live</span></h2>
    <ol class="checklist" id="checklist" data-live>
      <c:forEach var="step" items="${steps}">
        <li class="${step.state()}">
          <b><c:out value="${step.title()}"/></b>
          <c:choose>
            <c:when test="${step.state() == 'done'}"><code><c:out value="${step.seen()}"/></code></c:when>
            <c:otherwise><span><c:out value="${step.todo()}"/></span></c:otherwise>
          </c:choose>
        </li>
      </c:forEach>
    </ol>
    <div class="row">
      <a class="button" href="/">Open the shop</a>
      <c:choose>
        <c:when test="${empty customer}"><a class="button" href="/sign-in">Sign in</a></c:when>
        <c:otherwise>
          <form method="post" action="/sign-out"><button class="button">Sign out</button></form>
        </c:otherwise>
      </c:choose>
      <form method="post" action="/check"><button class="quiet">Start over</button></form>
    </div>
  </section>

  <section class="card">
    <h2>And in your own shop?</h2>
    <p>Do the same there, with the browser's developer tools open: in the list of network requests, <code>track</code> must
      be there with your partner id and the customer's id as long as somebody is signed in, and not otherwise. Or point
      your shop at this demo for a while, with <code>xmail/track_url</code> set to
      <code>http://localhost:${pageContext.request.serverPort}/sandbox/track</code>: what your pages send stands in the
      list of the <a href="/sandbox">sandbox platform</a>.</p>
  </section>
</demo:page>
