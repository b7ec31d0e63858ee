/** The codes behind every answer, log line and metric, and the one exception that carries them. Imports nothing. */
package io.github.xmail.error;
