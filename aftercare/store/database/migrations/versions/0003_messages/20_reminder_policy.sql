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

-- What an administrator proposed another one activates, in their own name, once and for good: appointments, and
-- later cases, name the version they were treated by.
create function keep_adopted() returns trigger language plpgsql as $$
begin
  if old.activated_at is not null then
    raise exception 'kept: an activated version of % does not change', tg_table_name using errcode = '42501';
  end if;
  if (new.activated_at is null) is distinct from (new.activated_by is null)
     or (new.activated_by is not null and new.activated_by is distinct from app_staff()) then
    raise exception 'kept: nobody activates % for another', tg_table_name using errcode = '42501';
  end if;
  return new;
end $$;
create trigger reminder_policy_kept before update on reminder_policy for each row execute function keep_adopted();
create trigger reminder_policy_stays before delete or truncate on reminder_policy
  for each statement execute function refuse_change();
alter table reminder_policy enable row level security;
create policy everybody_reads on reminder_policy for select to aftercare_desk, aftercare_clock using (true);
create policy administrators_propose on reminder_policy for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and proposed_by = (select app_staff()) and num_nonnulls(activated_by, activated_at) = 0);
create policy administrators_activate on reminder_policy for update to aftercare_desk
  using ((select app_role()) = 'admin') with check ((select app_role()) = 'admin');

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
