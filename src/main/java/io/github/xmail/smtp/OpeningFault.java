package io.github.xmail.smtp;

import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Why a connection could not be made, beyond its phase and code: for people who have to mend it. */
public enum OpeningFault {
    /** The name of the server has no address. */
    UNKNOWN_HOST,
    /** A certificate of the server's chain is not valid now. */
    CERTIFICATE_EXPIRED,
    /** No authority that is trusted here vouches for the certificate. */
    CERTIFICATE_UNTRUSTED,
    /** The certificate is trusted, and made out to another name. */
    CERTIFICATE_OTHER_HOST,
    /** What the server sent is no TLS, none that this JVM accepts, or nothing. */
    NO_TLS;

    /** The fault behind a chain of causes, told by types and reasons: texts differ between JVMs. */
    static Optional<OpeningFault> in(Throwable failure) {
        List<Throwable> chain = chain(failure);
        if (chain.stream().anyMatch(OpeningFault::isOutOfTime)) {
            return Optional.of(CERTIFICATE_EXPIRED);
        }
        if (has(chain, CertPathBuilderException.class) || has(chain, CertPathValidatorException.class)) {
            return Optional.of(CERTIFICATE_UNTRUSTED);
        }
        if (has(chain, CertificateException.class)) {
            return Optional.of(CERTIFICATE_OTHER_HOST); // the path was good, so it is the check of the name
        }
        if (has(chain, UnknownHostException.class)) {
            return Optional.of(UNKNOWN_HOST);
        }
        return has(chain, SSLException.class) ? Optional.of(NO_TLS) : Optional.empty();
    }

    private static boolean isOutOfTime(Throwable cause) {
        return cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException
                || cause instanceof CertPathValidatorException path
                        && (path.getReason() == BasicReason.EXPIRED || path.getReason() == BasicReason.NOT_YET_VALID);
    }

    private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable next = failure; next != null && seen.add(next); next = next.getCause()) {
            chain.add(next);
        }
        return chain;
    }
}
