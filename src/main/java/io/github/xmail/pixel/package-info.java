/**
 * Cookie matching: tells the platform, by an invisible image on the pages of signed-in customers, "this browser is our
 * customer 42". One pure core ({@code Pixel}) decides and writes the markup; tag, EL function, Java call, servlet and
 * filter are thin doors to it. What the doors of one application share lives in an attribute of its
 * {@code ServletContext}, so two shops in one server share nothing. Part of the taglib jar: JDK, Servlet, JSP and EL API
 * only. The worker takes its customers' tokens back through {@link io.github.xmail.pixel.CustomerTokens}.
 */
package io.github.xmail.pixel;
