package io.github.xmail.troubleshooting;

import io.github.xmail.error.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * A finding with what goes into its message: names of settings, codes, SQL states, numbers.
 *
 * @param moreHints keys of messages that stand before the finding's own hint
 */
record Said(Finding finding, Optional<ErrorCode> code, List<Object> arguments, List<String> moreHints) {
    Said {
        arguments = List.copyOf(arguments);
        moreHints = List.copyOf(moreHints);
    }

    Said with(ErrorCode other) {
        return new Said(finding, Optional.of(other), arguments, moreHints);
    }

    Said withHints(List<String> keys) {
        return new Said(finding, code, arguments, keys);
    }
}
