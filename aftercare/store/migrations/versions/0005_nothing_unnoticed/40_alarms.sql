-- A ladder never counts one person as two levels: a step whose people have all been notified in its round is passed.
alter table escalation_step
  -- How often the ladder had begun before.
  add column round integer not null default 0 check (round >= 0),
  -- The level at which whoever was there at its own level had been notified already.
  add column same_as text check (same_as in ('officer','deputy','supervisor','duty_desk','unit_manager')),
  drop constraint escalation_step_state_check,
  add constraint escalation_step_state_check check (state in ('waiting','dispatched','passed','cancelled')),
  add constraint escalation_step_passed check (state <> 'passed' or (dispatched_at is not null and reached is null));
-- Of steps that stand: a ladder names each level once, so a level's second step is of its second round.
update escalation_step s set round = n.round from (
  select id, row_number() over (partition by escalation_id, audience order by position) - 1 as round from escalation_step) n
where n.id = s.id and n.round > 0;
