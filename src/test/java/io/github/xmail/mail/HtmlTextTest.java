package io.github.xmail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HtmlTextTest {

    @Test
    void blocksBecomeLines() {
        assertThat(HtmlText.of("<h1>Hello</h1><p>one\n  two</p><div>three</div><div>four<br>five<br><br>six</div>"))
                .isEqualTo("Hello\n\none two\n\nthree\nfour\nfive\n\nsix");
    }

    @Test
    void cellsOfARowStandInOneLine() {
        assertThat(HtmlText.of("<table><tr><td>Cart</td><td>10</td></tr><tr><td>Sum</td><td>20</td></tr></table>"))
                .isEqualTo("Cart 10\nSum 20");
    }

    @Test
    void listHasMarks() {
        assertThat(HtmlText.of("Buy:<ul><li>one</li><li><p>two</p></li><li></li></ul>end"))
                .isEqualTo("Buy:\n\n- one\n\n- two\n\nend");
    }

    @Test
    void linkShowsWhereItLeads() {
        assertThat(HtmlText.of("<a href='https://shop.example/?a=1&amp;b=2'>the cart</a>!"))
                .isEqualTo("the cart <https://shop.example/?a=1&b=2>!");
        assertThat(HtmlText.of("<a href='https://shop.example/'><img src='x' alt='Shop'></a>"))
                .isEqualTo("Shop <https://shop.example/>");
        assertThat(HtmlText.of("<a href='https://shop.example/'><img src='x'></a>"))
                .isEqualTo("<https://shop.example/>");
        assertThat(HtmlText.of("<a href='mailto:a@shop.example'>write</a>")).isEqualTo("write <a@shop.example>");
    }

    @Test
    void linkThatReadsAsItLeadsIsShownOnce() {
        assertThat(HtmlText.of("see <a href='https://shop.example/'>https://shop.example/</a>"))
                .isEqualTo("see https://shop.example/");
        assertThat(HtmlText.of("<a href='mailto:a@shop.example'>a@shop.example</a>"))
                .isEqualTo("a@shop.example");
    }

    @Test
    void linkThatLeadsNowhereIsItsText() {
        assertThat(HtmlText.of("<a href='#top'>up</a> <a href='javascript:x()'>x</a> <a>y</a>"))
                .isEqualTo("up x y");
    }

    @Test
    void whatIsNotShownIsLeftOut() {
        assertThat(HtmlText.of(
                        "<html><head><title>t</title><style>p{}</style></head><body><!-- c --><script>s()</script>"
                                + "<style>q{}</style><template>u</template>seen</body></html>"))
                .isEqualTo("seen");
        assertThat(HtmlText.of("<template>a<template>b</template>c</template>seen"))
                .isEqualTo("seen");
    }

    @Test
    void entitiesAreText() {
        assertThat(HtmlText.of("&lt;b&gt; &amp;&nbsp;&laquo;&#1103;&raquo;")).isEqualTo("<b> & «я»");
    }

    @Test
    void pageWithoutAWordIsEmpty() {
        assertThat(List.of(
                        "",
                        " ",
                        "<p> </p>",
                        "<img src='x'>",
                        "<br>",
                        "<",
                        "<!--",
                        "<body",
                        "<frameset><frame></frameset>"))
                .allSatisfy(html -> assertThat(HtmlText.of(html)).isIn("", "<"));
    }

    @Test
    @Timeout(60) // where it nests without end it would take far longer, or all the stack
    void hostilePageIsReadInNoTime() {
        for (String unit : List.of(
                "<div>",
                "<a href=x>",
                "<b>",
                "<table><tr><td>",
                "<a><p>",
                "</p>",
                "<li>",
                "<!--",
                "<font size=1>",
                "&amp",
                "<template>",
                "<br>",
                "<svg>",
                "<select>",
                "<p><b><i>")) {
            assertThat(HtmlText.of(unit.repeat(200_000 / unit.length()))).isNotNull();
        }
    }
}
