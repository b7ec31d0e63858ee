/** The files of {@code examples/} and the worked examples of {@code docs/}, tried. */
package io.github.xmail.examples;
