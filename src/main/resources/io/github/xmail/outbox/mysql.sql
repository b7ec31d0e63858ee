-- The outbox in MariaDB and MySQL. Each "-- version N" begins a step that is applied once, in order, by whichever node comes
-- first. These databases commit every such statement by itself: one that has been done before must do no harm. A published
-- step is never changed: a change is a new step at the end.
-- Whoever runs it by hand also creates xmail_schema_version (version integer not null) with one row: the last version.

-- version 1

-- The log: one row an order, from its acceptance to the end of its retention. Never an address, never a name.
create table if not exists xmail_orders (
  id          varchar(128) not null primary key, -- compared byte by byte
  digest      varbinary(32) not null,
  state       varchar(16) not null,
  code        varchar(64),
  smtp_status varchar(64),
  attempts    integer not null,
  campaign    varchar(64) character set utf8mb4 collate utf8mb4_bin,
  accepted    bigint not null,                   -- milliseconds since 1970, like all times
  hours_from  bigint not null,                   -- when its retry hours began: its acceptance or last release
  due         bigint not null,
  expires     bigint,
  settled     bigint,                            -- null as long as it waits
  kept_until  bigint,                            -- until when a failed or uncertain order can be released
  size        integer not null,                  -- bytes of its content
  claim       bigint not null,                   -- number of its last claim
  node        bigint,                            -- who has claimed it, null: nobody
  dotted      integer not null,                  -- 1: this claim's final dot may have been sent
  index xmail_orders_due (settled, node, due),
  index xmail_orders_hours (settled, hours_from),
  index xmail_orders_expiring (expires),
  index xmail_orders_state (state),
  index xmail_orders_accepted (accepted, id),
  index xmail_orders_kept (kept_until)
) engine = innodb character set ascii collate ascii_bin;

-- What delivery needs of an order, gone when the order is.
create table if not exists xmail_contents (
  id   varchar(128) not null primary key,
  body longblob not null
) engine = innodb character set ascii collate ascii_bin;

-- An order's last tries.
create table if not exists xmail_tries (
  id          varchar(128) not null,
  number      integer not null,
  at          bigint not null,
  phase       varchar(16) not null,
  code        varchar(64),
  smtp_status varchar(64),
  primary key (id, number)
) engine = innodb character set ascii collate ascii_bin;

-- Outcomes a minute (minutes since 1970), for the chart. By node, so that no node waits for another one's commit.
create table if not exists xmail_counts (
  minute bigint not null,
  name   varchar(16) not null,
  node   bigint not null,
  n      bigint not null,
  primary key (minute, name, node)
) engine = innodb character set ascii collate ascii_bin;

-- Who works on this outbox: every opening gets a number of its own.
create table if not exists xmail_nodes (
  number  bigint not null primary key,
  beat    bigint not null,                       -- counts its signs of life
  started bigint not null,
  seen    bigint not null,                       -- its last sign of life
  host    varchar(255) character set utf8mb4 collate utf8mb4_bin,
  gone    integer not null
) engine = innodb character set ascii collate ascii_bin;

-- What keeps all mail back and outlives a restart, and what may come to that.
create table if not exists xmail_pauses (
  code     varchar(64) not null primary key,
  in_a_row integer not null,                     -- outcomes in a row that lead to it
  since    bigint,                               -- null: no pause yet
  probes   integer not null,
  probed   bigint
) engine = innodb character set ascii collate ascii_bin;
