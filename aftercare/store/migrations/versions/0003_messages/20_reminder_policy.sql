-- When we text: one document per version, in force from its first day once a second administrator activated it.
create table reminder_policy (
  version integer primary key check (version > 0),
  source text not null,
  adopted_by text not null,
  valid_from date not null,
  policy jsonb not null,
  proposed_by uuid references staff,
  proposed_at timestamptz,
  activated_by uuid references staff,
  activated_at timestamptz,
  state text not null generated always as (case when activated_at is null then 'proposed' else 'activated' end) stored,
  constraint reminder_policy_four_eyes check (activated_by is null or activated_by is distinct from proposed_by)
);
grant select on reminder_policy to aftercare_clock, aftercare_desk;
grant insert on reminder_policy to aftercare_desk;
-- What was proposed is never written over: only the second administrator's word is added.
grant update (activated_by, activated_at) on reminder_policy to aftercare_desk;

-- By which version a reminder was planned; nothing for texts no policy asks for.
alter table message
  add column policy_version integer references reminder_policy;

-- Who missed an appointment lately is looked for at every tick: their next one may get one reminder more.
create index outcome_missed on outcome (recorded_at, person_id) where code = 'missed';
-- What was withheld is looked at again until it could no longer help.
create index message_withheld on message (useful_until_at) where state = 'withheld';

-- Marking an appointment as planned touches no index any more, and its page has room for the new version: most of
-- these updates stay within the page (HOT), where before each one wrote into every index, both exclusions included.
drop index appointment_unreminded;
create index appointment_coming on appointment (starts_at) where state in ('scheduled','notified','confirmed');
alter table appointment set (fillfactor = 85);
