package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a server that ignores the constraints of {@code web.xml} nobody gets in either. */
class AdminServletTest {

    private final AtomicInteger served = new AtomicInteger();
    private final HttpServletRequest request = mock(HttpServletRequest.class);
    private final HttpServletResponse response = mock(HttpServletResponse.class);

    private final AdminServlet page = new AdminServlet(AdminServlet.ADMIN) {
        @Override
        protected void doGet(HttpServletRequest asked, HttpServletResponse answered) {
            served.incrementAndGet();
        }

        @Override
        protected void doPost(HttpServletRequest asked, HttpServletResponse answered) {
            served.incrementAndGet();
        }
    };

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS", "TRACE", "BREW"})
    void whoLacksTheRoleIsRefusedWhateverTheMethod(String method) throws Exception {
        when(request.getMethod()).thenReturn(method);
        when(request.isUserInRole(AdminServlet.METRICS)).thenReturn(true);

        page.service(request, response);

        verify(response).sendError(403);
        assertThat(served).hasValue(0);
    }

    @Test
    void whoHasTheRoleIsServedAndNoCacheKeepsIt() throws Exception {
        when(request.getMethod()).thenReturn("POST");
        when(request.isUserInRole(AdminServlet.ADMIN)).thenReturn(true);

        page.service(request, response);

        assertThat(served).hasValue(1);
        verify(response, never()).sendError(403);
        verify(response).setHeader("Cache-Control", "no-store");
    }
}
