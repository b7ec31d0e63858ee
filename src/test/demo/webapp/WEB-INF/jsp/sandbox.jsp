<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="demo" tagdir="/WEB-INF/tags" %>
<demo:page title="Sandbox platform" section="sandbox" step="${empty tokens ? 2 : empty orders ? 3 : 4}" live="true">
  <h1>Sandbox platform</h1>
  <p class="lead">Stands in for the platform: it knows browsers and customer ids, never a name or an address.</p>

  <section class="card">
    <h2>Pixel hits <span class="pulse">live</span></h2>
    <div id="hits" data-live>
      <c:choose>
        <c:when test="${empty hits}">
          <p class="empty">No hit yet. <a href="/sign-in">Sign in to the shop</a>: every page it shows you then
            carries the pixel.</p>
        </c:when>
        <c:otherwise>
          <div class="scroll"><table>
            <thead><tr><th>Time</th><th>Browser</th><th>Partner</th><th>Token</th><th>Referrer</th></tr></thead>
            <tbody>
            <c:forEach var="hit" items="${hits}" end="7">
              <tr>
                <td>${hit.at()}</td>
                <td><code><c:out value="${hit.browser()}"/></code></td>
                <td><c:out value="${hit.partner()}"/></td>
                <td><b class="token"><c:out value="${hit.token()}"/></b></td>
                <td><c:out value="${hit.referrer()}" default="absent"/></td>
              </tr>
            </c:forEach>
            </tbody>
          </table></div>
        </c:otherwise>
      </c:choose>
    </div>
  </section>

  <section class="card" id="order">
    <h2>Abandoned cart</h2>
    <p>A customer left without buying. The platform signs an order, POSTs it to the shop's worker, and the shop mails
      its own customer.</p>
    <form method="post" action="/sandbox">
      <div class="row">
        <label>Customer (the token)
          <input name="customer" list="tokens" required maxlength="128" size="12"
            value="<c:out value="${empty tokens ? '1' : tokens[0]}"/>"></label>
        <datalist id="tokens">
          <c:forEach var="token" items="${tokens}"><option value="<c:out value="${token}"/>"></c:forEach>
        </datalist>
        <button class="button">Abandoned cart: send the order</button>
      </div>
      <details>
        <summary>The mail that is ordered</summary>
        <p class="choice">
          <a href="/sandbox?language=en#order" ${language == 'en' ? 'aria-current="true"' : ''}>English</a>
          <a href="/sandbox?language=ru#order" ${language == 'ru' ? 'aria-current="true"' : ''}>Русский</a>
        </p>
        <label>Subject <input name="subject" value="<c:out value="${template.subject()}"/>"></label>
        <label>HTML <textarea name="html" rows="12" spellcheck="false"><c:out value="${template.html()}"/></textarea></label>
      </details>
    </form>
  </section>

  <section class="card" id="orders">
    <h2>Orders <span class="pulse">live</span></h2>
    <div id="order-list" data-live>
      <c:if test="${empty orders}"><p class="empty">None yet.</p></c:if>
      <c:if test="${not empty orders}">
        <div class="scroll"><table>
          <thead><tr><th>Time</th><th>Customer</th><th>Now</th><th>Answer</th><th>Order</th><th></th></tr></thead>
          <tbody>
          <c:forEach var="order" items="${orders}">
            <tr>
              <td>${order.at()}</td>
              <td><b class="token"><c:out value="${order.customer()}"/></b></td>
              <td><span class="state <c:out value="${order.status()}"/>"><c:out value="${order.status()}"/></span>
                <c:out value="${order.code()}"/></td>
              <td>${order.exchange().httpStatus() == 0 ? 'none' : order.exchange().httpStatus()}</td>
              <td><code>${order.id().substring(0, 8)}</code></td>
              <td class="actions">
                <c:if test="${order.status() == 'sent'}"><a href="/inbox">Inbox</a></c:if>
                <form method="post" action="/sandbox">
                  <button class="quiet" name="repeat" value="<c:out value="${order.id()}"/>">Send it again</button>
                </form>
              </td>
            </tr>
          </c:forEach>
          </tbody>
        </table></div>
      </c:if>
    </div>
    <c:if test="${not empty orders}">
      <h3>The last exchange</h3>
      <div class="exchange">
        <div><h4>Signed and sent</h4>
          <pre><c:out value="${orders[0].exchange().request()}"/></pre></div>
        <div><h4>The worker's answer: ${orders[0].exchange().httpStatus()}</h4>
          <pre><c:out value="${orders[0].exchange().answer()}"/></pre></div>
      </div>
    </c:if>
  </section>
</demo:page>
