package io.github.xmail.order;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A whole request of a sender who is not known yet. Its texts are as they came.
 *
 * @param arrived when its head arrived: a body that comes slowly does not make a clock wrong
 * @param ids the headers {@code webhook-id}
 * @param timestamp the header {@code webhook-timestamp}, empty text where there is none
 * @param signatures the headers {@code webhook-signature}, joined by a blank
 * @param authorization the header {@code Authorization}
 * @param form how the body is written
 */
record SignedRequest(
        Instant arrived,
        List<String> ids,
        String timestamp,
        String signatures,
        Optional<String> authorization,
        BodyForm form,
        Body body) {

    /** The same request with its body. */
    SignedRequest with(Body whole) {
        return new SignedRequest(arrived, ids, timestamp, signatures, authorization, form, whole);
    }

    /** Nothing of its content. */
    @Override
    public String toString() {
        return "SignedRequest[***]";
    }
}
