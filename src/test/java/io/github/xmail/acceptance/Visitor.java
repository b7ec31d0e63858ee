package io.github.xmail.acceptance;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Somebody who looks at the shop's pages, with cookies of his own, and follows no redirect. */
final class Visitor {

    private static final Pattern TRACKING = Pattern.compile("<img src=\"https://flocktory\\.com/[^>]*>");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http;
    private final URI context;

    /** @param context where the application is, with its final slash */
    Visitor(URI context) {
        this(context, HttpClient.newBuilder());
    }

    /** @param context where the application is, with its final slash; @param client what is special about the client */
    Visitor(URI context, HttpClient.Builder client) {
        this.context = context;
        this.http = client.cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What he got. */
    record Answer(int status, String body, HttpResponse<String> response) {

        List<String> pixels() {
            return TRACKING.matcher(body).results().map(found -> found.group()).toList();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    /** The pixel's tag exactly as it must be. */
    static String tag(String partner, String token) {
        return "<img src=\"https://flocktory.com/xmail/v1/track?partner=" + partner + "&amp;token=" + token
                + "\" width=\"1\" height=\"1\" alt=\"\" referrerpolicy=\"no-referrer\" hidden>";
    }

    Visitor signIn(String id, String email) throws IOException, InterruptedException {
        get("sign-in?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "&email=" + email);
        return this;
    }

    Visitor signOut() throws IOException, InterruptedException {
        get("sign-in");
        return this;
    }

    /** @param headers names and values in turn */
    Answer get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(context.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), response);
    }

    HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(context.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    void cookie(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(context, cookie);
    }

    boolean hasCookies() {
        return !cookies.getCookieStore().getCookies().isEmpty();
    }
}
