package io.github.xmail.order;

import java.time.Duration;
import java.util.Optional;

/**
 * A request of somebody who knows a secret.
 *
 * @param webhookId its {@code webhook-id}, 1 to 128 visible ASCII characters
 * @param clockOffset how far its signed time is ahead of this clock; empty where no time was signed
 */
record VerifiedRequest(Optional<String> webhookId, Optional<Duration> clockOffset, BodyForm form, Body body) {}
