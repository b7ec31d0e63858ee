package io.github.xmail.acceptance;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** What the WAR holds of others is in its bill of materials, and its licences are listed and in it. */
class WarContentsIT {

    private static final Path WAR = Path.of(System.getProperty("xmail.war"));
    private static final Path BILL = Path.of(System.getProperty("xmail.bill"));
    private static final Path LIST = Path.of("THIRD-PARTY.md");

    /** Their files are in {@code WEB-INF/classes}, see {@link #whatIsUnpackedIsThere()}. */
    private static final Set<String> UNPACKED = Set.of("org.xerial:sqlite-jdbc:natives-all", "org.webjars.npm:uplot");

    private static final Map<String, String> SPDX = Map.of(
            "GPL-2.0-with-classpath-exception",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GNU General Public License, version 2 with the GNU Classpath Exception",
            "GPL-2.0-only WITH Classpath-exception-2.0");

    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| (\\S+) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern PURL =
            Pattern.compile("pkg:maven/([^/]+)/([^@]+)@([^?]+)\\?(?:classifier=([^&]+)&)?type=jar");

    /** A component of the bill of materials: its name, and what the jar of it is called. */
    private record Component(String name, String version, String jar, String sha256, Set<String> licences) {}

    private static List<Component> bill() throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(BILL))) {
            return reader.readObject().getJsonArray("components").stream()
                    .map(JsonValue::asJsonObject)
                    .map(WarContentsIT::component)
                    .toList();
        }
    }

    private static Component component(JsonObject json) {
        var purl = PURL.matcher(json.getString("purl"));
        assertThat(purl.matches()).as(json.getString("purl")).isTrue();
        String suffix = purl.group(4) == null ? "" : purl.group(4);
        String sha256 = json.getJsonArray("hashes").stream()
                .map(JsonValue::asJsonObject)
                .filter(hash -> hash.getString("alg").equals("SHA-256"))
                .map(hash -> hash.getString("content"))
                .findFirst()
                .orElseThrow();
        return new Component(
                purl.group(1) + ":" + purl.group(2) + (suffix.isEmpty() ? "" : ":" + suffix),
                purl.group(3),
                purl.group(2) + "-" + purl.group(3) + (suffix.isEmpty() ? "" : "-" + suffix) + ".jar",
                sha256,
                licences(json));
    }

    private static Set<String> licences(JsonObject json) {
        return json.getJsonArray("licenses").stream()
                .map(JsonValue::asJsonObject)
                .map(entry -> entry.getJsonObject("license"))
                .map(licence -> licence.getString("id", licence.getString("name", "")))
                .map(name -> SPDX.getOrDefault(name, name))
                .collect(toSet());
    }

    @Test
    void everyJarOfTheWarIsInTheBillOfMaterialsWithItsHash() throws Exception {
        Map<String, String> told = bill().stream()
                .filter(component -> !UNPACKED.contains(component.name()))
                .collect(toMap(Component::jar, Component::sha256));

        assertThat(jarsOfTheWar()).isNotEmpty().isEqualTo(told);
    }

    private static Map<String, String> jarsOfTheWar() throws IOException, GeneralSecurityException {
        Map<String, String> jars = new TreeMap<>();
        try (ZipFile war = new ZipFile(WAR.toFile())) {
            for (ZipEntry entry : war.stream().toList()) {
                if (entry.getName().startsWith("WEB-INF/lib/") && !entry.isDirectory()) {
                    try (InputStream in = war.getInputStream(entry)) {
                        byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
                        jars.put(
                                Path.of(entry.getName()).getFileName().toString(),
                                HexFormat.of().formatHex(hash));
                    }
                }
            }
        }
        return jars;
    }

    @Test
    void whatIsUnpackedIsThere() throws IOException {
        assertThat(bill()).extracting(Component::name).containsAll(UNPACKED);
        try (ZipFile war = new ZipFile(WAR.toFile())) {
            assertThat(war.stream().map(ZipEntry::getName))
                    .contains(
                            "WEB-INF/classes/org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
                            "WEB-INF/classes/io/github/xmail/admin/uPlot.iife.min.js",
                            "WEB-INF/classes/io/github/xmail/admin/uPlot.LICENSE.txt");
        }
    }

    @Test
    void theListNamesEveryComponentWithItsVersionAndLicences() throws IOException {
        List<String> told = ROW.matcher(Files.readString(LIST))
                .results()
                .map(WarContentsIT::line)
                .toList();

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(bill().stream()
                        .map(c -> c.name() + " " + c.version() + " " + new TreeSet<>(c.licences()))
                        .toList());
    }

    private static String line(MatchResult row) {
        return row.group(1) + " " + row.group(2) + " "
                + new TreeSet<>(List.of(row.group(3).split(" OR ")));
    }

    @Test
    void licenceTextsAreInTheWar() throws IOException {
        try (ZipFile war = new ZipFile(WAR.toFile())) {
            for (String file : List.of("LICENSE", "THIRD-PARTY.md", "licenses/LGPL-2.1.txt")) {
                try (InputStream in = war.getInputStream(war.getEntry("META-INF/" + file))) {
                    assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(Path.of(file)));
                }
            }
            assertThat(jarsWithoutLicence(war)).containsExactly("mariadb-java-client");
        }
    }

    private static Set<String> jarsWithoutLicence(ZipFile war) throws IOException {
        Set<String> without = new TreeSet<>();
        for (ZipEntry entry : war.stream().toList()) {
            if (entry.getName().startsWith("WEB-INF/lib/") && entry.getName().endsWith(".jar")) {
                try (InputStream in = war.getInputStream(entry)) {
                    if (!holdsLicence(new ZipInputStream(in))) {
                        without.add(entry.getName().replaceAll("WEB-INF/lib/|-\\d.*", ""));
                    }
                }
            }
        }
        return without;
    }

    private static boolean holdsLicence(ZipInputStream jar) throws IOException {
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            if (entry.getName().matches("META-INF/(.+/)?LICENSE(\\.\\w+)?")) {
                return true;
            }
        }
        return false;
    }
}
