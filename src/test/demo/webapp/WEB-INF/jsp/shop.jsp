<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="demo" tagdir="/WEB-INF/tags" %>
<c:set var="customer" value="${sessionScope.customer}"/>
<demo:shop title="Shop">
  <c:choose>
    <c:when test="${empty customer}">
      <p class="note">Nobody is signed in, so this page carries no pixel. <a href="/sign-in">Sign in as a customer</a>
        and it does.</p>
    </c:when>
    <c:when test="${empty pixel}">
      <p class="note">The shop does not know this customer's address, so this page carries no pixel: the platform
        would have no use for it. <a href="/sign-in">Be somebody else</a>.</p>
    </c:when>
    <c:otherwise>
      <div class="note good">
        <p>You are customer ${customer.id()}. This page carries the pixel: it tells the platform that this browser is
          customer ${customer.id()}, but neither name nor address. <a href="/sandbox">See it arrive</a>.</p>
        <details><summary>The tag in the JSP, and what it becomes</summary>
          <pre>&lt;xmail:pixel token="\${customer.id}" email="\${customer.email}"/&gt;</pre>
          <pre><c:out value="${pixel}"/></pre>
        </details>
      </div>
    </c:otherwise>
  </c:choose>
  <svg hidden>
    <symbol id="teapot" viewBox="0 0 96 72"><path d="M24 34h44c0 18-8 28-22 28S24 52 24 34Z"/><path class="line" d="M24 40C14 40 14 54 27 54M68 40l14-10"/><path d="M30 31c4-8 28-8 32 0Z"/><circle cx="46" cy="21" r="3.5"/></symbol>
    <symbol id="mug" viewBox="0 0 96 72"><path d="M28 24h34v30a8 8 0 0 1-8 8H36a8 8 0 0 1-8-8Z"/><path class="line" d="M62 31c14-2 14 20 0 20M38 17c-3-4 3-5 0-9M50 17c-3-4 3-5 0-9"/></symbol>
    <symbol id="lamp" viewBox="0 0 96 72"><path d="M36 10h24l10 24H26Z"/><path class="line" d="M48 34v26"/><path d="M34 60h28v4H34Z"/></symbol>
    <symbol id="plant" viewBox="0 0 96 72"><path d="M34 46h28l-4 18H38Z"/><path class="line" d="M48 46V26"/><path d="M48 30C34 30 28 22 28 12c12 0 20 6 20 18ZM48 36c12 0 20-5 22-16-12 0-22 4-22 16Z"/></symbol>
    <symbol id="notebook" viewBox="0 0 96 72"><path d="M30 8h36a3 3 0 0 1 3 3v50a3 3 0 0 1-3 3H30Z"/><path class="cut" d="M38 20h22M38 28h22M38 36h14"/><path class="line" d="M25 16h8M25 28h8M25 40h8M25 52h8"/></symbol>
    <symbol id="blanket" viewBox="0 0 96 72"><path d="M20 22a6 6 0 0 1 6-6h44a6 6 0 0 1 6 6v28a6 6 0 0 1-6 6H26a6 6 0 0 1-6-6Z"/><path class="cut" d="M32 16v40M64 16v40M20 28h56M20 44h56"/><path class="line" d="M26 58v6M36 58v6M48 58v6M60 58v6M70 58v6"/></symbol>
  </svg>
  <ul class="products">
    <c:forEach var="product" items="${products}">
      <li>
        <svg class="picture" aria-hidden="true"><use href="#${product.picture()}"/></svg>
        <div>
          <h2>${product.name()}</h2>
          <p>${product.description()}</p>
        </div>
        <form method="post" action="/cart">
          <span class="price">€ ${product.euros()}</span>
          <button class="quiet">Add to cart</button>
        </form>
      </li>
    </c:forEach>
  </ul>
</demo:shop>
