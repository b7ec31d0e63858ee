<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="demo" tagdir="/WEB-INF/tags" %>
<demo:shop title="Sign in">
  <h1>Who are you today?</h1>
  <p class="lead">Pick a customer; there are no passwords here.</p>
  <ul class="people">
    <c:forEach var="person" items="${offered}">
      <li>
        <form method="post" action="/sign-in">
          <button name="id" value="${person.id()}">
            <b><c:out value="${person.name()}" default="(no name known)"/></b>
            <span><c:out value="${person.email()}" default="(no address known)"/></span>
            <small>customer ${person.id()}</small>
          </button>
        </form>
      </li>
    </c:forEach>
  </ul>
  <c:if test="${not empty unknown}">
    <p class="note bad">There is no customer <b><c:out value="${unknown}"/></b>.</p>
  </c:if>
  <form method="post" action="/sign-in" class="row">
    <label>or any customer from 1 to ${count}
      <input name="id" inputmode="numeric" pattern="[0-9]+" required size="6"></label>
    <button class="button">Sign in</button>
  </form>
</demo:shop>
