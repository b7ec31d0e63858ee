package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's nginx with the files of {@code examples/nginx}. */
public final class NginxProxy extends ReverseProxy {

    private static final String MAIN = """
            %s
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                set_real_ip_from 127.0.0.1;
                real_ip_header %s;
                include shop.conf;
                server {
                    listen 127.0.0.1:%d;
                    include %s;
                }
            }
            """;

    private final Path program;

    /** The calling test is skipped where there is no nginx. @param base an empty directory; @param server the port behind */
    public NginxProxy(Path base, int server) throws IOException {
        super(base, Path.of("examples/nginx"));
        this.program = SystemTool.NGINX.require();
        replace("listen 80;", "listen 127.0.0.1:" + WebServer.freePort() + ";");
        replace("listen 443 ssl;", "listen 127.0.0.1:" + tlsPort() + " ssl;");
        String pem = Files.writeString(base.resolve("tls.pem"), TestCertificates.LOCALHOST.keyAndChain())
                .toString();
        replace("/etc/ssl/certs/shop.example.pem", pem);
        replace("/etc/ssl/private/shop.example.key", pem);
        replace("include /etc/nginx/snippets/xmail.conf;", "include " + base.resolve("worker.conf") + ";");
        replace("/etc/nginx/customers", base.resolve("customers").toString());
        replace("127.0.0.1:8080", "127.0.0.1:" + server);
    }

    private String worker = "include xmail.conf;\n";

    /** Includes a further file of the example in the shop's server block. */
    public NginxProxy with(String file) {
        worker += "include " + file + ";\n";
        return this;
    }

    /** Has lines of a document in the shop's server block. */
    public NginxProxy withLines(String lines) {
        worker += replaced(lines);
        return this;
    }

    @Override
    protected void configure() throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Path main = base.resolve("nginx.conf");
        Files.writeString(main, MAIN.formatted(root ? "user root;" : "", CLIENT, plainPort(), "xmail.conf"));
        Files.writeString(base.resolve("worker.conf"), worker);
        Files.writeString(base.resolve("customers"), "42:{PLAIN}secret\n");
        example("shop.conf");
        example("xmail.conf");
        if (worker.contains("migrating.conf")) {
            example("migrating.conf");
        }
    }

    @Override
    protected List<String> command() {
        return List.of(program.toString(), "-p", base.toString(), "-c", "nginx.conf", "-e", "stderr");
    }
}
