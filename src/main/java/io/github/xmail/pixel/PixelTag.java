package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.jsp.PageContext;
import jakarta.servlet.jsp.tagext.SimpleTagSupport;
import java.io.IOException;

/** The JSP tag {@code <xmail:pixel/>}. The container makes one for every use. */
public final class PixelTag extends SimpleTagSupport {

    private String token;
    private String email;
    private String partner;

    /** For the container. */
    public PixelTag() {}

    /** @param token the customer's id; empty where nobody is signed in. Not set: {@code token_source} is asked */
    public void setToken(String token) {
        this.token = token == null ? "" : token;
    }

    /** @param email the customer's address; empty where it is not known. Not set: {@code email_source}, where set */
    public void setEmail(String email) {
        this.email = email == null ? "" : email;
    }

    /** @param partner another partner id than the setting's */
    public void setPartner(String partner) {
        this.partner = partner == null ? "" : partner;
    }

    /** Writes the tag, or nothing. @throws IOException where the page itself cannot be written */
    @Override
    public void doTag() throws IOException {
        PageContext page = (PageContext) getJspContext();
        HttpServletRequest request = (HttpServletRequest) page.getRequest();
        Pixel pixel = Pixel.of(page.getServletContext());
        if (CacheControl.isPublic((HttpServletResponse) page.getResponse())) {
            pixel.count(PixelResult.PUBLIC);
            return;
        }
        page.getOut().write(TrackingPixel.html(pixel, request, Visitor.ofTag(token, email, partner)));
    }
}
