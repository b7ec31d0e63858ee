package shop.template;

import io.github.xmail.pixel.TrackingPixel;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.templateresolver.WebApplicationTemplateResolver;
import org.thymeleaf.web.IWebExchange;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;
import shop.Customer;

/** A page made by Thymeleaf. */
@WebServlet("/thymeleaf")
public final class ThymeleafServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private transient JakartaServletWebApplication application;
    private transient TemplateEngine engine;

    @Override
    public void init() {
        application = JakartaServletWebApplication.buildApplication(getServletContext());
        WebApplicationTemplateResolver resolver = new WebApplicationTemplateResolver(application);
        resolver.setPrefix("/WEB-INF/templates/");
        engine = new TemplateEngine();
        engine.setTemplateResolver(resolver);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        IWebExchange exchange = application.buildExchange(request, response);
        WebContext model = new WebContext(exchange);
        Customer customer = (Customer) request.getAttribute("customer");
        if (customer != null) {
            model.setVariable("pixel", TrackingPixel.html(request, customer.getId(), customer.getEmail()));
        }
        response.setContentType("text/html;charset=UTF-8");
        engine.process("page.html", model, response.getWriter());
    }
}
