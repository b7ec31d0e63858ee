/**
 * Where values come from (JNDI, environment, file), their simple types, and the collector of problems. What a value
 * means is parsed by the feature that uses it, in one class of its package. Part of the taglib jar: JDK only.
 */
package io.github.xmail.settings;
