-- A database that is older than what was sent holds texts and calls back until a person accepts it.
-- One cause more: nothing that an earlier version counts on goes.
-- squawk-ignore ban-drop-constraint
alter table sender drop constraint sender_reason_check;
-- squawk-ignore ban-drop-constraint
alter table sender drop constraint sender_check2;
alter table sender
  add constraint sender_reason_check check (reason in ('set-up','provider-failing','by-hand','database-went-back')) not valid;
alter table sender
  add constraint sender_goes_on check (stopped_at is null or next_try_at is not null
    or reason in ('by-hand','database-went-back')) not valid;
-- squawk-ignore ban-drop-constraint
alter table sender_event drop constraint sender_event_because_check;
alter table sender_event add constraint sender_event_because_check
  check (because in ('set-up','provider-failing','by-hand','database-went-back')) not valid;

-- No account at a screen starts such a sender, nor stops one for this cause: the service itself does.
create function sender_held_by_service() returns trigger language plpgsql as $$
begin
  if current_user = 'aftercare_desk' and new.reason is distinct from old.reason
  and 'database-went-back' in (new.reason, old.reason) then
    raise exception 'an operator accepts a database that went back' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger sender_held_by_service before update on sender
  for each row execute function sender_held_by_service();
grant select (reason) on sender to aftercare_counter;
