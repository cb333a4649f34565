-- A ladder never counts one person as two levels: a step whose people have all been notified in its round is passed.
alter table escalation_step
  -- How often the ladder had begun before.
  add column round integer not null default 0 check (round >= 0),
  -- The level at which the staff available at its own level had been notified already.
  add column same_as text check (same_as in ('officer','deputy','supervisor','duty_desk','unit_manager')),
  drop constraint escalation_step_state_check,
  add constraint escalation_step_state_check check (state in ('waiting','dispatched','passed','cancelled')),
  add constraint escalation_step_passed check (state <> 'passed' or (dispatched_at is not null and reached is null));
-- Of steps that stand: a ladder names each level once, so a level's second step is of its second round.
update escalation_step s set round = n.round from (
  select id, row_number() over (partition by escalation_id, audience order by position) - 1 as round from escalation_step) n
where n.id = s.id and n.round > 0;

-- Once all levels have been notified, they are notified again daily of an undecided case.
alter table escalation add column again_at timestamptz;
create index escalation_again on escalation (again_at) where state = 'opened';
alter table staff_notice
  add column again boolean not null default false,
  add constraint staff_notice_again check (not again or step_id is null);
create index staff_notice_again on staff_notice (staff_id, escalation_id) where again;
grant select (again_at) on escalation to aftercare_watchdog;
-- Staff who are notified again see the case, as those whom a step reached do.
create or replace function app_asked_about() returns uuid[] language plpgsql stable security definer set search_path = public as $$
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
      -- As the duty desk or unit manager: officers and stand-ins see the case through their own policies, and no
      -- longer than those last.
      and (exists (select from staff u where u.id = n.staff_id and u.unit_manager)
        or exists (select from duty_turn d where d.staff_id = n.staff_id and d.during @> n.created_at))
    ) s join escalation e on e.id = s.escalation_id
    where app_reads_cases() and e.state <> 'resolved'
    and not exists (select from escalation_act a where a.escalation_id = e.id and a.act = 'reopen'
                    and a.acted_at > coalesce(s.at, '-infinity'))
  );
end $$;
