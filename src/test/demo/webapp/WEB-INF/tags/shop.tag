<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="a page of the shop: its head, and the pixel at its foot" %>
<%@ attribute name="title" required="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="demo" tagdir="/WEB-INF/tags" %>
<%@ taglib prefix="xmail" uri="xmail.tags" %>
<c:set var="customer" value="${sessionScope.customer}"/>
<%-- taken here, so that the page can show what it carries; a shop writes the tag where the page ends --%>
<c:set var="pixel" scope="request"><xmail:pixel token="${customer.id()}" email="${customer.email()}"/></c:set>
${applicationScope.checklist.page(customer, pixel)}
<demo:page title="${title}" section="shop" step="${empty customer ? 1 : 2}">
  <div class="shop-head">
    <a class="brand" href="/">Kettle &amp; Page</a>
    <div class="who">
      <c:if test="${not empty sessionScope.cart}"><span class="cart">Cart: ${sessionScope.cart}</span></c:if>
      <c:choose>
        <c:when test="${empty customer}"><a class="button" href="/sign-in">Sign in</a></c:when>
        <c:otherwise>
          <span class="name"><c:out value="${customer.displayName()}"/></span>
          <form method="post" action="/sign-out"><button class="quiet">Sign out</button></form>
        </c:otherwise>
      </c:choose>
    </div>
  </div>
  <jsp:doBody/>
  ${pixel}
</demo:page>
