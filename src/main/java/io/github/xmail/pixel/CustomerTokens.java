package io.github.xmail.pixel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Opaque tokens instead of customer ids: the base64url, without padding, of the id sealed by AES-SIV (RFC 5297) for one
 * partner. The same customer always gets the same token; it tells nothing but its length and cannot be forged. Several
 * keys are there to replace one: tokens are made with the first, those of all are taken. Immutable and thread-safe.
 */
public final class CustomerTokens {

    /** A token of the longest id: 128 code points of four bytes. */
    private static final int LONGEST_TOKEN = 704;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final List<AesSiv> keys;
    private final byte[] partner;

    private CustomerTokens(List<AesSiv> keys, byte[] partner) {
        this.keys = keys;
        this.partner = partner;
    }

    /**
     * @param keys newest first, at least one, each of 32, 48 or 64 bytes
     * @param partner the partner id that the tokens are for
     * @throws IllegalArgumentException for no key or one of another size
     */
    public static CustomerTokens of(List<byte[]> keys, String partner) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("tokens need a key");
        }
        List<AesSiv> ciphers = new ArrayList<>();
        for (byte[] key : keys) {
            ciphers.add(new AesSiv(key));
        }
        return new CustomerTokens(List.copyOf(ciphers), partner.getBytes(StandardCharsets.UTF_8));
    }

    /** The same keys for another partner id. */
    CustomerTokens forPartner(String other) {
        return new CustomerTokens(keys, other.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The token of a customer.
     *
     * @param id well-formed, 1 to 128 code points
     */
    public String token(String id) {
        return ENCODER.encodeToString(keys.get(0).seal(id.getBytes(StandardCharsets.UTF_8), partner));
    }

    /** The id in a token that was made with one of the keys for this partner; empty for every other text. */
    public Optional<String> id(String token) {
        byte[] box = bytes(token);
        for (AesSiv key : keys) {
            Optional<byte[]> id = key.open(box, partner);
            if (id.isPresent()) {
                return Optional.of(new String(id.get(), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    /** The bytes of a token; none for another text. Only the one way of writing them is taken: a customer has one token. */
    private static byte[] bytes(String token) {
        try {
            byte[] bytes = DECODER.decode(token.length() > LONGEST_TOKEN ? "" : token);
            return ENCODER.encodeToString(bytes).equals(token) ? bytes : new byte[0];
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    @Override
    public String toString() {
        return "CustomerTokens[" + keys.size() + " keys]";
    }
}
