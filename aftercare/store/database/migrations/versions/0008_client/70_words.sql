-- Jobs are called by what they do. A job keeps its last turn under its new name.
update job_run set job = case job
  when 'place-waiting' then 'place-unplaced' when 'escalate-steps' then 'run-steps'
  when 'mark-overdue' then 'mark-outcomes-overdue' when 'hand-over' then 'complete-hand-over-lists' end
where job in ('place-waiting', 'escalate-steps', 'mark-overdue', 'hand-over');

-- Of a step that ran, staff were notified.
alter table escalation_step drop constraint escalation_step_state_check;
alter table escalation_step rename column dispatched_at to notified_at;
update escalation_step set state = 'notified' where state = 'dispatched';
alter table escalation_step add constraint escalation_step_state_check
  check (state in ('waiting', 'notified', 'passed', 'cancelled'));
create or replace function app_asked_about() returns uuid[]
language plpgsql stable security definer set search_path to 'public' as $$
begin
  return array(
    select e.person_id from escalation e join person p on p.id = e.person_id
    where e.state <> 'resolved' and p.team_id = app_team()
    and e.handed_to = any ((select app_own() || app_stood_in_for())::uuid[])
    union all
    select e.person_id from (
      select escalation_id, notified_at as at from escalation_step
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

-- A notice says that escalations were handed over from its reader; it refers to files.
alter table taken_case_notice rename to hand_over_notice;
alter table hand_over_notice rename column case_references to file_references;
alter index taken_case_notice_pkey rename to hand_over_notice_pkey;
alter index taken_case_notice_staff rename to hand_over_notice_staff;
alter index taken_case_notice_to rename to hand_over_notice_to;
alter index taken_case_notice_by rename to hand_over_notice_by;
alter table hand_over_notice rename constraint taken_case_notice_staff_id_fkey to hand_over_notice_staff_id_fkey;
alter table hand_over_notice rename constraint taken_case_notice_to_id_fkey to hand_over_notice_to_id_fkey;
alter table hand_over_notice rename constraint taken_case_notice_taken_by_fkey to hand_over_notice_taken_by_fkey;
alter table hand_over_notice rename constraint taken_case_notice_check to hand_over_notice_check;
alter table hand_over_notice
  rename constraint taken_case_notice_case_references_check to hand_over_notice_file_references_check;
alter trigger taken_case_notice_seen_once on hand_over_notice rename to hand_over_notice_seen_once;
alter trigger taken_case_notice_stays on hand_over_notice rename to hand_over_notice_stays;
alter trigger taken_case_notice_keeps on hand_over_notice rename to hand_over_notice_keeps;
update destroyed_table
set name = 'hand_over_notice', condition = '(select reference from person where id = $1) = any(file_references)'
where name = 'taken_case_notice';
