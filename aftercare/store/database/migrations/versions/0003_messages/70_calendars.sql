-- Calendars by secret link: who may read which, and what a calendar must know of an appointment's life.

-- Kept by the database: how often and when last an appointment was moved, cancelled or given to another; a
-- calendar that does not see a number rise keeps showing the old time.
alter table appointment
  add column revision integer not null default 0,
  add column changed_at timestamptz;
create function note_revision() returns trigger language plpgsql as $$
begin
  new.revision := old.revision + 1;
  new.changed_at := greatest(old.changed_at, app_now());
  return new;
end $$;
create trigger appointment_revised before update of state, during, officer_id, location_id, session_id on appointment
  for each row when ((old.state not in ('cancelled_by_service','moved') and new.state in ('cancelled_by_service','moved'))
    or (new.during, new.officer_id, new.location_id, new.session_id)
      is distinct from (old.during, old.officer_id, old.location_id, old.session_id))
  execute function note_revision();
-- When those from before were called off is not known, so it counts from now.
update appointment set revision = 1, changed_at = app_now() where state in ('cancelled_by_service','moved');
-- With `appointment_occurrence`, which has the living, every row an occurrence ever had.
create index appointment_occurrence_past on appointment (line_id, occurrence)
  where state in ('cancelled_by_service','moved');
create index appointment_called_off on appointment (officer_id, changed_at)
  where state in ('cancelled_by_service','moved');

-- The same of leave, which is entered, changed and taken away again.
alter table leave
  add column revision integer not null default 0,
  add column changed_at timestamptz;
create function note_leave_revision() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then new.revision := old.revision + 1; end if;
  new.changed_at := app_now();
  return new;
end $$;
create trigger leave_revised before insert or update of during on leave
  for each row execute function note_leave_revision();
update leave set changed_at = app_now();

-- `secret_hash` is all that is kept of a link. Of a person: what they said they wanted, and that the officer
-- chose it although the case is restricted.
create table calendar_feed (
  id uuid primary key,
  staff_id uuid references staff,
  person_id uuid references person,
  secret_hash bytea not null unique check (length(secret_hash) = 32),
  consent text check (length(consent) between 1 and 1000),
  despite_restricted boolean not null default false,
  created_by uuid not null references staff,
  created_at timestamptz not null,
  revoked_at timestamptz,
  revoked_because text check (revoked_because in
    ('by-hand','case-closed','opted-out','consent-withdrawn','in-custody','restricted-case','account-closed')),
  revoked_by uuid references staff,
  fetched_at timestamptz,
  fetches bigint not null default 0,
  -- How often in the hour that began then.
  hour_at timestamptz,
  hour_fetches integer not null default 0,
  version integer not null default 1,
  check ((staff_id is null) <> (person_id is null)),
  check ((person_id is null) = (consent is null)),
  check (person_id is not null or not despite_restricted),
  check ((revoked_at is null) = (revoked_because is null))
);
create index calendar_feed_staff on calendar_feed (staff_id) where staff_id is not null;
create index calendar_feed_person on calendar_feed (person_id) where person_id is not null;

-- A link that was ended does not come back, and opens nothing by another secret.
create trigger calendar_feed_ended before update on calendar_feed for each row
  when (old.revoked_at is not null
    and (new.revoked_at, new.revoked_because, new.revoked_by, new.secret_hash, new.staff_id, new.person_id)
      is distinct from (old.revoked_at, old.revoked_because, old.revoked_by, old.secret_hash, old.staff_id, old.person_id))
  execute function refuse_change();

-- As the owner: whatever ends a link ends it, also where whoever did it may not see the link.
create function end_calendars(the_person uuid, the_staff uuid, because text, spared boolean) returns void
language plpgsql security definer set search_path = public as $$
declare gone record;
begin
  for gone in
    update calendar_feed set revoked_at = app_now(), revoked_because = because, revoked_by = app_staff(), version = version + 1
    where (person_id = the_person or staff_id = the_staff) and revoked_at is null and not (spared and despite_restricted)
    returning id, person_id
  loop
    insert into audit_entry (at, staff_id, role, action, subject_kind, subject_id, person_id)
    values (app_now(), app_staff(), app_role(), 'withdraw', 'calendar-feed', gone.id, gone.person_id);
  end loop;
end $$;
revoke execute on function end_calendars from public;

-- Whoever takes back what they agreed to about texts takes back more; whoever never agreed to texts took back nothing.
create function end_calendars_of_person() returns trigger language plpgsql security definer set search_path = public as $$
declare because text := case
    when new.closed_on is not null and old.closed_on is null then 'case-closed'
    when new.opted_out_at is not null and old.opted_out_at is null then 'opted-out'
    when old.texts_consented and not new.texts_consented then 'consent-withdrawn'
    else 'restricted-case' end;
begin
  perform end_calendars(new.id, null, because, because = 'restricted-case');
  return null;
end $$;
create trigger person_calendars after update of closed_on, opted_out_at, texts_consented, restricted on person
  for each row when ((new.closed_on is not null and old.closed_on is null)
    or (new.opted_out_at is not null and old.opted_out_at is null) or (old.texts_consented and not new.texts_consented)
    or (new.restricted and not old.restricted))
  execute function end_calendars_of_person();

-- A stay that begins later ends the link when it is first asked for after that.
create function end_calendars_of_confined() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform end_calendars(new.person_id, null, 'in-custody', false);
  return null;
end $$;
create trigger away_calendars after insert or update on away_period
  for each row when (new.kind in ('custody','admission') and new.during @> app_now())
  execute function end_calendars_of_confined();

create function end_calendars_of_staff() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform end_calendars(null, new.id, 'account-closed', false);
  return null;
end $$;
create trigger staff_calendars after update of active on staff
  for each row when (old.active and not new.active) execute function end_calendars_of_staff();

grant select, insert, update on calendar_feed to aftercare_desk, aftercare_clock;
alter table calendar_feed enable row level security;
create policy clock_all on calendar_feed to aftercare_clock using (true) with check (true);
create policy own_feeds on calendar_feed to aftercare_desk using (staff_id = (select app_staff()));
create policy case_readers on calendar_feed to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
