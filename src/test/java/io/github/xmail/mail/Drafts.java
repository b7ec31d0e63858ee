package io.github.xmail.mail;

import java.util.Map;
import java.util.Optional;

/** A valid draft and its named deviations. */
record Drafts(
        String subject,
        Optional<String> html,
        Optional<String> text,
        Map<String, String> variables,
        Optional<Address> from,
        Optional<Address> replyTo,
        Optional<String> unsubscribeUrl,
        Map<String, String> headers) {

    static Drafts valid() {
        return new Drafts(
                "Your cart",
                Optional.of("<p>Hello, {{ customer_name }}</p>"),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    Draft draft() {
        return new Draft(
                "42",
                subject,
                html.map(Utf8::of),
                text.map(Utf8::of),
                variables,
                from,
                replyTo,
                unsubscribeUrl,
                headers);
    }

    Drafts withSubject(String other) {
        return new Drafts(other, html, text, variables, from, replyTo, unsubscribeUrl, headers);
    }

    Drafts withHtml(String other) {
        return new Drafts(subject, Optional.ofNullable(other), text, variables, from, replyTo, unsubscribeUrl, headers);
    }

    Drafts withText(String other) {
        return new Drafts(subject, html, Optional.ofNullable(other), variables, from, replyTo, unsubscribeUrl, headers);
    }

    Drafts withVariables(Map<String, String> other) {
        return new Drafts(subject, html, text, other, from, replyTo, unsubscribeUrl, headers);
    }

    Drafts withFrom(Address other) {
        return new Drafts(subject, html, text, variables, Optional.of(other), replyTo, unsubscribeUrl, headers);
    }

    Drafts withReplyTo(Address other) {
        return new Drafts(subject, html, text, variables, from, Optional.of(other), unsubscribeUrl, headers);
    }

    Drafts withUnsubscribeUrl(String other) {
        return new Drafts(subject, html, text, variables, from, replyTo, Optional.of(other), headers);
    }

    Drafts withHeaders(Map<String, String> other) {
        return new Drafts(subject, html, text, variables, from, replyTo, unsubscribeUrl, other);
    }
}
