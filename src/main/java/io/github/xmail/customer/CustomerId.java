package io.github.xmail.customer;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A customer's id as it was sent, and which kinds of keys can have it. Immutable. */
record CustomerId(String text) {

    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
    private static final Pattern NUMBER =
            Pattern.compile("\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*");
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern UUID_OTHERWISE = Pattern.compile("\\{?([0-9a-fA-F]{4}-?){8}}?");
    /** The largest number up to which a double holds every integer. */
    private static final BigInteger EXACT_DOUBLE = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

    /** Whether no key of any type has it: blanks at its end do not count to many databases, others refuse a NUL. */
    boolean isNobodys() {
        return text.isEmpty()
                || text.indexOf('\0') >= 0
                || Character.isWhitespace(text.charAt(text.length() - 1))
                || text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** Whether every character set has its characters. */
    boolean isAscii() {
        return text.chars().allMatch(c -> c < 128);
    }

    /** The integer of which it is the canonical text. */
    Optional<BigInteger> integer() {
        return INTEGER.matcher(text).matches() ? Optional.of(new BigInteger(text)) : Optional.empty();
    }

    /** The integer of which it is the canonical text, where a double holds it and no other integer beside it. */
    Optional<BigInteger> smallInteger() {
        return integer().filter(n -> n.abs().compareTo(EXACT_DOUBLE) <= 0);
    }

    /** Whether a database may take it for a number or a UUID without its being the canonical text of one. */
    boolean isOddlyWritten() {
        return integer().isEmpty() && NUMBER.matcher(text).matches()
                || uuid().isEmpty() && UUID_OTHERWISE.matcher(text).matches();
    }

    /** The UUID of which it is the text, in whatever case. */
    Optional<UUID> uuid() {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** How a text key may have it: as it was sent, and a UUID in either case. */
    List<CustomerId> spellings() {
        if (uuid().isEmpty()) {
            return List.of(this);
        }
        return Stream.of(text, text.toLowerCase(Locale.ROOT), text.toUpperCase(Locale.ROOT))
                .distinct()
                .map(CustomerId::new)
                .toList();
    }

    /** Other texts that a database may take for the same number or UUID, and that nobody has for an id. */
    List<CustomerId> respellings() {
        CustomerId asNumber = new CustomerId(text + "x-nobody");
        if (uuid().isPresent() || !UUID_OTHERWISE.matcher(text).matches()) {
            return List.of(asNumber);
        }
        String digits = text.replaceAll("[{}-]", "");
        CustomerId asUuid = new CustomerId(digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
        return List.of(asNumber, asUuid);
    }

    /** Not the id. */
    @Override
    public String toString() {
        return "CustomerId[***]";
    }
}
