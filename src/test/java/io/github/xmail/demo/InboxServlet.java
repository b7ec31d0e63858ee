package io.github.xmail.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The customers' mails: {@code /inbox}, one of them {@code /inbox/3}, its HTML alone {@code /inbox/3/html}. */
final class InboxServlet extends HttpServlet {

    private static final Pattern PATH = Pattern.compile("/(\\d{1,6})(/html)?");

    private final transient MailServer server;

    InboxServlet(MailServer server) {
        this.server = server;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        List<ReceivedMail> mails = server.mails();
        String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            if (path.equals("/")) {
                show(mails, mails.isEmpty() ? null : mails.get(mails.size() - 1), request, response);
            } else {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            }
            return;
        }
        int number = Integer.parseInt(matcher.group(1));
        if (number < 1 || number > mails.size()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (matcher.group(2) == null) {
            show(mails, mails.get(number - 1), request, response);
        } else {
            writeHtml(mails.get(number - 1), response);
        }
    }

    private static void show(
            List<ReceivedMail> mails, ReceivedMail open, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        List<ReceivedMail> newestFirst = new ArrayList<>(mails);
        Collections.reverse(newestFirst);
        request.setAttribute("mails", newestFirst);
        request.setAttribute("mail", open);
        Page.show("inbox", request, response);
    }

    /** The mail comes from elsewhere: nothing in it runs or loads anything, framed or opened alone. */
    private static void writeHtml(ReceivedMail mail, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().write(mail.html());
    }
}
