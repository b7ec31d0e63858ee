/**
 * The codes behind every answer, log line and metric, the one exception that carries them, and the events of the log.
 * Imports nothing.
 */
package io.github.xmail.error;
