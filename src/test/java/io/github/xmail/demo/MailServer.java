package io.github.xmail.demo;

import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The shop's SMTP server with implicit TLS, and all its customers' mailboxes. The certificate comes from the key store
 * that the system property {@code greenmail.tls.keystore.file} names.
 */
final class MailServer implements AutoCloseable {

    private final GreenMail server;

    /** Starts at once, on loopback only. */
    MailServer(int port, String user, String password) {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        server.setUser(user, password);
        server.start();
    }

    /** Everything that arrived, in the order of its arrival. */
    List<ReceivedMail> mails() {
        List<StoredMessage> arrived = server.getManagers().getImapHostManager().getAllMessages().stream()
                .sorted(Comparator.comparing(StoredMessage::getReceivedDate))
                .toList();
        return IntStream.range(0, arrived.size())
                .mapToObj(i -> ReceivedMail.of(
                        i + 1,
                        TimeOfDay.of(arrived.get(i).getReceivedDate().toInstant()),
                        arrived.get(i).getMimeMessage()))
                .toList();
    }

    @Override
    public void close() {
        server.stop();
    }
}
