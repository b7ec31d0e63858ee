package io.github.xmail.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[64]);
    private static final String TAG = "<img src=\"https://flocktory.com/xmail/v1/track?partner=1781&amp;token=42\""
            + " width=\"1\" height=\"1\" alt=\"\" referrerpolicy=\"no-referrer\" hidden>";

    private final PixelCounts counts = new PixelCounts();
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, Object> session = new HashMap<>();
    private final HttpServletRequest request = request();

    @Test
    void signedInCustomerGetsExactlyTheseBytes() {
        assertThat(html(Settings.valid(), Visitor.of("42", "ivan@shop.example")))
                .isEqualTo(TAG);
        assertThat(counted("shown")).isOne();
    }

    @ParameterizedTest
    @CsvSource({"'',a@b.example,anonymous", "' ',a@b.example,anonymous", "42,'',no_email", "42,' ',no_email"})
    void anybodyElseGetsNothing(String id, String email, String reason) {
        assertThat(html(Settings.valid(), Visitor.ofTag(id, email, null))).isEmpty();
        assertThat(counted(reason)).isOne();
    }

    @Test
    void idIsPercentEncodedButForUnreservedCharacters() {
        assertThat(html(Settings.valid(), Visitor.ofId("aZ09-._~ я&\"<>'%😀+")))
                .contains("token=aZ09-._~%20%D1%8F%26%22%3C%3E%27%25%F0%9F%98%80%2B\" width");
    }

    @ParameterizedTest
    @CsvSource({
        "https://t.example/?a=b,https://t.example/?a=b&amp;partner=1781",
        "https://t.example/?,https://t.example/?partner=1781",
        "https://t.example/?a&,https://t.example/?a&amp;partner=1781",
        "https://t.example,https://t.example?partner=1781"
    })
    void queryOfTheTrackUrlIsContinued(String trackUrl, String start) {
        assertThat(html(Settings.valid().with("track_url", trackUrl), Visitor.ofId("42")))
                .startsWith("<img src=\"" + start + "&amp;token=42\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDE00b", "\uDE00\uD83D"})
    void idWithALoneSurrogateGetsNone(String id) {
        assertThat(html(Settings.valid(), Visitor.ofId(id))).isEmpty();
        assertThat(counted("invalid_id")).isOne();
    }

    @Test
    void longestIdIsOf128CodePoints() {
        assertThat(html(Settings.valid(), Visitor.ofId("😀".repeat(128)))).isNotEmpty();
        OncePerPage.clear(request);
        assertThat(html(Settings.valid(), Visitor.ofId("a".repeat(129)))).isEmpty();
        assertThat(html(Settings.valid(), Visitor.ofId("a".repeat(100_000)))).isEmpty();
        assertThat(counted("invalid_id")).isEqualTo(2);
    }

    @Test
    void addressIsNeverShownInTheClear() {
        assertThat(html(Settings.valid(), Visitor.ofId("ivan@shop.example"))).isEmpty();
        assertThat(counts.addressWithheld()).isTrue();
        assertThat(html(Settings.valid().with("token_key", KEY), Visitor.ofId("ivan@shop.example")))
                .isNotEmpty()
                .doesNotContain("ivan");
    }

    @Test
    void tokenOfAPageIsTheOneThatTheWorkerTakes() {
        Settings settings = Settings.valid().with("token_key", KEY);
        String tag = html(settings, Visitor.ofId("42"));
        String token = tag.replaceAll(".*token=|\" width.*", "");
        assertThat(TokenSettings.read(settings.reader()).orElseThrow().customerId(token))
                .contains("42");
    }

    @Test
    void partnerOfATagOverridesTheSettingOrLeavesThePixelOut() {
        assertThat(html(Settings.valid(), Visitor.ofTag("42", null, "99"))).contains("partner=99&amp;");
        OncePerPage.clear(request);
        assertThat(html(Settings.valid().without("partner"), Visitor.ofTag("42", null, "99")))
                .isNotEmpty();
        OncePerPage.clear(request);
        for (String wrong : List.of("", "x", "1&token=2", "1\"")) {
            assertThat(html(Settings.valid(), Visitor.ofTag("42", null, wrong))).isEmpty();
        }
        assertThat(counted("invalid_partner")).isEqualTo(4);
        assertThat(html(Settings.valid().without("partner"), Visitor.ofId("42")))
                .isEmpty();
        assertThat(counted("config")).isOne();
    }

    @Test
    void atMostOncePerPageAndAnErrorPageIsAPageOfItsOwn() {
        assertThat(html(Settings.valid(), Visitor.ofId("42"))).isNotEmpty();
        assertThat(html(Settings.valid(), Visitor.ofId("42"))).isEmpty();
        assertThat(counted("repeated")).isOne();
        attributes.put(RequestDispatcher.ERROR_STATUS_CODE, 500);
        assertThat(html(Settings.valid(), Visitor.ofId("42"))).isNotEmpty();
        assertThat(html(Settings.valid(), Visitor.ofId("42"))).isEmpty();
    }

    @Test
    void addressMayBeAskedForAgainButNotBesideATag() {
        ServletContext context = mock(ServletContext.class);
        when(request.getServletContext()).thenReturn(context);
        when(context.getAttribute(Pixel.class.getName()))
                .thenReturn(Settings.valid().pixel(counts));
        String url = "https://flocktory.com/xmail/v1/track?partner=1781&token=42";

        assertThat(TrackingPixel.url(request, 42L)).isEqualTo(url);
        assertThat(TrackingPixel.url(request, 42L)).isEqualTo(url);
        assertThat(counted("shown")).isOne();
        assertThat(TrackingPixel.html(request, 42L, "a@b.example")).isEmpty();
        OncePerPage.clear(request);
        assertThat(TrackingPixel.html(request, 42L, "a@b.example")).isEqualTo(TAG);
        assertThat(TrackingPixel.url(request, 42L)).isEmpty();
        assertThat(TrackingPixel.url(request, null)).isEmpty();
    }

    @Test
    void browserThatSaysNoGetsNone() {
        when(request.getHeader("Sec-GPC")).thenReturn("1");
        assertThat(html(Settings.valid(), Visitor.ofId("42"))).isEmpty();
        assertThat(counted("gpc")).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "consent|none|false",
                "consent|other=1|false",
                "consent|xconsent=1|false",
                "consent|consent=|true",
                "consent|a=b; consent=no|true",
                "consent=yes|consent=yes|true",
                "consent=yes|consent=yes!|false",
                "consent=yes|a=b;consent=yes; c=d|true",
                "consent=yes|consent=yes; consent=no|false",
                "consent=\"yes\"|consent=\"yes\"|true",
                "consent=.*marketing:true.*|consent={stamp:%27x%27%2Cmarketing:true}|true",
                "consent=a%20b|consent=a%20b|true",
            })
    void consentIsTheCookieAsItWasSent(String setting, String header, boolean shown) {
        when(request.getHeaders("Cookie"))
                .thenAnswer(c -> Collections.enumeration(header == null ? List.of() : List.of(header)));
        assertThat(html(Settings.valid().with("consent_cookie", setting), Visitor.ofId("42"))
                        .isEmpty())
                .isEqualTo(!shown);
        assertThat(counted("consent")).isEqualTo(shown ? 0 : 1);
    }

    @Test
    void cookieThatOverflowsTheExpressionsStackIsNoConsent() {
        when(request.getHeaders("Cookie"))
                .thenAnswer(c -> Collections.enumeration(List.of("consent=" + "ab".repeat(50_000))));
        assertThat(html(Settings.valid().with("consent_cookie", "consent=(a|b|ab)*"), Visitor.ofId("42")))
                .isEmpty();
        assertThat(counted("consent")).isOne();
    }

    @Test
    void longestAttributeNameWinsAndTheRestIsAPath() {
        session.put("user", new Customer(42, new Contact(Optional.of("ivan@shop.example"))));
        assertThat(url("session:user.id", "session:user.contact.email")).endsWith("token=42");
        session.put("user.id", "7");
        assertThat(url("session:user.id", null)).endsWith("token=7");
        attributes.put("account", Map.of("details", new Bean()));
        assertThat(url("request:account.details.number", null)).endsWith("token=4711");
    }

    @Test
    void publicInterfaceOfAHiddenClassIsRead() {
        attributes.put("named", hidden());
        assertThat(url("request:named.name", null)).endsWith("token=hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bean.thrower", "bean.error", "bean.nothing", "bean.secret", "bean.", "bean.class.x"})
    void beanThatFailsIsCountedAndLeavesThePageAlone(String path) {
        attributes.put("bean", new Bean());
        if (path.endsWith(".")) {
            assertThat(Settings.valid().with("token_source", "request:" + path).read())
                    .isEmpty();
            return;
        }
        assertThat(html(Settings.valid().with("token_source", "request:" + path), Visitor.ofSources()))
                .isEmpty();
        assertThat(counted("error")).isOne();
    }

    @Test
    void nullOnTheWayIsNobody() {
        session.put("user", new Customer(42, null));
        assertThat(html(Settings.valid().with("token_source", "session:user.contact.email"), Visitor.ofSources()))
                .isEmpty();
        assertThat(counted("anonymous")).isOne();
        assertThat(html(Settings.valid().with("email_source", "session:user.contact.email"), Visitor.ofId("42")))
                .isEmpty();
        assertThat(counted("no_email")).isOne();
    }

    @Test
    void headerThatComesTwiceIsNobodys() {
        when(request.getHeaders("X-Customer")).thenAnswer(c -> Collections.enumeration(List.of("42")));
        assertThat(url("header:X-Customer", null)).endsWith("token=42");
        when(request.getHeaders("X-Customer")).thenAnswer(c -> Collections.enumeration(List.of("42", "43")));
        assertThat(html(Settings.valid().with("token_source", "header:X-Customer"), Visitor.ofSources()))
                .isEmpty();
    }

    @Test
    void principalIsTheSourceByDefault() {
        when(request.getUserPrincipal()).thenReturn(() -> "ivan");
        assertThat(url("principal", null)).endsWith("token=ivan");
    }

    @Test
    void neverMakesASessionAndNeverAsksParameters() {
        html(
                Settings.valid().with("token_source", "session:id").with("email_source", "request:mail"),
                Visitor.ofSources());
        verify(request, never()).getSession();
        verify(request, never()).getSession(true);
        verify(request, never()).getParameter(anyString());
    }

    @Test
    void idOfEveryUsualTypeHasItsText() {
        UUID uuid = UUID.randomUUID();
        assertThat(CustomerId.text(42)).contains("42");
        assertThat(CustomerId.text(new BigDecimal("42.00"))).contains("42");
        assertThat(CustomerId.text(new BigDecimal("1E+3"))).contains("1000");
        assertThat(CustomerId.text(uuid)).contains(uuid.toString());
        assertThat(CustomerId.text(new StringBuilder("x"))).contains("x");
        assertThat(CustomerId.text(new BigDecimal("42.5"))).isEmpty();
        assertThat(CustomerId.text(new BigDecimal("1E+999999999"))).isEmpty();
        assertThat(CustomerId.text(42.0)).isEmpty();
        assertThat(CustomerId.text(new Object())).isEmpty();
    }

    @Test
    void settingsThatCannotBeReadWithholdThePixelFromEverybody() {
        Pixel pixel = Pixel.ofContainer(() -> {
            throw new IllegalStateException("no naming here");
        });
        assertThat(pixel.decide(request, Visitor.ofId("42")).result()).isEqualTo(PixelResult.CONFIG);
    }

    @Test
    void countsAreToldOnceAnHour() {
        long[] now = {0};
        StringBuilder log = new StringBuilder();
        PixelCounts hourly =
                new PixelCounts(() -> now[0], line -> log.append(line).append('\n'));
        hourly.count(PixelResult.SHOWN);
        now[0] = 3_599_999_999_999L;
        hourly.count(PixelResult.SHOWN);
        assertThat(log).isEmpty();
        now[0]++;
        hourly.count(PixelResult.ANONYMOUS);
        hourly.count(PixelResult.ANONYMOUS);
        now[0] *= 3;
        hourly.count(PixelResult.GPC);
        assertThat(log.toString())
                .isEqualTo("event=pixels minutes=60 shown=2 anonymous=1\n"
                        + "event=pixels minutes=120 anonymous=1 gpc=1\n");
    }

    private String html(Settings settings, Visitor visitor) {
        return TrackingPixel.html(settings.pixel(counts), request, visitor);
    }

    private String url(String tokenSource, String emailSource) {
        Settings settings = Settings.valid().with("token_source", tokenSource);
        Settings both = emailSource == null ? settings : settings.with("email_source", emailSource);
        Decision decision = both.pixel().decide(request, Visitor.ofSources());
        assertThat(decision.shows()).isTrue();
        return decision.url();
    }

    private long counted(String word) {
        return counts.byResult().get(word);
    }

    private HttpServletRequest request() {
        HttpServletRequest mock = mock(HttpServletRequest.class);
        HttpSession httpSession = mock(HttpSession.class);
        lenient().when(httpSession.getAttribute(anyString())).thenAnswer(c -> session.get(c.<String>getArgument(0)));
        lenient().when(mock.getSession(anyBoolean())).thenReturn(httpSession);
        lenient().when(mock.getHeaders(anyString())).thenAnswer(c -> Collections.emptyEnumeration());
        lenient().when(mock.getAttribute(anyString())).thenAnswer(c -> attributes.get(c.<String>getArgument(0)));
        lenient()
                .doAnswer(c -> attributes.put(c.getArgument(0), c.getArgument(1)))
                .when(mock)
                .setAttribute(anyString(), any());
        doAnswer(c -> attributes.remove(c.<String>getArgument(0))).when(mock).removeAttribute(anyString());
        return mock;
    }

    private static Named hidden() {
        return new Named() {
            @Override
            public String getName() {
                return "hidden";
            }
        };
    }

    /** What a hidden class shows. */
    public interface Named {
        /** The name. */
        String getName();
    }

    /** A customer as a record. */
    public record Customer(long id, Contact contact) {}

    /** An address that may be missing. */
    public record Contact(Optional<String> email) {}

    /** A bean with good and bad getters. */
    public static final class Bean {
        /** A good one. */
        public int getNumber() {
            return 4711;
        }

        /** Throws. */
        public String getThrower() {
            throw new IllegalStateException("ivan@shop.example");
        }

        /** Throws an error. */
        public String getError() {
            throw new AssertionError("ivan@shop.example");
        }

        String getSecret() {
            return "hidden";
        }
    }
}
