-- Whom a ladder reaches, how long it may keep quiet, and who has a case: turns at the duty desk, unit managers,
-- silence with a reason and an end, handing over, opening again.
alter table staff add column unit_manager boolean not null default false;

-- Who has the turn at the duty desk; one at a time in a team, whoever writes two at once.
create table duty_turn (
  id uuid primary key,
  team_id uuid not null references team,
  staff_id uuid not null references staff,
  during tstzrange not null check (not isempty(during) and not lower_inf(during) and not upper_inf(during)),
  -- The event of the calendar file it was read from; none where it was entered by hand.
  uid text check (length(uid) between 1 and 255),
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  version integer not null default 1,
  constraint duty_turn_once exclude using gist (team_id with =, during with &&)
);
create unique index duty_turn_uid on duty_turn (team_id, uid) where uid is not null;
create index duty_turn_staff on duty_turn (staff_id);

alter table escalation
  add column handed_to uuid references staff,
  add column silenced_at timestamptz,
  add column silenced_until_at timestamptz,
  -- How many causes it had then: one more ends the silence.
  add column silenced_causes integer,
  -- When its ladder last went on: what fell due before was not late until then.
  add column resumed_at timestamptz,
  drop constraint escalation_state_check,
  add constraint escalation_state_check check (state in ('opened','acknowledged','silenced','resolved')),
  add constraint escalation_silence check ((state = 'silenced') = (silenced_until_at is not null)
    and num_nulls(silenced_at, silenced_until_at, silenced_causes) in (0, 3)),
  -- Ten working days never take longer, whatever holidays fall together: no silence is for ever.
  add constraint escalation_silence_ends check (silenced_until_at > silenced_at
    and silenced_until_at <= silenced_at + interval '31 days');
create index escalation_silenced on escalation (silenced_until_at) where state = 'silenced';
create index escalation_handed on escalation (handed_to) where state <> 'resolved' and handed_to is not null;

-- Which level a step really reached: another than its own where nobody was there.
alter table escalation_step
  add column reached text check (reached in ('officer','deputy','supervisor','duty_desk','unit_manager'));
create index escalation_step_desk on escalation_step (staff_id, escalation_id)
  where reached in ('duty_desk','unit_manager');

-- A case handed over is told without a step.
alter table staff_notice alter column step_id drop not null;

-- What somebody did with a case short of deciding it, in the order it happened; a decision that was opened again
-- stays here as it was.
create table escalation_act (
  id uuid primary key,
  escalation_id uuid not null references escalation,
  person_id uuid not null references person,
  act text not null check (act in ('acknowledge','silence','wake','expire','hand_over','reopen')),
  acted_at timestamptz not null,
  acted_by uuid references staff,
  reason text,
  until_at timestamptz,
  to_id uuid references staff,
  decision text,
  decision_reason text,
  decided_by uuid references staff,
  decided_at timestamptz,
  check ((act = 'expire') = (acted_by is null)),
  check (act not in ('silence','hand_over','reopen') or length(reason) > 0),
  check ((act in ('acknowledge','silence')) = (until_at is not null)),
  check ((act = 'hand_over') = (to_id is not null)),
  check ((act = 'reopen') = (decision is not null))
);
create index escalation_act_case on escalation_act (escalation_id, acted_at);
create index escalation_act_person on escalation_act (person_id);
create trigger escalation_act_append_only before update or delete or truncate on escalation_act
  for each statement execute function refuse_change();

grant select, insert on escalation_act to aftercare_desk, aftercare_clock;
grant select, insert, delete on duty_turn to aftercare_desk, aftercare_clock;
alter table escalation_act enable row level security;
create policy clock_all on escalation_act to aftercare_clock using (true) with check (true);
create policy case_readers on escalation_act for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
-- Everybody in their own name; what nobody did (a silence that ran out) comes along with a case from elsewhere.
create policy case_writers on escalation_act for insert to aftercare_desk
  with check ((select app_reads_cases()) and person_id in (select id from person)
    and (act = 'expire' or acted_by = (select app_staff())));
-- Names and times of colleagues, within the team; made by those who keep the rota.
alter table duty_turn enable row level security;
create policy clock_all on duty_turn to aftercare_clock using (true) with check (true);
create policy own_team on duty_turn for select to aftercare_desk using (team_id = (select app_team()));
create policy keepers_enter on duty_turn for insert to aftercare_desk
  with check (team_id = (select app_team()) and (select app_role()) in ('supervisor','planner') and entered_by = (select app_staff()));
create policy keepers_remove on duty_turn for delete to aftercare_desk
  using (team_id = (select app_team()) and (select app_role()) in ('supervisor','planner'));

-- People this actor is asked about besides the own caseload, for as long as the case is open: it was handed to the
-- actor or to whom the actor stands in for, within the team; or it reached the actor at the duty desk or as unit
-- manager, of whichever team, since it was last opened: whom it reached before it was decided is asked no more. As
-- the owner: policies would otherwise ask each other. It keeps its plan, as `app_stood_in_for` does.
create function app_asked_about() returns uuid[] language plpgsql stable security definer set search_path = public as $$
begin
  return array(
    select e.person_id from escalation e join person p on p.id = e.person_id
    where e.state <> 'resolved' and p.team_id = app_team()
    and e.handed_to = any ((select app_own() || app_stood_in_for())::uuid[])
    union all
    select e.person_id from escalation_step s join escalation e on e.id = s.escalation_id
    where app_reads_cases() and s.staff_id = app_staff() and s.reached in ('duty_desk','unit_manager')
    and e.state <> 'resolved'
    and not exists (select from escalation_act a where a.escalation_id = e.id and a.act = 'reopen'
                    and a.acted_at > coalesce(s.dispatched_at, '-infinity'))
  );
end $$;
create policy asked_about on person to aftercare_desk using (id = any ((select app_asked_about())::uuid[]));
