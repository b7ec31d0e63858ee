-- The outbox in SQLite. Each "-- version N" begins a step that is applied once, in order, each in a transaction of its own.
-- A published step is never changed: a change is a new step at the end.

-- version 1

-- The log: one row an order, from its acceptance to the end of its retention. Never an address, never a name.
create table orders (
  id          text primary key,        -- compared byte by byte
  digest      blob not null,
  state       text not null,
  code        text,
  smtp_status text,
  attempts    integer not null,
  campaign    text,
  accepted    integer not null,
  hours_from  integer not null,        -- when its retry hours began: its acceptance or last release
  due         integer not null,
  expires     integer,
  settled     integer,                 -- null as long as it waits
  kept_until  integer,                 -- until when a failed or uncertain order can be released
  size        integer not null,        -- bytes of its content
  claim       integer not null,        -- number of its last claim
  node        integer,                 -- who has claimed it, null: nobody
  dotted      integer not null         -- 1: this claim's final dot may have been sent
) strict;
create index orders_due on orders (due) where settled is null;
create index orders_hours on orders (hours_from) where settled is null;
create index orders_expiring on orders (expires) where settled is null and expires is not null;
create index orders_settled on orders (settled) where settled is not null;
create index orders_accepted on orders (accepted);
create index orders_uncertain on orders (settled) where state = 'uncertain';
create index orders_kept on orders (kept_until) where kept_until is not null;

-- What delivery needs of an order, gone when the order is.
create table contents (
  id   text primary key,
  body blob not null
) strict;

-- An order's last tries.
create table tries (
  id          text not null,
  number      integer not null,
  at          integer not null,
  phase       text not null,
  code        text,
  smtp_status text,
  primary key (id, number)
) strict, without rowid;

-- Outcomes a minute (minutes since 1970), for the chart.
create table counts (
  minute integer not null,
  name   text not null,
  n      integer not null,
  primary key (minute, name)
) strict, without rowid;

-- Who works on this outbox: every opening gets a number of its own.
create table nodes (
  number  integer primary key,
  beat    integer not null,
  started integer not null,
  gone    integer not null
) strict;

-- Pauses that outlive a restart.
create table pauses (
  code   text primary key,
  since  integer not null,
  probes integer not null,
  probed integer
) strict, without rowid;

-- version 2

-- What keeps all mail back and outlives a restart, and what may come to that.
drop table pauses;
create table pauses (
  code     text primary key,
  in_a_row integer not null,           -- outcomes in a row that lead to it
  since    integer,                    -- null: no pause yet
  probes   integer not null,
  probed   integer
) strict, without rowid;

-- version 3

-- Nodes as the administrator sees them, and counts by node: no row is written by two.
alter table nodes add column seen integer not null default 0; -- when it last gave a sign of life
alter table nodes add column host text;
create table counts_by_node (
  minute integer not null,
  name   text not null,
  node   integer not null,
  n      integer not null,
  primary key (minute, name, node)
) strict, without rowid;
insert into counts_by_node (minute, name, node, n) select minute, name, 0, n from counts;
drop table counts;
alter table counts_by_node rename to counts;
