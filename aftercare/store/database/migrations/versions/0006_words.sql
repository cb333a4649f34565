-- Escalations are snoozed. The acts of an escalation are append-only; the owner may lift that for a change of word.
alter table escalation drop constraint escalation_silence, drop constraint escalation_silence_ends,
  drop constraint escalation_state_check;
alter table escalation rename column silenced_at to snoozed_at;
alter table escalation rename column silenced_until_at to snoozed_until_at;
alter table escalation rename column silenced_causes to snoozed_causes;
update escalation set state = 'snoozed' where state = 'silenced';
alter table escalation
  add constraint escalation_state_check check (state in ('opened', 'acknowledged', 'snoozed', 'resolved')),
  add constraint escalation_snooze check ((state = 'snoozed') = (snoozed_until_at is not null)
    and num_nulls(snoozed_at, snoozed_until_at, snoozed_causes) in (0, 3)),
  add constraint escalation_snooze_ends check (snoozed_until_at > snoozed_at
    and snoozed_until_at <= snoozed_at + interval '31 days');
alter index escalation_silenced rename to escalation_snoozed;

alter table escalation_act drop constraint escalation_act_act_check, drop constraint escalation_act_check1,
  drop constraint escalation_act_check2;
alter table escalation_act disable trigger escalation_act_append_only;
update escalation_act set act = 'snooze' where act = 'silence';
alter table escalation_act enable trigger escalation_act_append_only;
alter table escalation_act
  add constraint escalation_act_act_check
    check (act in ('acknowledge', 'snooze', 'wake', 'expire', 'hand_over', 'reopen')),
  add constraint escalation_act_reason
    check (act not in ('snooze', 'hand_over', 'reopen') or length(reason) > 0),
  add constraint escalation_act_until
    check ((act in ('acknowledge', 'snooze')) = (until_at is not null));

-- Rules evaluate a verdict.
alter table absence rename column weighed_at to evaluated_at;
alter index absence_unweighed rename to absence_unevaluated;

-- A version of the rules is backtested.
alter table rule_trial rename to rule_backtest;
alter table rule_backtest rename constraint rule_trial_pkey to rule_backtest_pkey;
alter index rule_trial_version rename to rule_backtest_version;
alter index rule_trial_once rename to rule_backtest_once;
alter index rule_trial_due rename to rule_backtest_due;
alter trigger rule_trial_stays on rule_backtest rename to rule_backtest_stays;

-- A colleague has a shift at the duty desk.
alter table duty_turn rename to duty_shift;
alter table duty_shift rename constraint duty_turn_pkey to duty_shift_pkey;
alter table duty_shift rename constraint duty_turn_once to duty_shift_once;
alter index duty_turn_uid rename to duty_shift_uid;
alter index duty_turn_staff rename to duty_shift_staff;
create or replace function app_asked_about() returns uuid[]
language plpgsql stable security definer set search_path to 'public' as $$
begin
  return array(
    select e.person_id from escalation e join person p on p.id = e.person_id
    where e.state <> 'resolved' and p.team_id = app_team()
    and e.handed_to = any ((select app_own() || app_stood_in_for())::uuid[])
    union all
    select e.person_id from (
      select escalation_id, dispatched_at as at from escalation_step
      where staff_id = app_staff() and reached in ('duty_desk','unit_manager')
      union all
      select n.escalation_id, n.created_at from staff_notice n where n.staff_id = app_staff() and n.again
      -- As the duty desk or unit manager: officers and stand-ins see the case file through their own policies, and
      -- no longer than those last.
      and (exists (select from staff u where u.id = n.staff_id and u.unit_manager)
        or exists (select from duty_shift d where d.staff_id = n.staff_id and d.during @> n.created_at))
    ) s join escalation e on e.id = s.escalation_id
    where app_reads_cases() and e.state <> 'resolved'
    and not exists (select from escalation_act a where a.escalation_id = e.id and a.act = 'reopen'
                    and a.acted_at > coalesce(s.at, '-infinity'))
  );
end $$;

-- Jobs are called by what they do. A job keeps its last turn under its new name.
update job_run set job = case job
  when 'sweep' then 'mark-overdue' when 'weigh' then 'evaluate-rules' when 'climb' then 'escalate-steps'
  when 'roll-horizon' then 'extend-horizon' when 'try-rules' then 'run-backtests' end
where job in ('sweep', 'weigh', 'climb', 'roll-horizon', 'try-rules');
