-- How teams do, counted by the clock week by week; nothing about anyone.
create table team_figure (
  -- Its Monday.
  week date not null check (extract(isodow from week) = 1),
  team_id uuid not null references team,
  what text not null check (what in ('standard','contacts','verdict','case','alarm','wait')),
  -- The tier, the rule or the stage of a wait; empty where there is none. It goes into files, so only plain codes.
  part text not null check (part ~ '^([a-z0-9]+(-[a-z0-9]+)*)?$'),
  which text not null,
  -- Whole working hours of a decision, whole weeks of a wait: what is in the middle cannot be made of sums.
  bucket integer not null check (bucket >= 0),
  amount integer not null check (amount > 0),
  primary key (week, team_id, what, part, which, bucket)
);
-- Working time of officers, week by week: what their calendars hold beside the hours they are there.
create table officer_load (
  staff_id uuid not null references staff,
  team_id uuid not null references team,
  monday date not null check (extract(isodow from monday) = 1),
  contact_minutes integer not null check (contact_minutes >= 0),
  travel_minutes integer not null check (travel_minutes >= 0),
  hours_minutes integer not null check (hours_minutes >= 0),
  primary key (staff_id, monday)
);
do $$
declare t text;
begin
  foreach t in array array['team_figure','officer_load'] loop
    execute format('grant select on %I to aftercare_desk', t);
    execute format('grant select, insert, update, delete on %I to aftercare_clock', t);
    execute format('alter table %I enable row level security', t);
    execute format('create policy clock_all on %I to aftercare_clock using (true) with check (true)', t);
    execute format('create policy whole_house on %I for select to aftercare_desk using ((select app_role()) = ''admin'')', t);
    execute format('create policy own_team on %I for select to aftercare_desk
      using ((select app_role()) in (''supervisor'',''planner'') and team_id = (select app_team()))', t);
  end loop;
end $$;
-- The misses and cases of a year.
create index absence_missed_on on absence (missed_on);
create index escalation_opened_at on escalation (opened_at);
