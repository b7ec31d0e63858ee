package io.github.xmail.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A proxy of the system in front of a {@link WebServer}, configured with the very files of {@code examples/}: only ports and
 * paths in them are replaced. It ends TLS with the certificate for {@code localhost}. A request may name the address that
 * it is to come from in the header {@value #CLIENT}, so that rules for networks can be tried from the loopback address.
 */
public abstract class ReverseProxy implements AutoCloseable {

    /** The header with the address that stands in for the client's. */
    public static final String CLIENT = "X-Test-Client";

    private static final Duration START = Duration.ofSeconds(30);

    protected final Path base;
    private final Path examples;
    private final int tlsPort = WebServer.freePort();
    private final int plainPort = WebServer.freePort();
    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final Set<String> replaced = new HashSet<>();
    private Process process;

    /** @param base an empty directory; @param examples where the example's files are */
    protected ReverseProxy(Path base, Path examples) {
        this.base = base;
        this.examples = examples;
    }

    /** Has a text of the example's files replaced; longer ones are to be named first. Some file must have it. */
    public ReverseProxy replace(String text, String by) {
        replacements.put(text, by);
        return this;
    }

    /** Writes the configuration. */
    protected abstract void configure() throws IOException;

    /** The process in the foreground. */
    protected abstract List<String> command();

    /** Takes a file of the example over into the proxy's own directory. */
    protected Path example(String file) throws IOException {
        return Files.writeString(base.resolve(file), replaced(Files.readString(examples.resolve(file))));
    }

    /** The text with everything replaced that was named so far. */
    protected String replaced(String text) {
        String result = text;
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            if (result.contains(replacement.getKey())) {
                replaced.add(replacement.getKey());
                result = result.replace(replacement.getKey(), replacement.getValue());
            }
        }
        return result;
    }

    /** Starts the process and returns when it can be connected to. */
    public void start() throws IOException {
        configure();
        if (!replaced.containsAll(replacements.keySet())) {
            throw new AssertionError("not in the example: " + replacements.keySet() + " but " + replaced);
        }
        process = new ProcessBuilder(command())
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("proxy.log").toFile())
                .start();
        WebServer.await("the proxy on port " + tlsPort, START, this::answers);
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("the proxy ended:\n" + log());
        }
        try {
            HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(plainUri("/")).build(), HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Where it speaks TLS, with the shop's whole configuration. */
    protected int tlsPort() {
        return tlsPort;
    }

    /** Where it speaks plain HTTP, with the worker's part of the configuration. */
    protected int plainPort() {
        return plainPort;
    }

    /** The address of a path over TLS. */
    public URI uri(String path) {
        return URI.create("https://localhost:" + tlsPort + path);
    }

    /** The address of a path over plain HTTP. */
    public URI plainUri(String path) {
        return URI.create("http://localhost:" + plainPort + path);
    }

    /** All that the proxy wrote so far. */
    public String log() {
        try {
            return Files.readString(base.resolve("proxy.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it in order, so that it ends its own processes. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
