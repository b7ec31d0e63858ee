/**
 * The benchmark: {@code mvn -Pbench verify} sends orders to the packaged WAR in a Tomcat of its own and prints what it took.
 * Beside it, in the packages that they measure, benchmarks of single steps for JMH.
 */
package io.github.xmail.bench;
