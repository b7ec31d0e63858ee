package io.github.xmail.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server's key and certificate for tests of TLS, made by the JDK's {@code keytool} when first asked for. None of them is
 * trusted by the JVM; {@link #pem()} is the file that makes a client trust it.
 */
public enum TestCertificates {
    /** Self-signed, for {@code localhost} and {@code 127.0.0.1}. */
    LOCALHOST {
        @Override
        void make(Path folder) {
            selfSigned(folder, "SAN=dns:localhost,ip:127.0.0.1", "-validity", "30");
        }
    },
    /** For {@code localhost}, signed by an own authority, but its time is over. */
    EXPIRED {
        @Override
        void make(Path folder) {
            signed(folder, "-startdate -20d -validity 10");
        }
    },
    /** Self-signed, for another host. */
    OTHER_HOST {
        @Override
        void make(Path folder) {
            selfSigned(folder, "SAN=dns:mail.other.example", "-validity", "30");
        }
    },
    /** For {@code localhost}, signed by an own authority, whose certificate is {@link #pem()}. */
    OWN_AUTHORITY {
        @Override
        void make(Path folder) {
            signed(folder, "-validity 30");
        }
    };

    /** The password of {@link #keystore()} and of the key in it. */
    public static final String PASSWORD = "changeit";

    private Path folder;

    abstract void make(Path folder);

    /** PKCS 12 file with the server's key and chain. */
    public Path keystore() {
        return folder().resolve("server.p12");
    }

    /** PEM file for {@code smtp_ca_file}. */
    public Path pem() {
        return folder().resolve("trusted.pem");
    }

    /** The server's key and chain as one text, in the PEM that servers written in C take. */
    public String keyAndChain() {
        try {
            KeyStore store = store();
            String key = pem(
                    "PRIVATE KEY",
                    store.getKey("server", PASSWORD.toCharArray()).getEncoded());
            StringBuilder all = new StringBuilder(key);
            for (Certificate certificate : store.getCertificateChain("server")) {
                all.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            return all.toString();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(keystore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    /** What a client needs that trusts this certificate and no other. */
    public SSLContext clientContext() {
        try (InputStream in = Files.newInputStream(pem())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "trusted", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server needs to speak TLS with this certificate. */
    public SSLContext serverContext() {
        try {
            KeyStore store = store();
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized Path folder() {
        if (folder == null) {
            try {
                Path made = Files.createTempDirectory("xmail-certificate");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
                make(made);
                folder = made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folder;
    }

    private static void delete(Path made) {
        try (var files = Files.list(made)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(made);
        } catch (IOException e) {
            // a leftover in the temp folder does no harm
        }
    }

    private static void signed(Path folder, String time) {
        keytool(folder, "-genkeypair -alias ca -keystore ca.p12 -dname CN=Test-CA -keyalg EC -ext bc:c -validity 30");
        keytool(folder, "-exportcert -alias ca -keystore ca.p12 -rfc -file trusted.pem");
        keytool(folder, "-genkeypair -alias server -keystore server.p12 -dname CN=localhost -keyalg EC");
        keytool(folder, "-certreq -alias server -keystore server.p12 -file server.csr");
        keytool(
                folder,
                "-gencert -alias ca -keystore ca.p12 -infile server.csr -outfile server.pem -rfc "
                        + "-ext SAN=dns:localhost,ip:127.0.0.1 " + time);
        keytool(folder, "-importcert -alias ca -keystore server.p12 -noprompt -file trusted.pem");
        keytool(folder, "-importcert -alias server -keystore server.p12 -noprompt -file server.pem");
    }

    private static void selfSigned(Path folder, String san, String... time) {
        String names = "-genkeypair -alias server -keystore server.p12 -dname CN=test -keyalg EC -ext " + san;
        keytool(folder, names + " " + String.join(" ", time));
        keytool(folder, "-exportcert -alias server -keystore server.p12 -rfc -file trusted.pem");
    }

    private static void keytool(Path folder, String arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments.split(" ")));
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        try {
            Path log = folder.resolve("keytool.log");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + ": " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
