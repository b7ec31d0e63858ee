/**
 * What {@code mvn jetty:run} shows beside the worker: a shop with the pixel on its pages, a stand-in for the platform and
 * an inbox. It is a web application of its own, as a real shop is, and sees nothing of the worker's classes: the two meet
 * only over HTTP, SMTP and in the shop's database. Its pages, settings and style are in {@code src/test/demo}; nothing of
 * it is in the WAR.
 */
package io.github.xmail.demo;
