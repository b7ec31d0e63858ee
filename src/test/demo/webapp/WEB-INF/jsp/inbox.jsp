<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="demo" tagdir="/WEB-INF/tags" %>
<demo:page title="Inbox" section="inbox" step="4" live="true">
  <h1>Inbox</h1>
  <p class="lead">What arrived over SMTP with TLS, in the mailboxes of all customers.</p>
  <div class="mailbox">
    <div id="mails" data-live class="card list">
      <c:if test="${empty mails}"><p class="empty">Nothing yet. <a href="/sandbox#order">Order a mail</a>.</p></c:if>
      <ul>
        <c:forEach var="each" items="${mails}">
          <li><a href="/inbox/${each.number()}" ${each.number() == mail.number() ? 'aria-current="true"' : ''}>
            <b><c:out value="${each.subject()}"/></b>
            <span><c:out value="${each.to()}"/></span><time>${each.at()}</time></a></li>
        </c:forEach>
      </ul>
    </div>
    <c:if test="${not empty mail}">
      <article class="card mail">
        <h2><c:out value="${mail.subject()}"/></h2>
        <dl>
          <dt>From</dt><dd><c:out value="${mail.from()}"/></dd>
          <dt>To</dt><dd><c:out value="${mail.to()}"/></dd>
        </dl>
        <c:choose>
          <c:when test="${not empty mail.html()}">
            <iframe sandbox src="/inbox/${mail.number()}/html" title="The mail"></iframe>
          </c:when>
          <c:otherwise><pre><c:out value="${mail.text()}"/></pre></c:otherwise>
        </c:choose>
        <c:if test="${not empty mail.html() and not empty mail.text()}">
          <details><summary>As plain text</summary><pre><c:out value="${mail.text()}"/></pre></details>
        </c:if>
        <details><summary>Raw, as it arrived</summary><pre><c:out value="${mail.raw()}"/></pre></details>
      </article>
    </c:if>
  </div>
</demo:page>
