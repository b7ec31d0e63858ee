package io.github.xmail.order;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The fields of a request, in the order of the protocol's table: the digest of an order depends on it. */
enum Field {
    USER_UID,
    SUBJECT,
    HTML,
    TEXT,
    VARIABLES,
    FROM,
    REPLY_TO,
    UNSUBSCRIBE_URL,
    HEADERS,
    CAMPAIGN,
    EXPIRES_AT,
    ID,
    ACTION,
    PRIVATE_KEY;

    /** The name in requests and settings: {@code user_uid}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it says what is to be mailed, and so belongs to the digest. */
    boolean isContent() {
        return ordinal() < ID.ordinal();
    }

    static Optional<Field> of(String word) {
        return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst();
    }
}
