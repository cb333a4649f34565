-- Trials of reminders: a protocol proposed by one administrator and activated by another, and what each look found.
create table reminder_trial (
  version integer primary key check (version > 0),
  -- With the id of a client it decides the arm; nothing is stored per client.
  id uuid not null unique,
  question text not null,
  adopted_by text not null,
  -- What differs in the tested arm: the wordings of one reminder by language, or the day of one.
  text text,
  wordings jsonb,
  days_before smallint,
  tested_days_before smallint,
  team_ids uuid[] not null check (cardinality(team_ids) > 0),
  begins_on date not null,
  ends_on date not null,
  looks smallint not null check (looks between 1 and 6),
  enough_clients integer,
  proposed_by uuid references staff,
  proposed_at timestamptz,
  activated_by uuid references staff,
  activated_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references staff,
  ended_because text check (ended_because in ('harm', 'completed', 'by-hand')),
  state text not null generated always as (case when ended_at is not null then 'ended'
    when activated_at is null then 'proposed' else 'activated' end) stored,
  constraint reminder_trial_days check (begins_on < ends_on),
  constraint reminder_trial_one_difference check (
    num_nonnulls(text, wordings) = 2 and num_nonnulls(days_before, tested_days_before) = 0
    or num_nonnulls(text, wordings) = 0 and num_nonnulls(days_before, tested_days_before) = 2),
  -- The reminder of the day before is never moved.
  constraint reminder_trial_day_before check (least(days_before, tested_days_before) >= 2),
  constraint reminder_trial_four_eyes check (activated_by is null or activated_by is distinct from proposed_by),
  constraint reminder_trial_end check (num_nonnulls(ended_at, ended_because) in (0, 2)
    and (ended_by is not null) = (ended_because is not distinct from 'by-hand'))
);
grant select on reminder_trial to aftercare_clock, aftercare_desk;
grant insert on reminder_trial to aftercare_desk;
-- The protocol is in no grant: after the proposal it never changes.
grant update (activated_by, activated_at, ended_at, ended_by, ended_because) on reminder_trial to aftercare_desk;
grant update (ended_at, ended_because) on reminder_trial to aftercare_clock;

create function keep_trial() returns trigger language plpgsql as $$
declare
  steps constant text[] := array['activated_by', 'activated_at', 'ended_at', 'ended_by', 'ended_because', 'state'];
begin
  if to_jsonb(new) - steps is distinct from to_jsonb(old) - steps then
    raise exception 'kept: the protocol of a trial does not change' using errcode = '42501';
  end if;
  if old.ended_at is not null or (old.activated_at is not null
     and (new.activated_by, new.activated_at) is distinct from (old.activated_by, old.activated_at)) then
    raise exception 'kept: what was decided on a trial does not change' using errcode = '42501';
  end if;
  if (new.activated_at is null) is distinct from (new.activated_by is null)
     or (old.activated_by is null and new.activated_by is not null and new.activated_by is distinct from app_staff())
     or (new.ended_by is not null and new.ended_by is distinct from app_staff()) then
    raise exception 'kept: nobody decides on a trial for another' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger reminder_trial_kept before update on reminder_trial for each row execute function keep_trial();
create trigger reminder_trial_stays before delete or truncate on reminder_trial
  for each statement execute function refuse_change();
alter table reminder_trial enable row level security;
create policy everybody_reads on reminder_trial for select to aftercare_desk, aftercare_clock using (true);
create policy administrators_propose on reminder_trial for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and proposed_by = (select app_staff())
    and num_nonnulls(activated_by, activated_at, ended_at, ended_by) = 0);
create policy administrators_decide on reminder_trial for update to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');
create policy clock_ends on reminder_trial for update to aftercare_clock using (true) with check (ended_by is null);

-- What each look found, as it is shown: small counts were suppressed before they came here. Nothing about anyone.
create table reminder_trial_look (
  trial integer not null references reminder_trial,
  number smallint not null check (number between 1 and 6),
  looked_at timestamptz not null,
  decision text not null check (decision in ('continues', 'stopped-for-harm', 'ended')),
  control_clients integer,
  control_appointments integer,
  control_missed integer,
  tested_clients integer,
  tested_appointments integer,
  tested_missed integer,
  control_share numeric(4, 3),
  tested_share numeric(4, 3),
  lower numeric(4, 3),
  upper numeric(4, 3),
  primary key (trial, number),
  constraint reminder_trial_look_counts check (num_nonnulls(control_clients, control_appointments, control_missed) in (0, 3)
    and num_nonnulls(tested_clients, tested_appointments, tested_missed) in (0, 3)),
  constraint reminder_trial_look_effect check (num_nonnulls(control_share, tested_share, lower, upper) in (0, 4))
);
grant select on reminder_trial_look to aftercare_clock, aftercare_desk;
grant insert on reminder_trial_look to aftercare_clock;
create trigger reminder_trial_look_append_only before update or delete or truncate on reminder_trial_look
  for each statement execute function refuse_change();
alter table reminder_trial_look enable row level security;
create policy everybody_reads on reminder_trial_look for select to aftercare_desk, aftercare_clock using (true);
create policy clock_adds on reminder_trial_look for insert to aftercare_clock with check (true);

-- The reminder that a trial is about, and the arm by which it was planned.
alter table message
  add column trial integer,
  add column trial_arm text;
alter table message
  add constraint message_trial foreign key (trial) references reminder_trial not valid,
  add constraint message_trial_arm check ((trial is null) = (trial_arm is null)
    and trial_arm in ('control', 'tested')) not valid;
alter table message validate constraint message_trial;
alter table message validate constraint message_trial_arm;
create index message_of_trial on message (trial, person_id) where trial is not null;
-- What an ended trial left, looked for at every tick.
create index message_of_tested_arm on message (trial) where trial_arm = 'tested' and state = 'planned';
