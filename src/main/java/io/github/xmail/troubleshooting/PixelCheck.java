package io.github.xmail.troubleshooting;

import io.github.xmail.settings.Problem;
import io.github.xmail.settings.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the pixel can be shown, and whether a customer's id kept it from him. */
final class PixelCheck {

    private static final Set<Setting> SETTINGS = EnumSet.of(
            Setting.PARTNER,
            Setting.TRACK_URL,
            Setting.TOKEN_SOURCE,
            Setting.TOKEN_KEY,
            Setting.EMAIL_SOURCE,
            Setting.PIXEL_PATH,
            Setting.CONSENT_COOKIE);

    private final List<Problem> problems;
    private final Parts.Pixel pixel;

    PixelCheck(List<Problem> problems, Parts.Pixel pixel) {
        this.problems = problems.stream()
                .filter(p -> p.severity() != Problem.Severity.WARNING)
                .filter(p -> p.setting().filter(SETTINGS::contains).isPresent())
                .toList();
        this.pixel = pixel;
    }

    Result run() {
        List<Said> said = new ArrayList<>();
        if (!pixel.usable()) {
            String names = problems.stream().map(Problem::name).distinct().collect(Collectors.joining(", "));
            said.add(Finding.PIXEL_WRONG.said(names));
        }
        if (pixel.addressWithheld().getAsBoolean()) {
            said.add(Finding.PIXEL_ADDRESS_WITHHELD.said());
        }
        if (pixel.usable() && problems.stream().anyMatch(p -> p.name().equals(Setting.PARTNER.key()))) {
            said.add(Finding.PIXEL_NO_PARTNER.said());
        }
        return said.isEmpty() ? Finding.PIXEL_READY.result() : new Result(said);
    }
}
