-- The claim under which no attempt has begun yet. Older code never writes this column, so what it claims has
-- another number and counts as begun.
alter table message add column unbegun_claim bigint;
-- Texts and calls without a final state, about which the provider is asked: those sent in the last two days.
create index message_without_end on message (channel, next_look_at)
  where state in ('accepted','sent') and next_look_at is not null;
update message set next_look_at = state_at + interval '30 minutes', looks = 0
  where state in ('accepted','sent') and channel in ('sms','voice') and provider_sid is not null
    and next_look_at is null and state_at > (select max(state_at) from message) - interval '2 days';
grant select (channel, state_at, emptied_at) on message to aftercare_watchdog;
-- A client is told of a change by text: the task is done when that is on its way, and open again if it is called off.
create function reopen_told_change() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  update task set state = 'opened', done_by = null, done_at = null, done_note = null, version = version + 1
  where message_id = new.id and kind = 'notify_change' and state = 'done' and done_note = 'text';
  return null;
end $$;
revoke execute on function reopen_told_change from public;
create trigger told_change_called_off after update of state on message for each row
  when (new.state = 'cancelled' and old.state is distinct from new.state and new.template in ('changed-time','called-off')
    and new.reason is distinct from 'another-way')
  execute function reopen_told_change();
