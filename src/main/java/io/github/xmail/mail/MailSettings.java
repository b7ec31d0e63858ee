package io.github.xmail.mail;

import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who mails are from: the settings {@code mail_from}, {@code mail_from_domains} and, where the first is not set, {@code
 * smtp_username}.
 *
 * @param mailFrom the address of MAIL FROM and the usual From; its local part is ASCII
 * @param fromDomains the domains that an order's own sender may use: A-labels, lower case
 */
public record MailSettings(Address mailFrom, Set<String> fromDomains) {

    private static final String REMEDY = "for example Shop <news@shop.example>";

    /** @throws IllegalArgumentException where {@code mailFrom} is not ASCII */
    public MailSettings {
        if (mailFrom.needsSmtpUtf8()) {
            throw new IllegalArgumentException("mail_from is not ASCII");
        }
        fromDomains = Set.copyOf(fromDomains);
    }

    /** Reads them; empty where no mail can be sent, and then the reader knows why. */
    public static Optional<MailSettings> read(SettingsReader reader) {
        Optional<Address> mailFrom = mailFrom(reader);
        Optional<Set<String>> domains = domains(reader);
        if (mailFrom.isEmpty() || reader.hasError(Setting.MAIL_FROM_DOMAINS)) {
            return Optional.empty();
        }
        Address address = mailFrom.get();
        return Optional.of(new MailSettings(address, domains.orElseGet(() -> Set.of(address.domain()))));
    }

    /** Whether an order may use this sender. Subdomains of an allowed domain are not allowed. */
    public boolean allows(Address from) {
        return fromDomains.contains(from.domain());
    }

    private static Optional<Address> mailFrom(SettingsReader reader) {
        Optional<String> text = reader.text(Setting.MAIL_FROM);
        if (text.isPresent()) {
            Optional<Address> address = text.flatMap(Address::parse);
            if (address.isEmpty()) {
                reader.invalid(Setting.MAIL_FROM, "must be one address, its part before the @ in ASCII", REMEDY);
            }
            return address;
        }
        if (reader.hasError(Setting.MAIL_FROM)) {
            return Optional.empty();
        }
        Optional<Address> username = reader.text(Setting.SMTP_USERNAME).flatMap(Address::parse);
        if (username.isEmpty()) {
            reader.missing(Setting.MAIL_FROM, "is needed where smtp_username is no address", REMEDY);
        }
        return username;
    }

    private static Optional<Set<String>> domains(SettingsReader reader) {
        return reader.text(Setting.MAIL_FROM_DOMAINS).map(text -> {
            Set<String> domains = new HashSet<>();
            for (String domain : text.split(",", -1)) {
                Address.asciiDomain(domain.strip()).ifPresentOrElse(domains::add, () -> refuse(reader));
            }
            return domains;
        });
    }

    private static void refuse(SettingsReader reader) {
        if (!reader.hasError(Setting.MAIL_FROM_DOMAINS)) {
            reader.invalid(
                    Setting.MAIL_FROM_DOMAINS,
                    "must be domains, comma separated",
                    "for example shop.example, news.shop.example");
        }
    }
}
