package io.github.xmail.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The shop's only page, and its cart: a number in the session, for there is nothing to buy here. */
final class ShopServlet extends HttpServlet {

    private static final String CART = "cart";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.setAttribute("products", Product.ALL);
        Page.show("shop", request, response);
    }

    /** Puts one thing into the cart. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Integer inCart = (Integer) request.getSession().getAttribute(CART);
        request.getSession().setAttribute(CART, inCart == null ? 1 : inCart + 1);
        response.sendRedirect(request.getContextPath() + "/");
    }
}
