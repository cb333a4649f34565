-- The oldest version, by its own newest migration, that still works with this schema: an upgrade replaces processes one
-- after the other, and those of before must go on meanwhile. A migration that takes away what an earlier version uses
-- says here from which one on it works.
create table schema_support (
  one boolean primary key default true check (one),
  oldest_code text not null check (oldest_code ~ '^[0-9]{4}$')
);
insert into schema_support (oldest_code) values ('0011');
grant select on schema_support to aftercare_clock;
