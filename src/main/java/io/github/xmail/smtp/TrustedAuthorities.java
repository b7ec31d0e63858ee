package io.github.xmail.smtp;

import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom TLS trusts: the JVM's own authorities and the certificates of {@code smtp_ca_file}. */
final class TrustedAuthorities {

    private TrustedAuthorities() {}

    /** The context for connections; empty where {@code smtp_ca_file} cannot be used, which the reader then knows. */
    static Optional<SSLContext> context(SettingsReader reader) {
        Optional<String> file = reader.text(Setting.SMTP_CA_FILE);
        try {
            List<Certificate> more = file.isPresent() ? read(reader, Path.of(file.get())) : List.of();
            return reader.hasError(Setting.SMTP_CA_FILE) ? Optional.empty() : Optional.of(trusting(more));
        } catch (IOException | InvalidPathException | SecurityException e) {
            reader.invalid(
                    Setting.SMTP_CA_FILE,
                    "must name a file that the server may read: " + e.getClass().getSimpleName(),
                    "give the file's whole path and let the server's user read it");
        } catch (GeneralSecurityException e) {
            reader.invalid(
                    Setting.SMTP_CA_FILE,
                    "could not be added to what the JVM trusts: " + e.getClass().getSimpleName(),
                    "check the JVM's own trust store (javax.net.ssl.trustStore) and the certificates in the file");
        }
        return Optional.empty();
    }

    private static List<Certificate> read(SettingsReader reader, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Collection<? extends Certificate> found = List.of();
        try {
            found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
        } catch (CertificateException notCertificates) {
            // told below, as a file without any
        }
        if (found.isEmpty()) {
            reader.invalid(
                    Setting.SMTP_CA_FILE,
                    "must hold at least one certificate in PEM, and nothing that is none",
                    "a PEM certificate begins with -----BEGIN CERTIFICATE-----; convert a DER file with"
                            + " openssl x509 -inform der -in ca.der -out ca.pem");
        }
        if (found.stream().anyMatch(TrustedAuthorities::outOfTime)) {
            reader.warning(
                    Setting.SMTP_CA_FILE,
                    "holds a certificate that is not valid now: its time is over or has not come",
                    "replace it by the authority's present one");
        }
        return List.copyOf(found);
    }

    private static boolean outOfTime(Certificate certificate) {
        try {
            ((X509Certificate) certificate).checkValidity();
            return false;
        } catch (CertificateException outOfTime) {
            return true;
        }
    }

    private static SSLContext trusting(List<Certificate> more) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (Certificate certificate :
                Stream.concat(jvms().stream(), more.stream()).toList()) {
            all.setCertificateEntry("ca" + number++, certificate);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers(all), null);
        return context;
    }

    private static List<X509Certificate> jvms() throws GeneralSecurityException {
        return Arrays.stream(managers(null))
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
