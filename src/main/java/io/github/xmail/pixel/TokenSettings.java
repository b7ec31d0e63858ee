package io.github.xmail.pixel;

import io.github.xmail.settings.Secret;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How customers are named to the platform: in the clear, or by opaque tokens. Read from {@code token_key},
 * {@code token_plain} and, with a key, {@code partner}. Immutable and thread-safe.
 *
 * @param tokens empty without {@code token_key}
 * @param plainAccepted whether the worker takes plain ids too, although there are tokens
 */
public record TokenSettings(Optional<CustomerTokens> tokens, boolean plainAccepted) {

    private static final String RULE = "must be base64 of 32, 48 or 64 bytes";
    private static final String REMEDY = "make one with: openssl rand -base64 64 | tr -d '\\n'";

    public TokenSettings {
        Objects.requireNonNull(tokens);
    }

    /** The settings; empty where {@code token_key} is set and cannot be used: then nobody is named in the clear either. */
    public static Optional<TokenSettings> read(SettingsReader reader) {
        boolean accept = isPlainAccepted(reader);
        List<Secret> secrets = reader.secrets(Setting.TOKEN_KEY);
        if (secrets.isEmpty()) {
            return reader.hasError(Setting.TOKEN_KEY)
                    ? Optional.empty()
                    : Optional.of(new TokenSettings(Optional.empty(), accept));
        }
        if (accept) {
            reader.warning(
                    Setting.TOKEN_PLAIN,
                    "takes ids in the clear beside tokens: anybody who can sign may name any customer",
                    "remove it when the platform knows your customers by their tokens");
        }
        List<byte[]> keys = keys(reader, secrets);
        Optional<String> partner = PixelSettings.partner(reader, true);
        if (keys.isEmpty() || partner.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TokenSettings(Optional.of(CustomerTokens.of(keys, partner.get())), accept));
    }

    private static boolean isPlainAccepted(SettingsReader reader) {
        String plain = reader.text(Setting.TOKEN_PLAIN).orElse("");
        boolean accept = plain.equals("accept");
        if (!accept && !plain.equals("refuse")) {
            reader.invalid(Setting.TOKEN_PLAIN, "must be one of: refuse, accept", "for example refuse");
        }
        return accept;
    }

    private static List<byte[]> keys(SettingsReader reader, List<Secret> secrets) {
        List<byte[]> good = new ArrayList<>();
        List<Integer> bad = new ArrayList<>();
        for (int i = 0; i < secrets.size(); i++) {
            byte[] key = decoded(secrets.get(i));
            if (AesSiv.isKeySize(key.length)) {
                good.add(key);
            } else {
                bad.add(i + 1);
            }
        }
        if (good.isEmpty()) {
            reader.invalid(Setting.TOKEN_KEY, RULE, REMEDY);
            return good;
        }
        for (int place : bad) {
            reader.warning(
                    Setting.TOKEN_KEY, "each key " + RULE + "; number " + place + " is not and is left out", REMEDY);
        }
        return good;
    }

    /** The bytes of a key; none for a text that is not base64. */
    private static byte[] decoded(Secret secret) {
        try {
            return Base64.getDecoder().decode(secret.reveal());
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    /**
     * The customer's id in the {@code user_uid} of a request: of a token, or, where these are taken, the plain id itself.
     * Empty for anything else: a forged token, a plain id where only tokens are taken, always an address in the clear.
     */
    public Optional<String> customerId(String userUid) {
        Optional<String> ofToken =
                tokens.isEmpty() ? Optional.empty() : tokens.get().id(userUid);
        boolean plain = (tokens.isEmpty() || plainAccepted) && userUid.indexOf('@') < 0;
        return ofToken.isEmpty() && plain ? Optional.of(userUid) : ofToken;
    }
}
