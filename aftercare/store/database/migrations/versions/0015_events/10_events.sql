-- Events of suspensions and of home addresses; domain/events/types.py has the same acts. The period in the client's
-- calendar that goes with a detention is the service's own.
call note_events_of('order_suspension', 'suspension', $$'created'$$, $$case
    when o.voided_at is null and n.voided_at is not null then 'voided'
    when o.until_on is null and n.until_on is not null then 'ended'
    when not (%1$s) then 'changed' end$$, '{away_period_id}', 'true');

-- A home address has the id of its client and none of its own, so its triggers are written here.
create function event_of_home_address_created() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into event (act, resource, subject_id, version, person_id, at)
  select 'created' as act, 'home-address', person_id, version, person_id, coalesce(app_now(), pg_catalog.now())
  from added order by person_id;
  return null;
end $$;
create function event_of_home_address_changed() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into event (act, resource, subject_id, version, person_id, at)
  select 'changed' as act, 'home-address', person_id, n.version, person_id, coalesce(app_now(), pg_catalog.now())
  from added n join gone o using (person_id) where n is distinct from o order by person_id;
  return null;
end $$;
create function event_of_home_address_destroyed() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into event (act, resource, subject_id, person_id, at)
  select 'destroyed' as act, 'home-address', person_id, person_id, coalesce(app_now(), pg_catalog.now())
  from gone order by person_id;
  return null;
end $$;
revoke execute on function event_of_home_address_created, event_of_home_address_changed, event_of_home_address_destroyed
  from public;
create trigger home_address_event_created after insert on home_address referencing new table as added
  for each statement execute function event_of_home_address_created();
create trigger home_address_event_changed after update on home_address referencing old table as gone new table as added
  for each statement execute function event_of_home_address_changed();
create trigger home_address_event_destroyed after delete on home_address referencing old table as gone
  for each statement execute function event_of_home_address_destroyed();
