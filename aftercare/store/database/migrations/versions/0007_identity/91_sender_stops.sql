-- A stop by one person ends at `next_try_at`; it lasts only when a second person confirms it. A stop from before this
-- was recorded names no one and stays.
alter table sender add column stopped_by uuid references staff, add column confirmed_by uuid references staff,
  add constraint sender_stopped_by check (stopped_by is null or reason = 'by-hand'),
  add constraint sender_second check (confirmed_by is null or confirmed_by <> stopped_by and next_try_at is null);
alter table sender_event drop constraint sender_event_event_check,
  add constraint sender_event_event_check check (event in ('stopped','confirmed','started'));

-- How fast a channel may go is not for people at work to change.
revoke update on sender from aftercare_desk;
grant update (stopped_at, reason, code, next_try_at, tries, failures, pauses, paused_until_at, version, stopped_by,
  confirmed_by) on sender to aftercare_desk;

-- Held by the database too: a person at work stops a sender for some time in their own name, and only another person
-- makes a stop last.
create function sender_stop_needs_second() returns trigger language plpgsql as $$
begin
  if current_user <> 'aftercare_desk' or new.reason is distinct from 'by-hand'
  or (new.reason, new.stopped_by, new.confirmed_by, new.next_try_at)
    is not distinct from (old.reason, old.stopped_by, old.confirmed_by, old.next_try_at) then
    return new;
  end if;
  if old.reason is distinct from 'by-hand' then
    if new.stopped_by is distinct from app_staff() or new.confirmed_by is not null or new.next_try_at is null then
      raise exception 'one person stops a sender for some time only' using errcode = 'insufficient_privilege';
    end if;
  elsif new.stopped_by is distinct from old.stopped_by or new.stopped_by = app_staff()
  or new.confirmed_by is distinct from app_staff() then
    raise exception 'a second person confirms that a sender is stopped' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger sender_stop_needs_second before update on sender
  for each row execute function sender_stop_needs_second();
