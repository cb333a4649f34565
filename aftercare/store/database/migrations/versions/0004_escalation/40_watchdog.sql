-- Who watches over the ticks sees every row and only what it counts: no name, number, word or note. It
-- writes nothing, so whoever gets hold of it can neither hide nor make up anything.
do $$ begin
  if not exists (select from pg_roles where rolname = 'aftercare_watchdog') then create role aftercare_watchdog nologin; end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin execute format('grant aftercare_watchdog to %I', current_user); end $$;
grant usage on schema public to aftercare_watchdog;
grant select on alembic_version to aftercare_watchdog;

grant select (id, person_id, officer_id, provider_id, state, enforceable, starts_at, ends_at, overdue_at, during, travel_min)
  on appointment to aftercare_watchdog;
grant select (appointment_id, recorded_at) on outcome to aftercare_watchdog;
grant select (appointment_id, state, decide_by) on absence to aftercare_watchdog;
grant select (id, rule_code, trigger, state, decision, opened_at, acknowledged_until_at, silenced_until_at, silenced_causes, resumed_at)
  on escalation to aftercare_watchdog;
grant select (escalation_id, appointment_id, deadline_id, noticed_at) on escalation_cause to aftercare_watchdog;
grant select (escalation_id, state, due_at) on escalation_step to aftercare_watchdog;
grant select (id, subject_kind, code, state, created_at, due_at) on deadline to aftercare_watchdog;
grant select (id, team_id, enrolled_on, closed_on) on person to aftercare_watchdog;
grant select (id, standard_since_on) on team to aftercare_watchdog;
grant select (person_id, state, standard_code) on supervision_plan to aftercare_watchdog;
grant select (person_id, judged_to_on) on contact_judgement to aftercare_watchdog;
grant select (escalation_id, act) on escalation_act to aftercare_watchdog;
grant select (last_on) on unplaced to aftercare_watchdog;
grant select (id, state, due_at, claim_expires_at, next_look_at) on message to aftercare_watchdog;
grant select (message_id) on task to aftercare_watchdog;
grant select (stopped_at) on sender to aftercare_watchdog;
grant select (job, slot, finished_at, left_items) on job_run to aftercare_watchdog;
-- The chain is computed again from the very columns that were hashed.
grant select (id, at, staff_id, role, action, subject_kind, subject_id, person_id, request_id) on audit_entry to aftercare_watchdog;
grant select on audit_link to aftercare_watchdog;

do $$
declare t text;
begin
  foreach t in array array['appointment','outcome','absence','escalation','escalation_cause','escalation_step','escalation_act','deadline',
                           'person','supervision_plan','contact_judgement','unplaced','message','task','sender','audit_entry'] loop
    execute format('create policy watchdog_counts on %I for select to aftercare_watchdog using (true)', t);
  end loop;
end $$;
