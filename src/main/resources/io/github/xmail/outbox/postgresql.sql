-- The outbox in PostgreSQL. Each "-- version N" begins a step that is applied once, in order, each in a transaction of its
-- own, by whichever node comes first. A published step is never changed: a change is a new step at the end.
-- Whoever runs it by hand also creates xmail_schema_version (version integer not null) with one row: the last version.

-- version 1

-- The log: one row an order, from its acceptance to the end of its retention. Never an address, never a name.
create table xmail_orders (
  id          text collate "C" primary key,
  digest      bytea not null,
  state       text not null,
  code        text,
  smtp_status text,
  attempts    integer not null,
  campaign    text,
  accepted    bigint not null,         -- milliseconds since 1970, like all times
  hours_from  bigint not null,         -- when its retry hours began: its acceptance or last release
  due         bigint not null,
  expires     bigint,
  settled     bigint,                  -- null as long as it waits
  kept_until  bigint,                  -- until when a failed or uncertain order can be released
  size        integer not null,        -- bytes of its content
  claim       bigint not null,         -- number of its last claim
  node        bigint,                  -- who has claimed it, null: nobody
  dotted      integer not null         -- 1: this claim's final dot may have been sent
) with (fillfactor = 80);
create index xmail_orders_due on xmail_orders (due) where settled is null and node is null;
create index xmail_orders_claimed on xmail_orders (node) where settled is null and node is not null;
create index xmail_orders_hours on xmail_orders (hours_from) where settled is null;
create index xmail_orders_expiring on xmail_orders (expires) where settled is null and expires is not null;
create index xmail_orders_settled on xmail_orders (settled) where settled is not null;
create index xmail_orders_accepted on xmail_orders (accepted, id);
create index xmail_orders_uncertain on xmail_orders (settled) where state = 'uncertain';
create index xmail_orders_kept on xmail_orders (kept_until) where kept_until is not null;

-- What delivery needs of an order, gone when the order is. It is written once and read once: not worth compressing.
create table xmail_contents (
  id   text collate "C" primary key,
  body bytea not null
);
alter table xmail_contents alter column body set storage external;

-- An order's last tries.
create table xmail_tries (
  id          text collate "C" not null,
  number      integer not null,
  at          bigint not null,
  phase       text not null,
  code        text,
  smtp_status text,
  primary key (id, number)
);

-- Outcomes a minute (minutes since 1970), for the chart. By node, so that no node waits for another one's commit.
create table xmail_counts (
  minute bigint not null,
  name   text not null,
  node   bigint not null,
  n      bigint not null,
  primary key (minute, name, node)
) with (fillfactor = 50);

-- Who works on this outbox: every opening gets a number of its own.
create table xmail_nodes (
  number  bigint primary key,
  beat    bigint not null,             -- counts its signs of life
  started bigint not null,
  seen    bigint not null,             -- its last sign of life
  host    text,
  gone    integer not null
) with (fillfactor = 20);

-- What keeps all mail back and outlives a restart, and what may come to that.
create table xmail_pauses (
  code     text primary key,
  in_a_row integer not null,           -- outcomes in a row that lead to it
  since    bigint,                     -- null: no pause yet
  probes   integer not null,
  probed   bigint
);
