package io.github.xmail.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Says on the console where the demo is, once its pages are compiled and answer. */
final class Announcement implements Runnable {

    private static final List<String> PAGES = List.of("/", "/sign-in", "/sandbox", "/inbox", "/check");
    private static final int TRIES = 600;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI shop;

    Announcement(URI shop) {
        this.shop = shop;
    }

    @Override
    public void run() {
        try {
            for (String page : PAGES) {
                for (int i = 0; i < TRIES && !answers(page); i++) {
                    Thread.sleep(PAUSE.toMillis());
                }
            }
            System.out.println(text());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers(String path) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(shop.resolve(path)).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String text() {
        return """

                ============================================================

                   XMail demo:   %s

                   the shop, the sandbox platform and the inbox;
                   the worker answers at %s
                   Ctrl+C ends it.

                ============================================================
                """.formatted(shop, shop.resolve("/flocktory_email"));
    }
}
