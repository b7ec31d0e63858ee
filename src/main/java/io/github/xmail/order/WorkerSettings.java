package io.github.xmail.order;

import io.github.xmail.settings.Secret;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask the worker, and how requests look: {@code private_key}, {@code accepted_auth}, {@code
 * signature_tolerance_seconds}, {@code request_fields}, {@code max_request_bytes}, {@code token_plain},
 * and whether {@code token_key} is there. Immutable.
 *
 * @param keys the usable secrets, newest first, at least one
 * @param accepted the accepted kinds of credentials, at least one
 * @param tolerance how far a signed time may be off at most
 * @param fields the platform's names of the fields
 * @param maxRequestBytes a larger body is refused
 * @param opaqueIds whether {@code token_key} is set, be it right or wrong
 * @param plainIds whether plain customer ids are taken beside opaque tokens
 */
public record WorkerSettings(
        List<PrivateKey> keys,
        Set<AcceptedAuth> accepted,
        Duration tolerance,
        FieldNames fields,
        int maxRequestBytes,
        boolean opaqueIds,
        boolean plainIds) {

    private static final int SHORTEST_TOLERANCE = 30;
    private static final int LONGEST_TOLERANCE = 3600;
    private static final int SMALLEST_LIMIT = 1024;
    private static final int LARGEST_LIMIT = 26_214_400;

    private enum TokenPlain {
        REFUSE,
        ACCEPT
    }

    public WorkerSettings {
        keys = List.copyOf(keys);
        accepted = Set.copyOf(accepted);
        if (keys.isEmpty() || accepted.isEmpty()) {
            throw new IllegalArgumentException("a worker needs a key and a kind of credentials");
        }
    }

    /**
     * Reads them all and records every problem. Where another setting than {@code private_key} is wrong its default is in
     * force.
     *
     * @return empty without a usable {@code private_key}: then nobody can be known
     */
    public static Optional<WorkerSettings> read(SettingsReader reader) {
        List<PrivateKey> keys = keys(reader);
        Set<AcceptedAuth> accepted = accepted(reader);
        Duration tolerance = Duration.ofSeconds(
                reader.integer(Setting.SIGNATURE_TOLERANCE_SECONDS, SHORTEST_TOLERANCE, LONGEST_TOLERANCE));
        FieldNames fields = fields(reader);
        int maxRequestBytes = reader.integer(Setting.MAX_REQUEST_BYTES, SMALLEST_LIMIT, LARGEST_LIMIT);
        boolean opaqueIds = reader.isSet(Setting.TOKEN_KEY) || reader.hasError(Setting.TOKEN_KEY);
        boolean plainIds = plainIds(reader, opaqueIds);
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new WorkerSettings(keys, accepted, tolerance, fields, maxRequestBytes, opaqueIds, plainIds));
    }

    private static List<PrivateKey> keys(SettingsReader reader) {
        List<Secret> secrets = reader.secrets(Setting.PRIVATE_KEY);
        if (secrets.isEmpty()) {
            reader.missing(
                    Setting.PRIVATE_KEY,
                    "is needed by the worker: the secret shared with the platform",
                    "copy it from the platform's cabinet; at least 16 bytes");
        }
        List<PrivateKey> keys = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (int i = 0; i < secrets.size(); i++) {
            Optional<PrivateKey> key = PrivateKey.of(secrets.get(i));
            key.ifPresentOrElse(keys::add, () -> {});
            if (key.isEmpty()) {
                bad.add((i + 1) + " of " + secrets.size());
            }
        }
        tell(reader, keys, bad);
        return keys;
    }

    private static void tell(SettingsReader reader, List<PrivateKey> keys, List<String> bad) {
        if (bad.isEmpty()) {
            return;
        }
        String rule = "must have at least 16 bytes each, base64 behind whsec_: not so secret " + String.join(", ", bad);
        String remedy = "copy that secret anew from the platform's cabinet, or take it out";
        if (keys.isEmpty()) {
            reader.invalid(Setting.PRIVATE_KEY, rule, remedy);
        } else {
            reader.warning(Setting.PRIVATE_KEY, rule, remedy);
        }
    }

    private static Set<AcceptedAuth> accepted(SettingsReader reader) {
        Set<AcceptedAuth> accepted = EnumSet.noneOf(AcceptedAuth.class);
        for (String word : reader.text(Setting.ACCEPTED_AUTH).orElseThrow().split(",", -1)) {
            Optional<AcceptedAuth> kind = AcceptedAuth.of(word.strip());
            if (kind.isEmpty()) {
                reader.invalid(
                        Setting.ACCEPTED_AUTH,
                        "must be signature, shared_secret or both, separated by a comma",
                        "for example signature");
                return EnumSet.of(AcceptedAuth.SIGNATURE);
            }
            accepted.add(kind.get());
        }
        if (accepted.contains(AcceptedAuth.SHARED_SECRET)) {
            reader.warning(
                    Setting.ACCEPTED_AUTH,
                    "takes the secret itself in requests: proxies and firewalls log bodies and headers",
                    "write signature as soon as the platform signs its requests");
        }
        return accepted;
    }

    private static FieldNames fields(SettingsReader reader) {
        Optional<String> pairs = reader.text(Setting.REQUEST_FIELDS);
        Optional<FieldNames> fields = pairs.flatMap(FieldNames::parse);
        if (pairs.isPresent() && fields.isEmpty()) {
            String ours = String.join(
                    ", ", Arrays.stream(Field.values()).map(Field::word).toList());
            reader.invalid(
                    Setting.REQUEST_FIELDS,
                    "must be pairs ours=theirs separated by commas, ours one of " + ours
                            + "; each field once, and no two fields under one name",
                    "for example user_uid=uid,subject=mail.title");
        }
        return fields.orElseGet(FieldNames::own);
    }

    private static boolean plainIds(SettingsReader reader, boolean opaqueIds) {
        // what it means for safety is told where token_key is read
        boolean plainIds = reader.choice(Setting.TOKEN_PLAIN, TokenPlain.class) == TokenPlain.ACCEPT;
        return plainIds && opaqueIds;
    }

    /** The kinds of credentials. */
    public enum AcceptedAuth {
        /** Standard Webhooks. */
        SIGNATURE("StandardWebhooks"),
        /** The secret itself, as bearer token or field. */
        SHARED_SECRET("Bearer");

        private final String scheme;

        AcceptedAuth(String scheme) {
            this.scheme = scheme;
        }

        /** The name in {@code WWW-Authenticate}. */
        String scheme() {
            return scheme;
        }

        static Optional<AcceptedAuth> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst();
        }
    }
}
