-- What the access log shows of one colleague that is unusual, for the supervisor of the team, who records what it was.
create table reading_alarm (
  id uuid primary key,
  staff_id uuid not null references staff,
  team_id uuid not null references team,
  kind text not null check (kind in ('many-files','files-of-others','at-night','exports')),
  on_day date not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  number integer not null check (number > 0),
  -- The version of the numbers it was compared with.
  numbers integer not null,
  noticed_at timestamptz not null,
  finding text not null default '',
  answered_by uuid references staff,
  answered_at timestamptz,
  version integer not null default 1,
  check (num_nulls(answered_by, answered_at) in (0, 2)),
  check ((answered_at is null) = (finding = '')),
  constraint reading_alarm_second check (answered_by <> staff_id)
);
create unique index reading_alarm_once on reading_alarm (staff_id, kind, on_day);
create index reading_alarm_team on reading_alarm (team_id, noticed_at);
-- The log only grows, so blocks of it hold neighbouring moments.
create index audit_entry_at on audit_entry using brin (at);

grant select, insert on reading_alarm to aftercare_clock;
grant select, update (finding, answered_by, answered_at, version) on reading_alarm to aftercare_desk;
alter table reading_alarm enable row level security;
create policy clock_all on reading_alarm to aftercare_clock using (true) with check (true);
create policy supervisors on reading_alarm to aftercare_desk
  using (team_id = (select app_led_team()) and staff_id <> (select app_staff()))
  with check (answered_by = (select app_staff()));
create policy auditors on reading_alarm to aftercare_desk
  using ((select app_role()) = 'auditor') with check (answered_by = (select app_staff()));
