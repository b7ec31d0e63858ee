package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.pixel.CustomerTokens;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which {@code user_uid} is taken: opaque tokens where there are keys for them, plain ids where there are none or both are
 * accepted. Its text stays as it was sent. Thread-safe.
 *
 * @param opaque whether {@code token_key} is set, right or wrong
 * @param plainToo whether plain ids are taken beside tokens
 * @param tokens the keys of the tokens; where they are wanted and cannot be had, nothing is sent anyway
 */
record CustomerIds(boolean opaque, boolean plainToo, Optional<CustomerTokens> tokens) {

    private static final int LONGEST_ID = 128;
    private static final int LONGEST_TOKEN = 800;
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    /** @throws CodedException {@code malformed_request}, {@code token_invalid} */
    Optional<String> read(Fields fields) {
        Optional<String> id = fields.value(Field.USER_UID).map(value -> text(fields, value));
        id.ifPresent(text -> demandLength(fields, text));
        id.ifPresent(text -> demandToken(fields, text));
        return id;
    }

    private static String text(Fields fields, Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        if (value instanceof Value.Numeral numeral
                && INTEGER.matcher(numeral.text()).matches()) {
            return numeral.text();
        }
        throw fields.wrong(Field.USER_UID, "must be a text or an integer without fraction and exponent");
    }

    private void demandLength(Fields fields, String text) {
        int longest = opaque ? LONGEST_TOKEN : LONGEST_ID;
        if (text.isEmpty() || text.codePointCount(0, text.length()) > longest) {
            throw fields.wrong(Field.USER_UID, "must have 1 to " + longest + " characters");
        }
    }

    private void demandToken(Fields fields, String text) {
        if (opaque && (tokens.isEmpty() || tokens.get().id(text).isPresent())) {
            return;
        }
        if (opaque && !plainToo) {
            throw invalid(
                    fields, "is no token that this shop made for this partner: the tokens of its pixel are taken only");
        }
        if (text.indexOf('@') >= 0) {
            throw invalid(fields, "holds an @: an address is not taken as id. The shop should set token_key");
        }
        if (text.codePointCount(0, text.length()) > LONGEST_ID) {
            throw invalid(fields, "is too long for a plain id and no token that this shop made for this partner");
        }
    }

    private static CodedException invalid(Fields fields, String rule) {
        return fields.refusal(ErrorCode.TOKEN_INVALID, Field.USER_UID, rule);
    }
}
