package io.github.xmail.demo;

import java.util.Map;

/**
 * A mail as the platform writes it: everything but the name, which only the shop knows.
 *
 * @param subject with placeholders
 * @param html with placeholders
 */
public record MailTemplate(String subject, String html) {

    /** The ready ones by language. */
    static final Map<String, MailTemplate> BY_LANGUAGE = Map.of(
            "en",
            new MailTemplate("%customer_name%, your cart is waiting", """
                    <div style="font: 16px/1.5 Georgia, serif; color: #22302b; max-width: 30em; margin: 2em auto">
                      <h1 style="font-size: 24px">Hello, {{ customer_name }}!</h1>
                      <p>You left a <b>{{ product }}</b> in your cart. We keep it for you until tomorrow evening.</p>
                      <p><a href="{{ cart_url }}" style="background: #1f6f54; color: #fff; padding: 10px 18px;
                        border-radius: 6px; text-decoration: none">Back to the cart</a></p>
                      <p style="color: #7a857f; font-size: 13px">
                        <a href="{{ unsubscribe_url }}" style="color: inherit">No more such mails</a></p>
                    </div>
                    """),
            "ru",
            new MailTemplate("%customer_name%, ваша корзина ждёт вас", """
                    <div style="font: 16px/1.5 Georgia, serif; color: #22302b; max-width: 30em; margin: 2em auto">
                      <h1 style="font-size: 24px">Здравствуйте, {{ customer_name }}!</h1>
                      <p>Вы оставили в корзине <b>чайник</b>. Мы сохраним её для вас до завтрашнего вечера.</p>
                      <p><a href="{{ cart_url }}" style="background: #1f6f54; color: #fff; padding: 10px 18px;
                        border-radius: 6px; text-decoration: none">Вернуться в корзину</a></p>
                      <p style="color: #7a857f; font-size: 13px">
                        <a href="{{ unsubscribe_url }}" style="color: inherit">Больше не присылать таких писем</a></p>
                    </div>
                    """));
}
