-- How long each kind of data is kept after a file closed: versions, proposed by one administrator, activated by another.
create table retention_policy (
  version integer primary key check (version > 0),
  terms jsonb not null check (jsonb_typeof(terms) = 'object'),
  reason text not null check (char_length(reason) between 1 and 1000),
  proposed_by uuid references staff,
  proposed_at timestamptz,
  activated_by uuid references staff,
  activated_at timestamptz,
  state text not null generated always as
    (case when activated_at is null then 'proposed' else 'activated' end) stored,
  constraint retention_policy_four_eyes
    check (activated_by is distinct from proposed_by or activated_by is null)
);
insert into retention_policy (version, terms, reason, proposed_at, activated_at)
select 1, jsonb_object_agg(kind, jsonb_build_object('years', years, 'source', source, 'established', false)),
  'As shipped: no period was found for the file of the probation service itself',
  app_now(), app_now()
from (values
  ('contacts', 2, 'Chosen. AVG 5(1)(e): no longer than needed; third parties are in it'),
  ('messages', 5, 'Chosen. Words and numbers go earlier, by the periods for messages'),
  ('notes', 10, 'Chosen, as the file'),
  ('risk', 10, 'Chosen, after Wjsg 41: a report leaves the personal file 10 years after it closed'),
  ('papers', 10, 'Chosen, after Wjsg 41: a report leaves the personal file 10 years after it closed'),
  ('treatment', 10, 'Chosen. Attendance only; the medical file is with the provider (WGBO)'),
  ('supervision', 10, 'Chosen, as the file'),
  ('orders', 10, 'Chosen. Wjsg 4 keeps judgments elsewhere for 20 to 80 years'),
  ('file', 10, 'Not found: no selection list of the probation service was found. 10 years by analogy with Wjsg 41'),
  ('access-log', 10, 'Chosen. Wjsg 19, 39j and 44: a disclosure stays on record for at least 4 years')
) shipped(kind, years, source);
grant select on retention_policy to aftercare_clock, aftercare_desk;
grant insert (version, terms, reason, proposed_by, proposed_at, activated_by, activated_at) on retention_policy
  to aftercare_desk;
grant update (activated_by, activated_at) on retention_policy to aftercare_desk;
alter table retention_policy enable row level security;
create policy clock_all on retention_policy for select to aftercare_clock using (true);
create policy readers on retention_policy for select to aftercare_desk using (true);
create policy admins_propose on retention_policy for insert to aftercare_desk with check ((select app_role()) = 'admin'
  and proposed_by = (select app_staff()) and num_nonnulls(activated_by, activated_at) = 0);
create policy admins_activate on retention_policy for update to aftercare_desk
  using ((select app_role()) = 'admin' and activated_at is null) with check (activated_by = (select app_staff()));

-- A file that must stay although a period is over: a complaint, a claim, an investigation.
create table legal_hold (
  id uuid primary key,
  person_id uuid not null references person,
  reason text not null check (char_length(reason) between 1 and 1000),
  review_on date not null,
  placed_by uuid not null references staff,
  placed_at timestamptz not null,
  lifted_by uuid references staff,
  lifted_at timestamptz,
  lift_reason text check (char_length(lift_reason) between 1 and 1000),
  version integer not null default 1,
  check (num_nulls(lifted_by, lifted_at, lift_reason) in (0, 3))
);
create unique index legal_hold_now on legal_hold (person_id) where lifted_at is null;
create index legal_hold_person on legal_hold (person_id);
create trigger legal_hold_ends_once before update on legal_hold
  for each row execute function end_once('lifted_by', 'lifted_at', 'lift_reason');
create trigger legal_hold_append_only before delete on legal_hold for each row execute function refuse_change();
create trigger legal_hold_keeps before truncate on legal_hold for each statement execute function refuse_change();
grant select, insert, update on legal_hold to aftercare_desk, aftercare_clock;
alter table legal_hold enable row level security;
create policy clock_all on legal_hold to aftercare_clock using (true) with check (true);
create policy case_readers on legal_hold for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy writers_place on legal_hold for insert to aftercare_desk
  with check (placed_by = (select app_staff()) and person_id in (select id from person));
create policy supervisors_lift on legal_hold for update to aftercare_desk
  using (person_id in (select id from person where team_id = (select app_led_team())))
  with check (lifted_by = (select app_staff()));
