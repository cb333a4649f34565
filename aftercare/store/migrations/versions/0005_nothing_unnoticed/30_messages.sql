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
