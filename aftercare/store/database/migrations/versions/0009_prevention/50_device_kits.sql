-- The kits with which a team checks devices. One goes along to each check, so two checks at one hour need two of them.
create table device_kit (
  id uuid primary key,
  team_id uuid not null references team,
  name text not null check (name <> ''),
  ended_at timestamptz,
  version integer not null default 1
);
create unique index device_kit_named on device_kit (team_id, lower(name)) where ended_at is null;
grant select, insert, update on device_kit to aftercare_desk;
grant select on device_kit to aftercare_clock;
alter table device_kit enable row level security;
create policy clock_reads on device_kit for select to aftercare_clock using (true);
create policy everyone_reads on device_kit for select to aftercare_desk using (true);
create policy planners_add on device_kit for insert to aftercare_desk
  with check ((select app_role()) = 'planner' and team_id = (select app_team()));
create policy planners_end on device_kit for update to aftercare_desk
  using ((select app_role()) = 'planner' and team_id = (select app_team()));

alter table appointment add column kit_id uuid references device_kit,
  add constraint appointment_kit check (kit_id is null or kind = 'device_check');
alter table appointment
  add constraint appointment_kit_once exclude using gist (kit_id with =, busy(during, travel_min) with &&)
    where (kit_id is not null and state not in ('cancelled_by_service','moved'));
