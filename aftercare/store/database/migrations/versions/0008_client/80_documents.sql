-- What the client was convicted of and what keeps victims safe: sealed, as every text about a client is.
alter table person add column index_offence text, add column victim_safety text;

-- A document that is attached to a client's file. Its content is outside the database, encrypted with `content_key`; a removed
-- one has lost its key.
create table attachment (
  id uuid primary key,
  person_id uuid not null references person,
  kind text not null check (kind in ('judgment','doctors_letter','treatment_report','other')),
  name text not null check (name <> ''),
  format text not null check (format in ('pdf','jpg','png','docx','txt')),
  size integer not null check (size > 0),
  digest text check (digest <> ''),
  content_key bytea check (content_key <> ''),
  object_id uuid not null unique,
  added_by uuid not null references staff,
  added_at timestamptz not null,
  removed_by uuid references staff,
  removed_at timestamptz,
  remove_reason text check (remove_reason <> ''),
  version integer not null default 1,
  check (num_nulls(removed_by, removed_at, remove_reason) in (0, 3)),
  check (num_nulls(content_key, digest) = case when removed_at is null then 0 else 2 end)
);
create index attachment_person on attachment (person_id, added_at);

-- An object that no document has any more, to be removed from the store. It is written in the transaction that takes the key, so
-- what a crash leaves behind is unreadable and still on this list.
create table object_removal (
  object_id uuid primary key
);

create function keep_attachment() returns trigger language plpgsql as $$
declare changed constant text[] := '{version,digest,content_key,removed_by,removed_at,remove_reason}';
begin
  if tg_op = 'DELETE' and being_destroyed(tg_relid) then return old; end if;
  if tg_op = 'UPDATE' and old.removed_at is null and new.removed_at is not null
     and to_jsonb(new) - changed = to_jsonb(old) - changed then
    return new;
  end if;
  raise exception 'append-only: a document stays as it was attached' using errcode = '42501';
end $$;
create trigger attachment_kept before update or delete on attachment
  for each row execute function keep_attachment();

-- With the rights of the definer: no account of the service may write the list.
create function list_removed_object() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'DELETE' or new.content_key is null then
    insert into object_removal values (old.object_id) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger attachment_object_listed after update or delete on attachment
  for each row execute function list_removed_object();

grant select, insert on attachment to aftercare_desk, aftercare_clock;
grant update (version, digest, content_key, removed_by, removed_at, remove_reason) on attachment to aftercare_desk;
grant select, delete on object_removal to aftercare_clock;
grant insert on object_removal to aftercare_definer;
alter table attachment enable row level security;
create policy clock_all on attachment to aftercare_clock using (true) with check (true);
create policy case_readers on attachment to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy emergency_adds on attachment as restrictive for insert to aftercare_desk, aftercare_clock
  with check ((person_id = any ((select app_opened())::uuid[])) is not true);
create policy emergency_changes on attachment as restrictive for update to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);
create policy emergency_removes on attachment as restrictive for delete to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);
alter table object_removal enable row level security;
create policy clock_all on object_removal to aftercare_clock using (true) with check (true);

-- It goes with the warnings and reports.
insert into destroyed_table (position, name, kind)
select position - 1, 'attachment', kind from destroyed_table where name = 'paper_text';
grant select, delete on attachment to aftercare_destroyer;
