-- Appointments by when they were booked: those of the last day are looked through each minute for clients to text.
create index appointment_booked on appointment (booked_at);

-- The task to notify a client of a change is done while a text about it is on its way. One that did not arrive opens it
-- again, also when it failed at the provider; one that was delivered after all, or sent again by a person, ends it.
drop trigger told_change_called_off on message;
drop function reopen_told_change;
create function follow_change_text() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.state = 'delivered' then
    update task set state = 'done', done_at = new.state_at, done_note = 'text', version = version + 1
    where message_id in (new.id, new.resend_of) and kind = 'notify_change' and state = 'opened';
  else
    update task set state = 'opened', done_by = null, done_at = null, done_note = null, version = version + 1
    where message_id in (new.id, new.resend_of) and kind = 'notify_change' and state = 'done' and done_note = 'text';
  end if;
  return null;
end $$;
revoke execute on function follow_change_text from public;
create trigger change_text_ended after update of state on message for each row
  when (old.state is distinct from new.state and new.template in ('changed-time','called-off')
    and new.state in ('delivered','cancelled','withheld','skipped_late','failed','undelivered')
    and new.reason is distinct from 'another-way')
  execute function follow_change_text();
