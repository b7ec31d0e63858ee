package io.github.xmail.pixel;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-SIV (RFC 5297), deterministic authenticated encryption, on the JDK's AES: S2V over AES-CMAC (section 2.4), then
 * CTR mode (section 2.5). Immutable and thread-safe: the JDK's ciphers are not, so each call makes its own.
 */
final class AesSiv {

    static final int BLOCK = 16;
    private static final byte[] ZERO = new byte[BLOCK];

    private final SecretKeySpec macKey;
    private final SecretKeySpec ctrKey;
    private final byte[] wholeBlockMask;
    private final byte[] padMask;
    private final byte[] start;

    /** @param key 32, 48 or 64 bytes: the first half is for S2V, the second for CTR */
    AesSiv(byte[] key) {
        if (!isKeySize(key.length)) {
            throw new IllegalArgumentException("a key of AES-SIV has 32, 48 or 64 bytes");
        }
        macKey = new SecretKeySpec(key, 0, key.length / 2, "AES");
        ctrKey = new SecretKeySpec(key, key.length / 2, key.length / 2, "AES");
        wholeBlockMask = doubled(cbc(ZERO));
        padMask = doubled(wholeBlockMask);
        start = cmac(ZERO);
    }

    static boolean isKeySize(int bytes) {
        return bytes == 32 || bytes == 48 || bytes == 64;
    }

    /** The synthetic IV and behind it the ciphertext, together 16 bytes longer than the plaintext. */
    byte[] seal(byte[] plaintext, byte[]... associated) {
        byte[] siv = s2v(plaintext, associated);
        byte[] box = Arrays.copyOf(siv, BLOCK + plaintext.length);
        System.arraycopy(ctr(siv, plaintext), 0, box, BLOCK, plaintext.length);
        return box;
    }

    /** The plaintext, or empty where these bytes were not sealed with this key and these associated data. */
    Optional<byte[]> open(byte[] box, byte[]... associated) {
        if (box.length < BLOCK) {
            return Optional.empty();
        }
        byte[] siv = Arrays.copyOf(box, BLOCK);
        byte[] plaintext = ctr(siv, Arrays.copyOfRange(box, BLOCK, box.length));
        return MessageDigest.isEqual(siv, s2v(plaintext, associated)) ? Optional.of(plaintext) : Optional.empty();
    }

    private byte[] s2v(byte[] plaintext, byte[]... associated) {
        byte[] d = start;
        for (byte[] datum : associated) {
            d = doubled(d);
            xorInto(d, 0, cmac(datum));
        }
        if (plaintext.length >= BLOCK) {
            byte[] last = plaintext.clone();
            xorInto(last, last.length - BLOCK, d);
            return cmac(last);
        }
        byte[] last = padded(plaintext);
        xorInto(last, 0, doubled(d));
        return cmac(last);
    }

    /** AES-CMAC (RFC 4493): CBC with a zero IV over the message with its last block masked; the last block is the MAC. */
    private byte[] cmac(byte[] message) {
        boolean whole = message.length > 0 && message.length % BLOCK == 0;
        byte[] blocks = whole ? message.clone() : padded(message);
        xorInto(blocks, blocks.length - BLOCK, whole ? wholeBlockMask : padMask);
        byte[] chained = cbc(blocks);
        return Arrays.copyOfRange(chained, chained.length - BLOCK, chained.length);
    }

    private byte[] cbc(byte[] blocks) {
        return run("AES/CBC/NoPadding", macKey, ZERO, blocks);
    }

    private byte[] ctr(byte[] siv, byte[] text) {
        byte[] counter = siv.clone();
        counter[8] &= 0x7f;
        counter[12] &= 0x7f;
        return run("AES/CTR/NoPadding", ctrKey, counter, text);
    }

    private static byte[] run(String transformation, SecretKeySpec key, byte[] iv, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(transformation);
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + transformation, e);
        }
    }

    /** Up to the next whole block: one bit 1, then zeros. */
    private static byte[] padded(byte[] text) {
        byte[] padded = Arrays.copyOf(text, (text.length / BLOCK + 1) * BLOCK);
        padded[text.length] = (byte) 0x80;
        return padded;
    }

    /** Twice a value of GF(2^128), RFC 5297 section 2.3. */
    private static byte[] doubled(byte[] value) {
        byte[] twice = new byte[BLOCK];
        int carry = 0;
        for (int i = BLOCK - 1; i >= 0; i--) {
            int bits = (value[i] & 0xff) << 1 | carry;
            twice[i] = (byte) bits;
            carry = bits >>> 8;
        }
        twice[BLOCK - 1] ^= (byte) (carry * 0x87);
        return twice;
    }

    private static void xorInto(byte[] target, int from, byte[] block) {
        for (int i = 0; i < BLOCK; i++) {
            target[from + i] ^= block[i];
        }
    }
}
