-- Who sees a client, with less work for each row. A comparison of a row's team with a list, beside those with indexes, had
-- every question about clients read the whole table; now the machine's clients come as ids, as those of the other lists do.
create function app_machine_clients() returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if app_machine_teams() is null then
    return '{}';
  end if;
  return array(select id from person where team_id = any (app_machine_teams()) and not restricted);
end $$;
revoke execute on function app_machine_clients from public;
grant execute on function app_machine_clients to aftercare_desk, aftercare_clock;
grant execute on function app_machine_teams to aftercare_definer;
grant select (restricted) on person to aftercare_definer;
alter policy machines on person using (id = any ((select app_machine_clients())::uuid[]));

-- PostgreSQL asks the permissive policies of a table from the last name to the first, and stops at one that holds: those that
-- compare a column, and hold for nearly each row that is read, come first.
alter policy own_caseload on person rename to works_as_officer;
alter policy deputised on person rename to works_as_deputy;
alter policy co_worked on person rename to works_as_second_officer;
alter policy led_team on person rename to works_as_supervisor;
alter policy planned_team on person rename to works_as_planner;

-- Who reads files and who reads times alone find the same clients: asked once, not once for each of the two.
do $$
declare
  t text;
  about_times text;
begin
  foreach t in array array['appointment', 'obligation', 'unplaced', 'away_period', 'task', 'event'] loop
    about_times := case t
      when 'task' then $q$ and kind in ('wants_to_move', 'place_by_hand', 'notify_change')$q$
      when 'event' then $q$ and resource = 'appointment'$q$ else '' end;
    execute format('drop policy case_readers on %I', t);
    execute format('drop policy planners_look on %I', t);
    execute format('create policy readers on %I for select to aftercare_desk using (((select app_reads_cases())'
      ' or (select app_reads_times())%s) and person_id in (select id from person))', t, about_times);
    execute format('create policy writers_add on %I for insert to aftercare_desk'
      ' with check ((select app_reads_cases()) and person_id in (select id from person))', t);
    execute format('create policy writers_change on %I for update to aftercare_desk'
      ' using (((select app_reads_cases())%s) and person_id in (select id from person))', t,
      case t when 'appointment' then ' or (select app_records_outcomes())' else '' end);
    execute format('create policy writers_remove on %I for delete to aftercare_desk'
      ' using ((select app_reads_cases()) and person_id in (select id from person))', t);
  end loop;
end $$;
-- A machine that records outcomes reads the appointments they are of, as it did.
drop policy machines_record on appointment;
alter policy readers on appointment using (((select app_reads_cases()) or (select app_reads_times())
  or (select app_records_outcomes())) and person_id in (select id from person));
