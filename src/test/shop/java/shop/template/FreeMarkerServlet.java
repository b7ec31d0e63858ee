package shop.template;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import io.github.xmail.pixel.TrackingPixel;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import shop.Customer;

/** A page made by FreeMarker. */
@WebServlet("/freemarker")
public final class FreeMarkerServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private transient Configuration configuration;

    @Override
    public void init() throws ServletException {
        configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        try {
            configuration.setDirectoryForTemplateLoading(
                    new File(getServletContext().getRealPath("/WEB-INF/templates")));
        } catch (IOException e) {
            throw new ServletException(e);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Customer customer = (Customer) request.getAttribute("customer");
        String pixel = customer == null ? "" : TrackingPixel.html(request, customer.getId(), customer.getEmail());
        response.setContentType("text/html;charset=UTF-8");
        try {
            configuration.getTemplate("page.ftlh").process(Map.of("pixel", pixel), response.getWriter());
        } catch (TemplateException e) {
            throw new ServletException(e);
        }
    }
}
