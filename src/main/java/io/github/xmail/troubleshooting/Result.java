package io.github.xmail.troubleshooting;

import io.github.xmail.error.ErrorCode;
import java.util.List;

/** What a check has to say, in no language yet. @param said at least one finding, the one whose code counts first */
record Result(List<Said> said) {
    Result {
        said = List.copyOf(said);
    }

    Status status() {
        return Status.worst(said.stream().map(s -> s.finding().status()).toList());
    }

    /** The code of the first finding of the worst status; where it has none, the word of the status. */
    String code() {
        Status worst = status();
        return said.stream()
                .filter(s -> s.finding().status() == worst)
                .findFirst()
                .flatMap(Said::code)
                .map(ErrorCode::code)
                .orElse(worst.word());
    }
}
