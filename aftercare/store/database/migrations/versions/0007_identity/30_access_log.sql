-- Where an act came from: the address of the caller, and enough of the hash of the session to tell sessions apart.
alter table audit_entry add column address text, add column session bytea;
grant select (address, session) on audit_entry to aftercare_watchdog;

-- Links of before have a plain hash (1), new ones a key that the database does not have (2). No default: a process of
-- the version before cannot seal any more, and what it writes waits.
alter table audit_link add column version smallint not null default 1, add column key_id text;
alter table audit_link alter column version drop default,
  add constraint audit_link_keyed check (version in (1, 2) and (version = 1) = (key_id is null));

-- What each statement wrote in the access log, until that is sealed: an entry that goes missing before shows.
create table audit_tally (
  first_id bigint primary key,
  last_id bigint not null,
  txid xid8 not null,
  entries integer not null,
  digest bytea not null
);
grant select, delete on audit_tally to aftercare_clock;

create function audit_tally() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into audit_tally (first_id, last_id, txid, entries, digest)
  select min(id), max(id), pg_current_xact_id(), count(*), sha256(convert_to(string_agg(row(id, extract(epoch from at), staff_id, role,
    action, subject_kind, subject_id, person_id, request_id, address, encode(session, 'hex'))::text, E'\n' order by id), 'UTF8'))
  from added having count(*) > 0;
  return null;
end $$;
revoke execute on function audit_tally from public;

insert into audit_tally (first_id, last_id, txid, entries, digest)
select id, id, txid, 1, sha256(convert_to(row(id, extract(epoch from at), staff_id, role,
  action, subject_kind, subject_id, person_id, request_id, address, encode(session, 'hex'))::text, 'UTF8'))
from audit_entry e where not exists (select from audit_link l where l.entry_id = e.id);

create trigger audit_entry_tally after insert on audit_entry referencing new table as added
  for each statement execute function audit_tally();

-- What the sealer found to be gone or changed since it was written.
create index audit_entry_lost on audit_entry (action) where action in ('find-missing', 'find-changed');

-- Up to where each place outside knows the chain, and since when publishing there fails.
create table audit_anchor (
  target text primary key,
  position bigint not null,
  published_at timestamptz,
  failing_since timestamptz
);
grant select, insert, update on audit_anchor to aftercare_clock;
grant select (target, failing_since) on audit_anchor to aftercare_watchdog;
