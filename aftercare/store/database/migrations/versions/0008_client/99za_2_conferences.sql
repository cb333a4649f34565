-- A case conference about a client, and the actions agreed there, each with an owner and a deadline. Neither is changed afterwards:
-- what became of an action is on its deadline.
create table case_conference (
  id uuid primary key,
  person_id uuid not null references person,
  held_on date not null,
  took_part text not null check (took_part <> ''),
  entered_by uuid not null references staff,
  entered_at timestamptz not null
);
create index case_conference_person on case_conference (person_id, held_on);
create table agreed_action (
  id uuid primary key,
  person_id uuid not null references person,
  conference_id uuid not null references case_conference,
  what text not null check (what <> ''),
  owner_id uuid references staff,
  outside_owner text check (outside_owner <> ''),
  due_on date not null,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  check (num_nonnulls(owner_id, outside_owner) = 1)
);
create index agreed_action_person on agreed_action (person_id, due_on);
create index agreed_action_conference on agreed_action (conference_id);
create trigger case_conference_append_only before update or delete on case_conference
  for each row execute function refuse_change();
create trigger agreed_action_append_only before update or delete on agreed_action
  for each row execute function refuse_change();
grant select, insert on case_conference, agreed_action to aftercare_desk, aftercare_clock;
do $$
declare t text;
begin
  foreach t in array array['case_conference','agreed_action'] loop
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
-- They go before the deadlines.
insert into destroyed_table (position, name, kind)
select d.position - 3 + mine.number, mine.name, d.kind from destroyed_table d,
  (values ('agreed_action', 1), ('case_conference', 2)) mine(name, number)
where d.name = 'deadline';
alter table deadline drop constraint deadline_subject_kind_check,
  add constraint deadline_subject_kind_check check (subject_kind in
    ('order','assessment','referral','person','escalation','emergency','appointment','concern','protected_change',
     'agreed_action'));
