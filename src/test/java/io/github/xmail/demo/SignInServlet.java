package io.github.xmail.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Signs in as any customer, without a password, and out again. */
final class SignInServlet extends HttpServlet {

    private static final int OFFERED = 6;

    private final transient Customers customers;

    SignInServlet(Customers customers) {
        this.customers = customers;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            request.setAttribute("offered", customers.first(OFFERED));
        } catch (SQLException e) {
            throw new ServletException(e);
        }
        request.setAttribute("count", People.COUNT);
        Page.show("sign-in", request, response);
    }

    /** The parameter {@code id} says who signs in; without it whoever is signed in signs out. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String id = request.getParameter("id");
        if (id == null) {
            request.getSession().invalidate();
            response.sendRedirect(request.getContextPath() + "/");
            return;
        }
        Optional<Customer> customer = find(id);
        if (customer.isEmpty()) {
            request.setAttribute("unknown", id);
            doGet(request, response);
            return;
        }
        request.getSession().setAttribute("customer", customer.get());
        request.changeSessionId();
        response.sendRedirect(request.getContextPath() + "/");
    }

    private Optional<Customer> find(String id) throws ServletException {
        try {
            return customers.find(Long.parseLong(id.strip()));
        } catch (NumberFormatException notAnId) {
            return Optional.empty();
        } catch (SQLException e) {
            throw new ServletException(e);
        }
    }
}
