package io.github.xmail.troubleshooting;

import static io.github.xmail.troubleshooting.Shop.assertFinding;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real fault of the outbox behind each finding. */
class OutboxFaultsTest {

    @Test
    void outboxThatCanBeWrittenTellsItsFigures() {
        try (Shop shop = Shop.open()) {
            assertFinding(shop.check("outbox"), Finding.OUTBOX_WRITABLE, 0L, 0L, 0L);
        }
    }

    @Test
    void directoryHeldBySomebodyElse() throws Exception {
        try (Shop shop = Shop.open();
                Outbox other = Outbox.open(new OutboxSettings(made(shop), 100, 30, false))) {
            assertThat(other.figures().waiting()).isZero();

            assertFinding(shop.check("outbox"), Finding.OUTBOX_UNUSABLE);
        }
    }

    private static Path made(Shop shop) throws IOException {
        return Files.createDirectories(shop.dataDir());
    }

    @Test
    void diskIsFullBeforeTheStart(@TempDir Path disk) throws Exception {
        try (SmallDisk small = SmallDisk.mount(disk);
                Shop shop =
                        Shop.open().with("data_dir", disk.resolve("canary-data").toString())) {
            small.fill();

            assertDiskIsToldOf(shop);
        }
    }

    @Test
    void diskGetsFullLaterAndHasRoomAgain(@TempDir Path disk) throws Exception {
        try (SmallDisk small = SmallDisk.mount(disk);
                Shop shop =
                        Shop.open().with("data_dir", disk.resolve("canary-data").toString())) {
            assertFinding(shop.check("outbox"), Finding.OUTBOX_WRITABLE, 0L, 0L, 0L);
            small.fill();

            assertDiskIsToldOf(shop);

            small.empty();
            assertFinding(shop.check("outbox"), Finding.OUTBOX_WRITABLE, 0L, 0L, 0L);
        }
    }

    private static void assertDiskIsToldOf(Shop shop) {
        JsonObject check = shop.check("outbox");

        assertFinding(check, Finding.OUTBOX_UNUSABLE);
        assertThat(check.getString("status")).isEqualTo("error");
        assertThat(check.getString("code")).isEqualTo("outbox_unavailable");
        assertThat(check.getString("message")).isEqualTo("The outbox cannot be written.");
        assertThat(check.getString("hint")).contains("The disk of data_dir may be full");
    }

    @Test
    void waitingOrdersAreCountedAndAFullOutboxIsAnError() throws Exception {
        try (Shop shop = Shop.open().with("max_queued", "1")) {
            try (Outbox before = Outbox.open(new OutboxSettings(made(shop), 1, 30, false))) {
                before.accept(new NewOrder(
                        "canary-order", new byte[] {1}, Optional.empty(), Optional.empty(), new byte[] {2}));
            }

            JsonObject check = shop.check("outbox");

            assertThat(check.getString("code")).isEqualTo("outbox_full");
            assertThat(check.getString("status")).isEqualTo("error");
            assertThat(check.getString("message"))
                    .startsWith("The outbox can be written. Orders waiting: 1, the oldest for 0 min.")
                    .endsWith("As many orders wait as max_queued allows; new ones are refused.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSED, warning, Delivery is held back on purpose",
        "HELD, warning, Delivery is held back on purpose",
        "SMTP_AUTH_FAILED, error, Delivery as a whole pauses",
        "CONFIG_INVALID, error, Delivery as a whole pauses"
    })
    void pauseIsToldByItsCode(ErrorCode pause, String status, String message) {
        try (Shop shop = Shop.open().pausedBy(pause)) {
            JsonObject check = shop.check("outbox");

            assertThat(check.getString("status")).isEqualTo(status);
            assertThat(check.getString("code")).isEqualTo(pause.code());
            assertThat(check.getString("message")).contains(message, "code " + pause.code());
        }
    }

    @ParameterizedTest
    @CsvSource({"shadow", "redirect:canary.staging@canary.example"})
    void modeInWhichCustomersGetNothingIsAWarning(String mode) {
        try (Shop shop = Shop.open().with("delivery_mode", mode)) {
            JsonObject check = shop.check("outbox");

            assertThat(check.getString("status")).isEqualTo("warning");
            assertThat(check.getString("code")).isEqualTo("warning");
            assertThat(check.getString("message")).endsWith("delivery_mode is shadow or redirect.");
        }
    }
}
