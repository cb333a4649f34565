-- `aftercare_door` signs in: it reaches passwords, sessions and tokens, and the accounts they belong to. Neither people at
-- a screen nor the clock reach these tables. `aftercare_definer` owns the functions that run with their owner's rights:
-- it reaches what they need, column by column, and is no owner of a table. `aftercare_counter` owns the counts of the
-- watchdog in the same way, `aftercare_destroyer` the function that deletes what two people decided on.
do $$
declare r text;
begin
  foreach r in array array['aftercare_door', 'aftercare_definer', 'aftercare_counter', 'aftercare_destroyer'] loop
    if not exists (select from pg_roles where rolname = r) then
      begin
        execute format('create role %I nologin', r);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, r, 'usage') then execute format('grant %I to %I', r, current_user); end if;
  end loop;
end $$;
grant usage on schema public to aftercare_door;
revoke all on credential, web_session, api_token, sign_in_counter, known_place from aftercare_desk, aftercare_clock;
grant select, insert, update on credential to aftercare_door;
grant select, insert, update, delete on web_session, api_token, sign_in_counter, known_place to aftercare_door;
grant select on staff to aftercare_door;
-- The searches of a session are deleted with it.
grant select (token_hash), delete on kept_search to aftercare_door;
create policy door_ends on kept_search to aftercare_door using (true);
grant insert on audit_entry to aftercare_door;
create policy door_adds on audit_entry for insert to aftercare_door with check (true);

-- The name one signs in with never changes; hours and office are set by the clock.
revoke update on staff from aftercare_desk;
grant update (display_name, role, team_id, provider_id, language, on_duty_desk, unit_manager, active, role_given_at,
  role_given_by, version) on staff to aftercare_desk;
-- Beside the change that is confirmed, administrators alone change the accounts of others.
create function staff_of_others() returns trigger language plpgsql as $$
begin
  if current_user = 'aftercare_desk' and app_role() <> 'admin' and new.id is distinct from app_staff() and not exists (
    select from account_change c where c.staff_id = new.id and c.confirmed and c.decided_by = app_staff()
    and c.decided_at = new.role_given_at
  ) then
    raise exception 'administrators change accounts' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger staff_of_others before insert or update on staff
  for each row execute function staff_of_others();

-- No function of ours runs for everyone, nor will one that is made later: each is granted by name.
alter default privileges revoke execute on functions from public;
do $$
declare ours regprocedure;
begin
  for ours in
    select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('revoke execute on function %s from public', ours);
  end loop;
end $$;

-- What policies, triggers, generated columns and queries call. A trigger itself needs no grant.
grant execute on function
  app_asked_about, app_clients, app_led_team, app_now, app_on_file, app_own, app_phone_because, app_phone_note,
  app_planned_team, app_provider, app_reads_cases, app_reads_unclaimed, app_role, app_staff, app_stood_in_for, app_team,
  app_today, busy, first_moment, free_room, local_day, paper_writers
  to aftercare_desk, aftercare_clock;

grant usage on schema public to aftercare_definer;
grant execute on function app_now, app_own, app_phone_because, app_phone_note, app_provider, app_reads_cases, app_role,
  app_staff, app_team, app_today, first_moment, local_day to aftercare_definer;
-- Whose file it is, and who stands in or was asked.
grant select (person_id, plan_id, provider_id) on obligation to aftercare_definer;
grant select (id, state) on supervision_plan to aftercare_definer;
grant select (stand_in_id, officer_id, ended_at, from_on, until_on) on stand_in to aftercare_definer;
grant select (id, person_id, state, handed_to) on escalation to aftercare_definer;
grant select (escalation_id, staff_id, dispatched_at, reached) on escalation_step to aftercare_definer;
grant select (escalation_id, act, acted_at) on escalation_act to aftercare_definer;
grant select (staff_id, escalation_id, created_at, again) on staff_notice to aftercare_definer;
grant select (staff_id, during) on duty_shift to aftercare_definer;
grant select (id, unit_manager) on staff to aftercare_definer;
grant select (id, team_id, phone, closed_on, texts_go_to) on person to aftercare_definer;
grant select (id, phone) on related_person to aftercare_definer;
grant select (absence_id, verdict, decided_by, decided_at) on absence_verdict to aftercare_definer;
grant select (staff_id, verified_at, refused_at) on staff_phone to aftercare_definer;
-- What triggers write in passing.
grant select, update on calendar_feed to aftercare_definer;
grant insert on audit_entry, audit_tally, freed_room, officer_change to aftercare_definer;
grant select, insert on provider_copy to aftercare_definer;
grant select, insert, update on phone_number, person_search to aftercare_definer;
grant select, update on message, task to aftercare_definer;
grant select, update on inbound_step, message_receipt to aftercare_definer;
grant execute on function busy, has_verified_phone to aftercare_counter;
revoke execute on function has_verified_phone from aftercare_watchdog;

-- The watchdog reads no rows but the access log, whose chain it follows with a key of its own; it calls counts.
grant usage on schema public to aftercare_counter;
revoke select on alembic_version from aftercare_watchdog;
do $$
declare a record; p record;
begin
  for a in
    select c.oid::regclass as the_table, quote_ident(b.attname) as the_column from pg_class c
    join pg_attribute b on b.attrelid = c.oid cross join aclexplode(b.attacl) x
    where c.relnamespace = 'public'::regnamespace and x.grantee = 'aftercare_watchdog'::regrole
  loop
    execute format('grant select (%s) on %s to aftercare_counter', a.the_column, a.the_table);
    if a.the_table <> 'audit_entry'::regclass then
      execute format('revoke select (%s) on %s from aftercare_watchdog', a.the_column, a.the_table);
    end if;
  end loop;
  for p in select polname, polrelid::regclass as the_table from pg_policy where 'aftercare_watchdog'::regrole = any (polroles) loop
    execute format('alter policy %I on %s to aftercare_counter%s', p.polname, p.the_table,
      case when p.the_table = 'audit_entry'::regclass then ', aftercare_watchdog' else '' end);
  end loop;
end $$;
grant select on audit_link to aftercare_counter;

-- Whether a process and its database fit together, without the rights of the owner.
grant select on alembic_version to aftercare_clock;
