package io.github.xmail.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * One mailbox that mail can be sent to or from. Always valid: the domain is a host name in ASCII (A-labels, lower case), the
 * local part a dot-atom or a quoted string; no address literals, no groups, nothing that could end a line.
 *
 * @param email the bare address; only its local part may hold other than ASCII
 * @param name the display name, in one line and not blank
 */
public record Address(String email, Optional<String> name) {

    /** RFC 5321, 4.5.3.1: octets of a path without its brackets, of a local part, of a domain; RFC 1035: of a label. */
    private static final int MAX_ADDRESS = 254;

    private static final int MAX_LOCAL = 64;
    private static final int MAX_LABEL = 63;

    /** Bounds the work for texts that cannot be a mailbox anyway. */
    private static final int MAX_TEXT = 2000;

    private static final String ATEXT_SPECIALS = "!#$%&'*+-/=?^_`{|}~";

    /** Mapped away by IDNA 2003, which the JDK speaks, and kept by IDNA 2008: two different domains, perhaps two owners. */
    private static final String DEVIATIONS = "ßẞς\u200C\u200D";

    /** @throws IllegalArgumentException where {@code email} is no valid address; the text itself is not told */
    public Address {
        email = canonical(email).orElseThrow(() -> new IllegalArgumentException("not exactly one valid address"));
        name = name.map(Address::oneLine).filter(text -> !text.isEmpty());
    }

    /**
     * Reads one mailbox of RFC 5322, {@code Shop <news@shop.example>} or {@code news@shop.example}, as senders have it: the
     * local part is ASCII.
     *
     * @return empty where it is anything else: a list, a group, a broken address, more than one line
     */
    public static Optional<Address> parse(String rfc5322) {
        if (rfc5322.length() > MAX_TEXT || rfc5322.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        try {
            String text = rfc5322.strip();
            InternetAddress[] mailboxes = InternetAddress.parse(text, true);
            // the library passes over what stands behind the closing bracket
            return mailboxes.length == 1 && (text.endsWith(">") || text.equals(mailboxes[0].getAddress()))
                    ? of(mailboxes[0].getAddress(), Optional.ofNullable(mailboxes[0].getPersonal()))
                    : Optional.empty();
        } catch (AddressException notOneMailbox) {
            return Optional.empty();
        }
    }

    /** The same from two texts; empty where {@code email} is not exactly one address with an ASCII local part. */
    public static Optional<Address> of(String email, Optional<String> name) {
        return bare(email).filter(address -> !address.needsSmtpUtf8()).map(address -> new Address(email, name));
    }

    /**
     * Reads the bare address of a customer. The domain may be internationalised; the local part may be too, then
     * {@link #needsSmtpUtf8()}.
     *
     * @return empty where the text is not exactly one valid address
     */
    public static Optional<Address> bare(String text) {
        return canonical(text).map(email -> new Address(email, Optional.empty()));
    }

    /** The domain: A-labels, lower case. */
    public String domain() {
        return email.substring(email.lastIndexOf('@') + 1);
    }

    /** Whether only a server with SMTPUTF8 (RFC 6531) takes this address. */
    public boolean needsSmtpUtf8() {
        return !isAscii(email);
    }

    /** Neither address nor name. */
    @Override
    public String toString() {
        return "Address[***]";
    }

    /** A domain as addresses hold it: A-labels, lower case; empty where it is no host name. */
    static Optional<String> asciiDomain(String domain) {
        if (domain.length() > MAX_ADDRESS || domain.codePoints().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
            return Optional.empty();
        }
        try {
            String ascii = isAscii(domain) ? domain : IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
            return Optional.of(ascii.toLowerCase(Locale.ROOT)).filter(Address::isHostName);
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    private static Optional<String> canonical(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1 || text.length() > MAX_ADDRESS || !isLocalPart(text.substring(0, at))) {
            return Optional.empty();
        }
        return asciiDomain(text.substring(at + 1))
                .map(domain -> text.substring(0, at + 1) + domain)
                .filter(email -> utf8Length(email) <= MAX_ADDRESS);
    }

    private static boolean isHostName(String domain) {
        String[] labels = domain.split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                return false;
            }
        }
        // an address literal that lost its brackets (RFC 3696, 2: no top-level domain is all digits)
        return !labels[labels.length - 1].chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && label.length() <= MAX_LABEL
                && !label.startsWith("-")
                && !label.endsWith("-")
                && label.chars().allMatch(c -> isAsciiAlphanumeric(c) || c == '-');
    }

    private static boolean isLocalPart(String local) {
        if (utf8Length(local) > MAX_LOCAL) {
            return false;
        }
        return local.startsWith("\"") ? isQuotedString(local) : isDotAtom(local);
    }

    private static boolean isDotAtom(String local) {
        return !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..")
                && local.codePoints()
                        .allMatch(c -> c == '.'
                                || isAsciiAlphanumeric(c)
                                || ATEXT_SPECIALS.indexOf(c) >= 0
                                || isVisibleBeyondAscii(c));
    }

    private static boolean isQuotedString(String local) {
        int last = local.length() - 1;
        int i = 1;
        while (i < last && local.charAt(i) != '"' && local.charAt(i) >= ' ' && local.charAt(i) <= '~') {
            i += local.charAt(i) == '\\' ? 2 : 1;
        }
        return last > 0 && i == last && local.charAt(last) == '"';
    }

    private static boolean isVisibleBeyondAscii(int c) {
        return c > 0x7F
                && switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
    }

    private static boolean isAsciiAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static long utf8Length(String text) {
        return text.codePoints()
                .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                .sum();
    }

    /** Runs of control, line and bidi characters become one space. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (!breaksLine(c)) {
                line.appendCodePoint(c);
            } else if (line.isEmpty() || line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        return line.toString().strip();
    }

    private static boolean breaksLine(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default ->
                c == 0x61C || c == 0x200E || c == 0x200F || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
        };
    }
}
