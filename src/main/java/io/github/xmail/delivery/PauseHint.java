package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;

/** What the administrator has to do about a pause, for the log. */
final class PauseHint {

    private PauseHint() {}

    static String of(ErrorCode code) {
        return switch (code) {
            case PAUSED -> "Resume at /admin/ when you want mails to go out";
            case SMTP_REJECTED ->
                "Ten orders in a row were refused: the SMTP server's log says why. They are failed, release them at"
                        + " /admin/orders afterwards; one waiting order at a time is tried until one is sent";
            case SMTP_UNCERTAIN ->
                "Two final dots in a row were not answered: look after the SMTP server. One waiting order is tried after 1,"
                        + " 5, 15 and then every 60 minutes until one is answered";
            case DATABASE_UNREACHABLE -> byItself("the shop's database, db_string, db_user and db_password");
            case USER_QUERY_FAILED -> byItself("sql_string and what it reads");
            case SMTP_TLS_FAILED -> byItself("the SMTP server's certificate, smtp_tls and smtp_ca_file");
            case SMTP_AUTH_FAILED -> byItself("smtp_username and smtp_password");
            case SMTP_SENDER_REJECTED -> byItself("mail_from: the SMTP server does not take it from this login");
            default -> byItself("the SMTP server, smtp_server, smtp_port and firewalls");
        };
    }

    private static String byItself(String part) {
        return "Look after " + part
                + "; /admin/checks says more. Orders are kept and go out by themselves when it is mended";
    }
}
