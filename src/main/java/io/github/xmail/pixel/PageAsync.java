package io.github.xmail.pixel;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** The asynchronous life of a page: {@link #complete()} ends the page first, while it can still be written. */
final class PageAsync implements AsyncContext {

    private final AsyncContext context;
    private final PageRequest request;
    private final boolean original;

    PageAsync(AsyncContext context, PageRequest request, boolean original) {
        this.context = context;
        this.request = request;
        this.original = original;
    }

    @Override
    public void complete() {
        try {
            request.page().finish();
        } catch (IOException clientGone) {
            // the container finds out by itself
        }
        context.complete();
    }

    @Override
    public void dispatch() {
        request.dispatched(true);
        context.dispatch();
    }

    @Override
    public void dispatch(String path) {
        request.dispatched(true);
        context.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext other, String path) {
        request.dispatched(
                other.getContextPath().equals(request.getServletContext().getContextPath()));
        context.dispatch(other, path);
    }

    @Override
    public ServletRequest getRequest() {
        return context.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return context.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return original;
    }

    @Override
    public void start(Runnable run) {
        context.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
        context.addListener(new Listener(listener));
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest given, ServletResponse response) {
        context.addListener(new Listener(listener), given, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return context.createListener(type);
    }

    @Override
    public void setTimeout(long millis) {
        context.setTimeout(millis);
    }

    @Override
    public long getTimeout() {
        return context.getTimeout();
    }

    /** A listener that completes the page does it by this context, not past it. */
    private final class Listener implements AsyncListener {

        private final AsyncListener listener;

        Listener(AsyncListener listener) {
            this.listener = listener;
        }

        private AsyncEvent ours(AsyncEvent event) {
            return new AsyncEvent(
                    PageAsync.this, event.getSuppliedRequest(), event.getSuppliedResponse(), event.getThrowable());
        }

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            listener.onComplete(ours(event));
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            listener.onTimeout(ours(event));
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            listener.onError(ours(event));
        }

        @Override
        public void onStartAsync(AsyncEvent event) throws IOException {
            listener.onStartAsync(ours(event));
        }
    }
}
