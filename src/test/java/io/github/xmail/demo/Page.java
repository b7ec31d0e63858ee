package io.github.xmail.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The JSP pages of the demo, which are reached through its servlets only. */
final class Page {

    private Page() {}

    /** Answers with that page; what it shows stands in the request's attributes. */
    static void show(String name, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        request.getRequestDispatcher("/WEB-INF/jsp/" + name + ".jsp").forward(request, response);
    }
}
