package io.github.xmail.settings;

import java.util.Locale;
import java.util.Optional;

/** The names under {@code xmail/} (or {@code XMAIL_…}) that are no settings: most of them are misspelt. */
public final class UnknownNames {

    private static final String OF_FILE = "_file";

    private UnknownNames() {}

    /** Records a warning for each of them. */
    public static void warnOf(SettingsReader reader) {
        for (SettingSource source : reader.sources()) {
            for (String name : source.names()) {
                if (!isKnown(name)) {
                    reader.record(new Problem(
                            Problem.Severity.WARNING,
                            Optional.empty(),
                            name,
                            "is no setting of this product and has no effect",
                            source.placeOf(name),
                            remedy(name),
                            false));
                }
            }
        }
    }

    private static boolean isKnown(String name) {
        String base = name.endsWith(OF_FILE) ? name.substring(0, name.length() - OF_FILE.length()) : name;
        return Setting.of(name).isPresent()
                || !base.equals(name)
                        && Setting.of(base).filter(Setting::secret).isPresent();
    }

    private static String remedy(String name) {
        String bare = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        for (Setting setting : Setting.values()) {
            if (distance(bare, setting.key().replace("_", "")) <= 2) {
                return "did you mean " + setting.key() + "?";
            }
        }
        return "remove it";
    }

    /** How many letters differ, are too many or missing (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
