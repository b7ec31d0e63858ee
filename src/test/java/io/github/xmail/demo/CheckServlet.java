package io.github.xmail.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The page that walks a person through the check of an integration. */
final class CheckServlet extends HttpServlet {

    private final transient Checklist checklist;

    CheckServlet(Checklist checklist) {
        this.checklist = checklist;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.setAttribute("steps", checklist.steps());
        Page.show("check", request, response);
    }

    /** Starts over. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        checklist.startOver();
        response.sendRedirect(request.getContextPath() + "/check");
    }
}
