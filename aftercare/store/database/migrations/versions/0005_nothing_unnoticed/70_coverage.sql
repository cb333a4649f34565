-- Why a condition that asks for appointments has none: named by a member of staff, each version kept.
create table coverage_reason (
  id uuid primary key,
  condition_id uuid not null references condition,
  person_id uuid not null references person,
  number integer not null,
  reason text not null check (reason <> ''),
  until_on date,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  withdrawn_by uuid references staff,
  withdrawn_at timestamptz,
  unique (condition_id, number),
  constraint coverage_reason_withdrawn check (num_nulls(withdrawn_by, withdrawn_at) in (0, 2))
);
create unique index coverage_reason_once on coverage_reason (condition_id) where withdrawn_at is null;
create index coverage_reason_person on coverage_reason (person_id);
grant select, insert on coverage_reason to aftercare_desk, aftercare_clock;
grant update (withdrawn_by, withdrawn_at) on coverage_reason to aftercare_desk, aftercare_clock;
create trigger coverage_reason_stays before delete or truncate on coverage_reason
  for each statement execute function refuse_change();
alter table coverage_reason enable row level security;
create policy clock_all on coverage_reason to aftercare_clock using (true) with check (true);
create policy case_readers on coverage_reason to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));

-- For the watchdog: what is laid down for which condition, never why.
grant select (kind) on condition to aftercare_watchdog;
grant select (frame) on supervision_order to aftercare_watchdog;
grant select (person_id, plan_id, condition_id, kind, ends_on, programme_id, provider_id) on obligation to aftercare_watchdog;
grant select (id) on supervision_plan to aftercare_watchdog;
grant select (person_id, condition_id, state, programme_id, provider_id) on referral to aftercare_watchdog;
grant select (condition_id, until_on, withdrawn_at) on coverage_reason to aftercare_watchdog;
grant select (person_id) on deadline to aftercare_watchdog;
do $$
declare t text;
begin
  foreach t in array array['obligation','referral','coverage_reason'] loop
    execute format('create policy watchdog_counts on %I for select to aftercare_watchdog using (true)', t);
  end loop;
end $$;
