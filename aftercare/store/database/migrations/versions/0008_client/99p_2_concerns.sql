-- A link by which a person around a client sends concerns. The secret is stored as a hash; the page behind it shows nothing.
create table concern_link (
  id uuid primary key,
  person_id uuid not null references person,
  relation text not null check (relation in ('guardian','school','cosa_coordinator','clinic')),
  given_to text check (given_to <> ''),
  secret_hash bytea not null unique,
  once boolean not null,
  until_on date not null,
  created_by uuid not null references staff,
  created_at timestamptz not null,
  revoked_by uuid references staff,
  revoked_at timestamptz,
  version integer not null default 1,
  check (num_nulls(revoked_by, revoked_at) in (0, 2))
);
create index concern_link_person on concern_link (person_id, created_at);
-- What was sent. It is never changed; a colleague answers it once.
create table concern (
  id uuid primary key,
  person_id uuid not null references person,
  link_id uuid not null references concern_link,
  relation text not null check (relation in ('guardian','school','cosa_coordinator','clinic')),
  words text check (words <> ''),
  reached_at text check (reached_at <> ''),
  days_missed integer check (days_missed between 0 and 20),
  received_at timestamptz not null,
  answer text check (answer in ('talked','asked_sender','plan_changed','reported','nothing_further')),
  answer_reason text check (answer_reason <> ''),
  answered_by uuid references staff,
  answered_at timestamptz,
  version integer not null default 1,
  check (num_nonnulls(words, days_missed) > 0),
  check (num_nulls(answer, answer_reason, answered_by, answered_at) in (0, 4))
);
create index concern_person on concern (person_id, received_at);
create index concern_link_id on concern (link_id, received_at);

create trigger concern_append_only before delete on concern for each row execute function refuse_change();
create trigger concern_link_append_only before delete on concern_link for each row execute function refuse_change();
grant select, insert, update (revoked_by, revoked_at, version) on concern_link to aftercare_desk;
grant select, insert on concern_link to aftercare_clock;
grant select, insert on concern to aftercare_clock;
grant select, update (answer, answer_reason, answered_by, answered_at, version) on concern to aftercare_desk;
do $$
declare t text;
begin
  foreach t in array array['concern_link','concern'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy clock_all on %I to aftercare_clock using (true) with check (true)', t);
    execute format('create policy case_readers on %I to aftercare_desk'
      ' using ((select app_reads_cases()) and person_id in (select id from person))', t);
    execute format('create policy emergency_adds on %I as restrictive for insert to aftercare_desk, aftercare_clock'
      ' with check ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
    execute format('create policy emergency_changes on %I as restrictive for update to aftercare_desk, aftercare_clock'
      ' using ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
    execute format('create policy emergency_removes on %I as restrictive for delete to aftercare_desk, aftercare_clock'
      ' using ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
    execute format('grant select, delete on %I to aftercare_destroyer', t);
  end loop;
end $$;
insert into destroyed_table (position, name, kind)
select d.position - 3 + mine.number, mine.name, d.kind from destroyed_table d,
  (values ('concern', 1), ('concern_link', 2)) mine(name, number)
where d.name = 'contact_record';
