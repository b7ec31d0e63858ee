package io.github.xmail.order;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the head of a request says, taken while the container's thread still holds it. */
record Head(SignedRequest request, Desk.Wishes wishes) {

    private static final Body NOT_READ = Body.of(new byte[0]);

    static Head of(HttpServletRequest request, BodyForm form, Instant arrived) {
        SignedRequest signed = new SignedRequest(
                arrived,
                all(request, "webhook-id"),
                Optional.ofNullable(request.getHeader("webhook-timestamp")).orElse(""),
                String.join(" ", all(request, "webhook-signature")),
                Optional.ofNullable(request.getHeader("Authorization")),
                form,
                NOT_READ);
        Locale locale = request.getHeader("Accept-Language") == null ? Locale.ENGLISH : request.getLocale();
        return new Head(signed, new Desk.Wishes(Prefer.wait(all(request, "Prefer")), locale));
    }

    private static List<String> all(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    /** The whole request. */
    SignedRequest with(Body body) {
        return request.with(body);
    }
}
