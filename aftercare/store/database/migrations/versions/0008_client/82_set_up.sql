-- Teams and providers get their names on a page; a writer who read an older name is refused.
alter table team add column version integer not null default 1;
alter table provider add column version integer not null default 1;
grant update on provider to aftercare_desk;

-- Working hours and office of an officer: by an administrator, or by the supervisor or planner of the team, who change
-- nothing else of the account of another.
grant update (hours, office_id) on staff to aftercare_desk;
create function app_sets_hours(team uuid) returns boolean language sql stable as $$
  select app_role() = 'admin' or (app_role() in ('supervisor', 'planner') and team = app_team())
$$;
-- The trigger asks it of every login that changes hours, also where the answer does not count.
grant execute on function app_sets_hours to aftercare_desk, aftercare_clock;
create function staff_hours() returns trigger language plpgsql as $$
begin
  if current_user = 'aftercare_desk' and not coalesce(app_sets_hours(old.team_id), false) then
    raise exception 'the team sets working hours' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger staff_hours before update on staff
  for each row when ((new.hours, new.office_id) is distinct from (old.hours, old.office_id)) execute function staff_hours();
create or replace function staff_of_others() returns trigger language plpgsql as $$
begin
  if current_user <> 'aftercare_desk' or app_role() = 'admin' or new.id = app_staff() then
    return new;
  end if;
  if tg_op = 'UPDATE' then
    if app_sets_hours(old.team_id)
    and to_jsonb(new) - array['hours', 'office_id', 'version'] = to_jsonb(old) - array['hours', 'office_id', 'version'] then
      return new;
    end if;
  end if;
  if not exists (
    select from account_change c where c.staff_id = new.id and c.confirmed and c.decided_by = app_staff()
    and c.decided_at = new.role_given_at
  ) then
    raise exception 'administrators change accounts' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
