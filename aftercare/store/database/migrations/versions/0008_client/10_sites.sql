-- A location is a site everywhere. Policies, grants and triggers follow a rename by themselves; functions do not.
alter table location rename to site;
alter index location_pkey rename to site_pkey;
alter index location_person rename to site_person;
alter table site rename constraint location_home to site_home;
alter table site rename constraint location_kind_check to site_kind_check;
alter table site rename constraint location_capacity_check to site_capacity_check;
alter table site rename constraint location_address_check to site_address_check;
alter table site rename constraint location_latitude_check to site_latitude_check;
alter table site rename constraint location_longitude_check to site_longitude_check;
alter table site rename constraint location_check to site_person_check;
alter table site rename constraint location_check1 to site_position_check;
alter table site rename constraint location_team_id_fkey to site_team_id_fkey;
alter table site rename constraint location_provider_id_fkey to site_provider_id_fkey;
alter table site rename constraint location_located_by_team_id_fkey to site_located_by_team_id_fkey;

alter table accepted_site rename column location_id to site_id;
alter table accepted_site rename constraint accepted_site_location_id_fkey to accepted_site_site_id_fkey;
alter index accepted_site_location rename to accepted_site_site;
alter table appointment rename column location_id to site_id;
alter table appointment rename constraint appointment_location_id_fkey to appointment_site_id_fkey;
alter index appointment_location_day rename to appointment_site_day;
alter table exclusion rename column location_id to site_id;
alter table exclusion rename constraint exclusion_location_id_fkey to exclusion_site_id_fkey;
alter table group_session rename column location_id to site_id;
alter table group_session rename constraint group_session_location_id_fkey to group_session_site_id_fkey;
alter table freed_room rename column location_id to site_id;
alter table obligation rename column location_ids to site_ids;
update destroyed_table set name = 'site' where name = 'location';

drop function free_room(uuid, uuid, uuid, uuid, tstzrange);
-- As the owner: no account of the service may read or write what came free.
create function free_room(officer uuid, site uuid, programme uuid, person uuid, during tstzrange) returns void
  language sql security definer set search_path = public as $$
  insert into freed_room (officer_id, site_id, programme_id, person_id, from_on, until_on)
  values (officer, site, programme, person, local_day(lower(during)), local_day(upper(during)))
$$;
grant execute on function free_room to aftercare_desk, aftercare_clock, aftercare_destroyer;
create or replace function note_freed_appointment() returns trigger language plpgsql as $$
begin
  perform free_room(old.officer_id, old.site_id, (select programme_id from group_session where id = old.session_id),
                    old.person_id, old.during);
  return null;
end $$;
create or replace function note_freed_session() returns trigger language plpgsql as $$
begin
  perform free_room(null, new.site_id, new.programme_id, null, tstzrange(new.starts_at, new.ends_at));
  return null;
end $$;
