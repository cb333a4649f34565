-- The relapse-prevention plan of a client: a row for each version that was agreed, with its early signs. A version stays as it is.
create table relapse_plan (
  id uuid primary key,
  person_id uuid not null references person,
  number integer not null check (number > 0),
  agreed_on date not null,
  -- Contacts of the client who are informed; name and number stand with the contact.
  informed_ids uuid[] not null default '{}',
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  unique (person_id, number)
);
create table early_sign (
  id uuid primary key,
  person_id uuid not null references person,
  plan_id uuid not null references relapse_plan,
  -- The same sign in the first version that has it: it may be worded anew later.
  first_id uuid not null,
  position integer not null,
  words text not null check (words <> ''),
  answer text not null check (answer <> ''),
  at_once boolean not null,
  unique (plan_id, position),
  unique (plan_id, first_id)
);
create index early_sign_person on early_sign (person_id);
-- A sign that was seen at a contact. What was ticked by mistake is withdrawn and stays on record.
create table seen_sign (
  id uuid primary key,
  person_id uuid not null references person,
  appointment_id uuid not null references appointment,
  sign_id uuid not null references early_sign,
  seen_on date not null,
  recorded_by uuid not null references staff,
  recorded_at timestamptz not null,
  withdrawn_by uuid references staff,
  withdrawn_at timestamptz,
  check (num_nulls(withdrawn_by, withdrawn_at) in (0, 2))
);
create unique index seen_sign_once on seen_sign (appointment_id, sign_id) where withdrawn_at is null;
create index seen_sign_person on seen_sign (person_id, seen_on);

create trigger relapse_plan_append_only before update or delete on relapse_plan
  for each row execute function refuse_change();
create trigger early_sign_append_only before update or delete on early_sign
  for each row execute function refuse_change();
create trigger seen_sign_append_only before delete on seen_sign for each row execute function refuse_change();

grant select, insert on relapse_plan, early_sign, seen_sign to aftercare_desk, aftercare_clock;
grant update (withdrawn_by, withdrawn_at) on seen_sign to aftercare_desk;
do $$
declare t text;
begin
  foreach t in array array['relapse_plan','early_sign','seen_sign'] loop
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

-- They go with the assessments.
insert into destroyed_table (position, name, kind)
select d.position - 4 + mine.number, mine.name, d.kind from destroyed_table d,
  (values ('seen_sign', 1), ('early_sign', 2), ('relapse_plan', 3)) mine(name, number)
where d.name = 'assessment';

-- A sign that was seen is a deadline about the contact; a concern, about itself.
alter table deadline drop constraint deadline_subject_kind_check,
  add constraint deadline_subject_kind_check check (subject_kind in
    ('order','assessment','referral','person','escalation','emergency','appointment','concern'));
