-- The claim under which no attempt was begun yet. Older code claims under another number and never marks a
-- beginning: what it claimed counts as begun.
alter table message add column unbegun_claim bigint;
-- Texts and calls whose end the provider has not told: it is asked. So it is about
-- what was sent in the last two days.
create index message_without_end on message (channel, next_look_at)
  where state in ('accepted','sent') and next_look_at is not null;
update message set next_look_at = state_at + interval '30 minutes', looks = 0
  where state in ('accepted','sent') and channel in ('sms','voice') and provider_sid is not null
    and next_look_at is null and state_at > (select max(state_at) from message) - interval '2 days';
grant select (channel, state_at, emptied_at) on message to aftercare_watchdog;
