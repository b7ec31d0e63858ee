package io.github.xmail.outbox;

/** What keeps a commit of the outbox's database from being as safe as the worker promises. */
public enum Durability {
    /** PostgreSQL runs with {@code fsync=off}: a power cut may destroy the whole database. */
    FSYNC_OFF,

    /** PostgreSQL answers a commit before it is on disk, although the worker asked otherwise. */
    COMMIT_NOT_SYNCHRONOUS,

    /** {@code innodb_flush_log_at_trx_commit} is not 1: a crash loses the last second. */
    LOG_NOT_FLUSHED,

    /** A Galera cluster: a commit is certified by the others, and may be undone by a conflict of two nodes. */
    GALERA
}
