package shop;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Signs in the customer {@code id} with the address {@code email}; without an id, whoever is signed in signs out. */
@WebServlet("/sign-in")
public final class SignInServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        String id = request.getParameter("id");
        if (id != null) {
            request.getSession().setAttribute("customer", new Customer(id, request.getParameter("email")));
        }
        response.setHeader("Cache-Control", "no-store");
        response.sendRedirect(request.getContextPath() + "/index.jsp");
    }
}
