-- Accounts of machines: other systems, which ask for tokens with a secret or a key of their own. What such an account may
-- do, for which teams and until when, are columns of the account, so that they change as role and team do: proposed by one
-- administrator, confirmed by another.
alter table staff
  add column scopes text[], add column team_ids uuid[], add column ends_on date, add column public_keys jsonb;
alter table account_change
  add column scopes text[], add column team_ids uuid[], add column ends_on date, add column public_keys jsonb;
do $$
declare t text;
begin
  foreach t in array array['staff', 'account_change'] loop
    execute format('alter table %1$s drop constraint %1$s_role_check, add constraint %1$s_role_check check (role in
      (''officer'',''supervisor'',''provider'',''planner'',''auditor'',''admin'',''coordinator'',''machine'')) not valid', t);
    execute format('alter table %1$s validate constraint %1$s_role_check', t);
    execute format('alter table %1$s add constraint %1$s_machine check (num_nulls(scopes, team_ids, ends_on)
      = case role when ''machine'' then 0 else 3 end and (role = ''machine'' or public_keys is null)
      and (role <> ''machine'' or cardinality(scopes) > 0 and team_id is null)) not valid', t);
    execute format('alter table %1$s validate constraint %1$s_machine', t);
  end loop;
end $$;
grant update (scopes, team_ids, ends_on, public_keys) on staff to aftercare_desk;

-- A person never becomes a machine, nor a machine a person.
create function machine_stays_one() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if (old.role = 'machine') <> (new.role = 'machine') then
    raise exception 'an account of a machine stays one' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger machine_stays_one before update of role on staff for each row execute function machine_stays_one();

create or replace function account_change_stays() returns trigger language plpgsql as $$
begin
  if old.decided_at is not null
  or (new.id, new.staff_id, new.kind, new.role, new.team_id, new.provider_id, new.proposed_by, new.proposed_at,
      new.scopes, new.team_ids, new.ends_on, new.public_keys)
    is distinct from
    (old.id, old.staff_id, old.kind, old.role, old.team_id, old.provider_id, old.proposed_by, old.proposed_at,
      old.scopes, old.team_ids, old.ends_on, old.public_keys) then
    raise exception 'account_change is append-only' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create or replace function staff_needs_second() returns trigger language plpgsql as $$
begin
  if current_user <> 'aftercare_desk' then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if new.active then
      raise exception 'an account opens once it is confirmed' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end if;
  if (new.active and not old.active)
  or (new.role, new.team_id, new.provider_id, new.role_given_at, new.role_given_by, new.scopes, new.team_ids,
      new.ends_on, new.public_keys)
    is distinct from (old.role, old.team_id, old.provider_id, old.role_given_at, old.role_given_by, old.scopes,
      old.team_ids, old.ends_on, old.public_keys) then
    if not exists (
      select from account_change c where c.staff_id = new.id and c.confirmed and c.decided_at = new.role_given_at
      and c.decided_by = app_staff() and c.proposed_by is not distinct from new.role_given_by and c.role = new.role
      and (c.team_id, c.provider_id, c.scopes, c.team_ids, c.ends_on, c.public_keys)
        is not distinct from (new.team_id, new.provider_id, new.scopes, new.team_ids, new.ends_on, new.public_keys)
    ) then
      raise exception 'a second person confirms an account' using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;

-- Which scopes a token of a machine has; a person's has none.
alter table api_token add column scopes text[];

-- The secrets of a machine, as hashes of 256 random bits. While one replaces another, both are accepted.
create table machine_secret (
  id uuid primary key,
  staff_id uuid not null references staff,
  secret_hash bytea not null unique,
  made_by uuid not null references staff,
  made_at timestamptz not null,
  ends_at timestamptz,
  used_at timestamptz
);
create index machine_secret_staff on machine_secret (staff_id, made_at);
-- Signed assertions that gave a token: none gives a second one (RFC 7523, section 3, jti).
create table machine_assertion (
  staff_id uuid not null references staff,
  token_id bytea not null,
  expires_at timestamptz not null,
  primary key (staff_id, token_id)
);
-- How often a machine asked, by day and network address.
create table machine_use (
  staff_id uuid not null references staff,
  on_day date not null,
  address text not null,
  requests integer not null check (requests > 0),
  last_at timestamptz not null,
  primary key (staff_id, on_day, address)
);
grant select, insert, update, delete on machine_secret, machine_assertion, machine_use to aftercare_door;

-- Whatever the code does, no way of a person to sign in leads to the account of a machine, and no way of a machine to
-- that of a person.
create function people_sign_in() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from staff where id = new.staff_id and (role = 'machine') <> (tg_argv[0] = 'machine')) then
    raise exception 'not the way in of this account' using errcode = 'check_violation';
  end if;
  return new;
end $$;
do $$
declare t text;
begin
  foreach t in array array['credential', 'web_session', 'password_link', 'passkey', 'code_app', 'openid_subject'] loop
    execute format('create trigger people_sign_in before insert or update of staff_id on %I'
      ' for each row execute function people_sign_in(''person'')', t);
  end loop;
  execute 'create trigger machines_sign_in before insert or update of staff_id on machine_secret'
    ' for each row execute function people_sign_in(''machine'')';
