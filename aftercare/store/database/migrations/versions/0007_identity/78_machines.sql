-- Which machine asked: the name of its token, which stays when the token is gone. A transaction says it once, and each
-- of its entries has it. An entry without a machine has the same line in the chain as before.
alter table audit_entry add column machine text default nullif(current_setting('app.machine', true), ''),
  add check (machine <> '');
grant select (machine) on audit_entry to aftercare_watchdog;

create or replace function audit_tally() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into audit_tally (first_id, last_id, txid, entries, digest)
  select min(id), max(id), pg_current_xact_id(), count(*), sha256(convert_to(string_agg(row(id, extract(epoch from at), staff_id, role,
    action, subject_kind, subject_id, person_id, request_id, address, encode(session, 'hex'))::text || coalesce(machine, ''),
    E'\n' order by id), 'UTF8'))
  from added having count(*) > 0;
  return null;
end $$;
