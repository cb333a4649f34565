-- A site that is not on the map is closed to a client with a forbidden area, until a person accepts it by name.
create table accepted_site (
  id uuid primary key,
  condition_id uuid not null references condition,
  person_id uuid not null references person,
  location_id uuid not null references location,
  reason text not null check (reason <> ''),
  accepted_by uuid not null references staff,
  accepted_at timestamptz not null,
  withdrawn_by uuid references staff,
  withdrawn_at timestamptz,
  constraint accepted_site_withdrawn check (num_nulls(withdrawn_by, withdrawn_at) in (0, 2))
);
create unique index accepted_site_once on accepted_site (condition_id, location_id) where withdrawn_at is null;
create index accepted_site_person on accepted_site (person_id);
create index accepted_site_location on accepted_site (location_id);
grant select, insert on accepted_site to aftercare_desk, aftercare_clock;
grant update (withdrawn_by, withdrawn_at) on accepted_site to aftercare_desk, aftercare_clock;
create trigger accepted_site_stays before delete or truncate on accepted_site
  for each statement execute function refuse_change();
alter table accepted_site enable row level security;
create policy clock_all on accepted_site to aftercare_clock using (true) with check (true);
create policy case_readers on accepted_site to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));

-- For the watchdog, which may not see where an area lies: whether there is one, and whether a point of it lies
-- farther than about a hundred kilometres from the country.
alter table condition
  add column has_zone boolean not null
    generated always as (coalesce(jsonb_path_exists(parameters, '$.areas[*]'), false)) stored,
  add column zone_far boolean not null generated always as (coalesce(
    jsonb_path_exists(parameters, '$.areas[*] ? (@.center[0] < 1.7 || @.center[0] > 8.8
      || @.center[1] < 49.8 || @.center[1] > 54.6 || @.coordinates[0][*][0] < 1.7
      || @.coordinates[0][*][0] > 8.8 || @.coordinates[0][*][1] < 49.8
      || @.coordinates[0][*][1] > 54.6)'), false)) stored;
grant select (id, person_id, order_id, starts_on, ends_on, withdrawn_on, has_zone, zone_far) on condition
  to aftercare_watchdog;
grant select (id, ends_on, ended_on) on supervision_order to aftercare_watchdog;
grant select (id, kind, latitude, longitude) on location to aftercare_watchdog;
grant select (condition_id, location_id, withdrawn_at) on accepted_site to aftercare_watchdog;
grant select (location_id) on appointment to aftercare_watchdog;
do $$
declare t text;
begin
  foreach t in array array['condition','supervision_order','location','accepted_site'] loop
    execute format('create policy watchdog_counts on %I for select to aftercare_watchdog using (true)', t);
  end loop;
end $$;