end $$;

-- What the token of a machine may do, for the clients of which teams. Both are null for a person.
create function app_scopes() returns text[] language sql stable parallel safe
  return case when app_role() = 'machine' then string_to_array(current_setting('app.scopes', true), ' ') end;
create function app_machine_teams() returns uuid[] language sql stable parallel safe
  return case when app_scopes() && array['read-cases', 'read-times', 'record-outcomes']
    then string_to_array(nullif(current_setting('app.team_ids', true), ''), ' ')::uuid[] end;
-- The teams of the account that asks: its own, or those of a machine, whatever its token may do there.
create function app_teams() returns uuid[] language sql stable parallel safe
  return case when app_role() = 'machine'
    then string_to_array(nullif(current_setting('app.team_ids', true), ''), ' ')::uuid[] else array[app_team()] end;
-- Whether an account that reads the times of its clients, and no more of their files, is asking.
create function app_reads_times() returns boolean language sql stable parallel safe
  return app_role() = 'planner' or coalesce(app_scopes() && array['read-times'], false);
create or replace function app_reads_cases() returns boolean language sql stable parallel safe
  return app_role() in ('officer', 'supervisor') or coalesce(app_scopes() && array['read-cases'], false);
create function app_is_person() returns boolean language sql stable parallel safe
  return app_role() <> 'machine';
create function app_records_outcomes() returns boolean language sql stable parallel safe
  return coalesce(app_scopes() && array['record-outcomes'], false);
revoke execute on function app_scopes, app_machine_teams, app_teams, app_reads_times, app_is_person, app_records_outcomes from public;
grant execute on function app_scopes, app_machine_teams, app_teams, app_reads_times, app_is_person, app_records_outcomes
  to aftercare_desk, aftercare_clock;
grant execute on function app_scopes to aftercare_definer;

create policy machines on person for select to aftercare_desk
  using (team_id = any ((select app_machine_teams())::uuid[]) and not restricted);
create policy machines_see_homes on site for select to aftercare_desk
  using (not (select app_is_person()) and (select app_reads_cases()) and person_id in (select id from person));
-- A text from a number that no file has belongs to no team.
create policy machines_see_claimed on inbound_text as restrictive for select to aftercare_desk
  using ((select app_is_person()) or person_id is not null);
do $$
declare t text;
begin
  foreach t in array array['obligation', 'unplaced', 'away_period', 'appointment'] loop
    execute format('alter policy planners_look on %I using ((select app_reads_times()) and person_id in (select id from person))', t);
  end loop;
end $$;
alter policy planners_look on event
  using ((select app_reads_times()) and resource = 'appointment' and person_id in (select id from person));
alter policy destroyed on event
  using ((select app_reads_cases()) and person_id is null and team_id = any ((select app_teams())::uuid[]));
alter policy planners_look on task using ((select app_reads_times())
  and kind in ('wants_to_move', 'place_by_hand', 'notify_change') and person_id in (select id from person));

-- A machine changes no file of a client, but for the outcomes of appointments it may record.
create procedure keep_from_machines(name regclass) language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  t text := name::text;
  adds text := case t when 'outcome' then ' or (select app_records_outcomes())' else '' end;
  changes text := case t when 'appointment' then ' or (select app_records_outcomes())' else '' end;
begin
  execute format('create policy machines_add_none on %s as restrictive for insert to aftercare_desk'
    ' with check ((select app_is_person())%s)', t, adds);
  execute format('create policy machines_change_none on %s as restrictive for update to aftercare_desk'
    ' using ((select app_is_person())%s)', t, changes);
  execute format('create policy machines_remove_none on %s as restrictive for delete to aftercare_desk'
    ' using ((select app_is_person()))', t);
end $$;
revoke execute on procedure keep_from_machines from public;
do $$
declare t regclass;
begin
  for t in select polrelid from pg_policy where polname in ('case_readers', 'emergency_adds')
           group by polrelid order by polrelid::regclass::text loop
    call keep_from_machines(t);
  end loop;
end $$;
create policy machines_record on appointment to aftercare_desk
  using ((select app_records_outcomes()) and person_id in (select id from person));
create policy machines_record on outcome for insert to aftercare_desk
  with check ((select app_records_outcomes()) and appointment_id in (select id from appointment));

-- For the tables to come.
create or replace procedure protect_as_case_file(name regclass) language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare t text := name::text;
begin
  execute format('alter table %s enable row level security', t);
  execute format('create policy clock_all on %s to aftercare_clock using (true) with check (true)', t);
  execute format('create policy case_readers on %s to aftercare_desk'
    ' using ((select app_reads_cases()) and person_id in (select id from person))', t);
  execute format('create policy emergency_adds on %s as restrictive for insert to aftercare_desk, aftercare_clock'
    ' with check ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
  execute format('create policy emergency_changes on %s as restrictive for update to aftercare_desk, aftercare_clock'
    ' using ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
  execute format('create policy emergency_removes on %s as restrictive for delete to aftercare_desk, aftercare_clock'
    ' using ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
  call keep_from_machines(name);
  execute format('grant select, delete on %s to aftercare_destroyer', t);
end $$;
