package io.github.xmail.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} names every code of the code and no other. */
class ErrorDocumentTest {

    private static final Pattern ROW = Pattern.compile(
            "^\\| `([a-z_]+)` \\| (\\d{3}) \\| (.+?) \\| (.+?) \\| (.+?) \\| (.+?) \\|$", Pattern.MULTILINE);

    private record Row(String code, int httpStatus, String where, String again) {
        static Row of(MatchResult row) {
            return new Row(row.group(1), Integer.parseInt(row.group(2)), row.group(3), row.group(6));
        }
    }

    private static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs", "errors.md")))
                .results()
                .map(Row::of)
                .toList();
    }

    @Test
    void codesOfCodeAndDocumentAreTheSameInTheSameOrder() throws IOException {
        assertThat(rows().stream().map(Row::code))
                .containsExactlyElementsOf(
                        Stream.of(ErrorCode.values()).map(ErrorCode::code).toList());
    }

    @Test
    void httpStatusIsTheOneOfTheCode() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.httpStatus())
                        .as(row.code())
                        .isEqualTo(ErrorCode.of(row.code()).httpStatus()));
    }

    @Test
    void everyRowSaysWhereItAppearsAndWhetherToPostAgain() throws IOException {
        assertThat(rows())
                .allSatisfy(row ->
                        assertThat(row.where()).as(row.code()).matches("(refusal|outcome|wait)(, (outcome|wait))?"))
                .allSatisfy(row -> assertThat(row.again()).as(row.code()).isIn("yes", "no", "by itself"));
    }

    /** A 503 carries {@code Retry-After}; a credential or a form that is wrong does not get better by waiting. */
    @Test
    void refusalsOfTheServerMayBePostedAgainAndThoseOfTheRequestMayNot() throws IOException {
        assertThat(rows())
                .filteredOn(row -> row.where().startsWith("refusal"))
                .allSatisfy(row -> assertThat(row.again())
                        .as(row.code())
                        .isEqualTo(row.httpStatus() >= 500 || row.httpStatus() == 408 ? "yes" : "no"));
    }
}
