-- The calendars of officers, asked for busy times: which calendar is whose, how reading it goes, and what it said last.
-- Of an event there is its period and nothing else.

-- One calendar for each officer. Of Microsoft Graph the account alone; of CalDAV also the address of the calendar. It goes
-- with its password and its busy times when its owner stops it.
create table calendar_connection (
  id uuid primary key,
  version integer not null default 1,
  staff_id uuid not null references staff unique,
  kind text not null check (kind in ('graph', 'caldav')),
  account text not null check (length(account) between 1 and 200),
  address text check (length(address) between 1 and 500),
  made_at timestamptz not null,
  -- Not read before then: the next turn, or what the server asked for.
  next_read_at timestamptz not null,
  -- A worker is reading it.
  claimed_until timestamptz,
  read_at timestamptz,
  -- Failures in a row, since when, and the code of the last one.
  failures integer not null default 0,
  failing_since timestamptz,
  fault text check (fault <> ''),
  check ((kind = 'caldav') = (address is not null)),
  check (num_nulls(failing_since, fault) in (0, 2) and (failures = 0) = (fault is null))
);
create index calendar_connection_due on calendar_connection (next_read_at);
-- The service encrypts it, and only what reads calendars reads it.
create table calendar_password (
  connection_id uuid primary key references calendar_connection on delete cascade,
  secret text not null
);
create table busy_block (
  id uuid primary key default gen_random_uuid(),
  connection_id uuid not null references calendar_connection on delete cascade,
  staff_id uuid not null references staff,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)
    and lower(during) is not null and upper(during) is not null),
  -- Since when the calendar says so.
  seen_at timestamptz not null,
  unique (connection_id, during)
);
create index busy_block_staff on busy_block (staff_id, lower(during));

-- What a calendar takes from its officer for placement: not the times of appointments that stand, journeys included.
-- So none of those is moved by the service; a person decides on a clash.
create function busy_beside_appointments(officer uuid, from_at timestamptz, until_at timestamptz) returns setof tstzrange
language sql stable as $$
  select unnest(tstzmultirange(b.during) - coalesce((
    select range_agg(busy(a.during, a.travel_min)) from appointment a
    where officer in (a.officer_id, a.second_officer_id) and a.state not in ('cancelled_by_service', 'moved')
      and a.during && b.during), '{}'))
  from busy_block b where b.staff_id = officer and b.during && tstzrange(from_at, until_at)
$$;
revoke execute on function busy_beside_appointments from public;
grant execute on function busy_beside_appointments to aftercare_desk, aftercare_clock;

-- Who waits for a time may get what a calendar gives back.
create function note_freed_busy() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform free_room(old.staff_id, null, null, null, old.during);
  return null;
end $$;
create trigger busy_block_freed after delete on busy_block for each row execute function note_freed_busy();

-- A calendar goes with the account of its owner.
create function end_connections_of_staff() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from calendar_connection where staff_id = new.id;
  return null;
end $$;
revoke execute on function end_connections_of_staff from public;
grant select (staff_id), delete on calendar_connection to aftercare_definer;
create trigger staff_connections after update of active on staff
  for each row when (old.active and not new.active) execute function end_connections_of_staff();

grant select, insert, delete on calendar_connection to aftercare_desk;
grant update (version, next_read_at) on calendar_connection to aftercare_desk;
grant select, update on calendar_connection to aftercare_clock;
grant insert, delete on calendar_password to aftercare_desk;
grant select on calendar_password to aftercare_clock;
grant select on busy_block to aftercare_desk;
grant select, insert, delete on busy_block to aftercare_clock;
grant select (id, failing_since) on calendar_connection to aftercare_counter;

alter table calendar_connection enable row level security;
create policy clock_all on calendar_connection to aftercare_clock using (true) with check (true);
create policy own_calendar on calendar_connection to aftercare_desk
  using (staff_id = (select app_staff())) with check (staff_id = (select app_staff()));
-- That one fails, not whose it is by name: who keeps the service running sees the state of each.
create policy administrators on calendar_connection for select to aftercare_desk using ((select app_role()) = 'admin');
create policy watchdog_counts on calendar_connection for select to aftercare_counter using (true);
alter table calendar_password enable row level security;
create policy clock_all on calendar_password to aftercare_clock using (true) with check (true);
create policy own_calendar on calendar_password to aftercare_desk
  using (true) with check (connection_id in (select id from calendar_connection where staff_id = (select app_staff())));
alter table busy_block enable row level security;
create policy clock_all on busy_block to aftercare_clock using (true) with check (true);
-- Times only, as leave: of one's own, and for who plans with colleagues.
create policy who_plans on busy_block for select to aftercare_desk
  using (staff_id = (select app_staff()) or (select app_role()) in ('officer', 'supervisor', 'planner'));

-- An appointment at a time at which its officer's calendar says busy is a task. It ends with that time.
alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check check (kind in (
  'record_outcome','call_person','wants_to_move','check_number','unknown_delivery','reminder_late','place_by_hand',
  'notify_change','attendance_low','answer_offer','review_plan','library_changed','verify_number','send_letter',
  'answer_text','board_copy','draft_paper','notify_provider','same_client','calendar_clash',
  'check_brought_in')) not valid;
alter table task validate constraint task_kind_check;
create index task_clash on task (appointment_id) where kind = 'calendar_clash' and state = 'opened';
-- As the owner: whoever moves the appointment ends it, also where they see no tasks.
create function end_calendar_clash() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  update task set state = 'done', done_at = app_now(), done_note = 'reason-changed', version = version + 1
  where appointment_id = new.id and kind = 'calendar_clash' and state = 'opened';
  return null;
end $$;
revoke execute on function end_calendar_clash from public;
create trigger appointment_clash_ends after update of state, during, officer_id, second_officer_id on appointment
  for each row when ((old.during, old.officer_id, old.second_officer_id)
    is distinct from (new.during, new.officer_id, new.second_officer_id)
    or old.state in ('scheduled','notified','confirmed') and new.state not in ('scheduled','notified','confirmed'))
  execute function end_calendar_clash();
