-- Of each person the one line that a search looks through: names, numbers and days in the normal form of
-- `domain/people_search`, which alone can make it. `form` is the version of that form, 0 while the line has to be
-- made (anew): triggers set it to 0 on every write to its sources, by any account.
create table person_search (
  person_id uuid primary key references person on delete cascade,
  line text not null default '',
  form integer not null default 0,
  -- How often it went out of date: a line made of what was read before the last time is not kept.
  revision integer not null default 0
);
insert into person_search (person_id) select id from person;

create function outdate_person_search(the_person uuid) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into person_search (person_id) values (the_person)
  on conflict (person_id) do update set line = '', form = 0, revision = person_search.revision + 1;
$$;
revoke execute on function outdate_person_search from public;
create function outdate_search_of_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform outdate_person_search(new.id);
  return null;
end $$;
-- An order, or a decision that extended one, carries a court number.
create function outdate_search_of_court() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then perform outdate_person_search(old.person_id); end if;
  if tg_op <> 'DELETE' then perform outdate_person_search(new.person_id); end if;
  return null;
end $$;
create trigger person_searched after insert or update of given_name, family_name, birth_on, reference, phone on person
  for each row execute function outdate_search_of_person();
create trigger order_searched after insert or delete or update of court_reference, person_id on supervision_order
  for each row execute function outdate_search_of_court();
create trigger extension_searched after insert or delete or update of court_reference, person_id, voided_at on order_extension
  for each row execute function outdate_search_of_court();

grant select, update (line, form) on person_search to aftercare_desk, aftercare_clock;
alter table person_search enable row level security;
create policy clock_all on person_search to aftercare_clock using (true) with check (true);
create policy case_readers on person_search to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));

-- The text of a search, so that the browser's way back finds it again: it is never in an address.
create table kept_search (
  id uuid primary key,
  token_hash bytea not null references web_session on delete cascade,
  staff_id uuid not null references staff,
  fields jsonb not null,
  kept_at timestamptz not null
);
create index kept_search_session on kept_search (token_hash, kept_at);
create index kept_search_staff on kept_search (staff_id);
grant select, insert, delete on kept_search to aftercare_desk, aftercare_clock;
alter table kept_search enable row level security;
create policy clock_all on kept_search to aftercare_clock using (true) with check (true);
create policy own_searches on kept_search to aftercare_desk using (staff_id = (select app_staff()));
