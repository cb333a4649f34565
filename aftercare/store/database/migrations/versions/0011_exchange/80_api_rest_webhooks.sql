-- A receiver that answers 410 wants no events any more: the service ends its webhook, and no administrator did.
alter table webhook drop constraint webhook_check2;
alter table webhook add constraint webhook_ended check ((state = 'ended') = (ended_at is not null)
  and (ended_by is null or ended_at is not null) and (ended_by is not null or ended_at is null or last_answer = 'http-410'));
grant update (version, state, ended_at) on webhook to aftercare_clock;
grant update (until_at) on webhook_secret to aftercare_clock;
