-- Whom an account sees is one policy. Each of thirteen was an arm of an index scan on `person`, which every table about
-- clients asks: nine tenths of the nodes of a page's plans, built and taken down with each statement, seldom run.

-- Null unless the role reaches a whole team, so that it is one indexable equality.
create function app_seen_team() returns uuid language sql stable parallel safe
  return case when app_role() in ('supervisor', 'planner') then app_team() end;

-- The clients whom this account sees for another reason. In a language that keeps its plans; the policy asks once per
-- statement. As the owner: policies would otherwise ask each other in a circle.
create function app_seen_clients() returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  own constant uuid := app_own();
  seen uuid[] := '{}';
begin
  if own is not null then
    seen := array(
      select id from person where officer_id = own
      union all select id from person where deputy_id = own
      union all select id from person where co_officer_id = own
      union all select id from person where officer_id = any (app_stood_in_for()) and not restricted
    ) || app_to_record();
  end if;
  if app_reads_cases() then
    seen := seen || app_asked_about() || app_listed() || app_opened();
  end if;
  return seen || case app_role()
    when 'provider' then array(select app_clients())
    when 'coordinator' then app_circles()
    when 'machine' then app_machine_clients()
    else '{}'
  end;
end $$;
revoke execute on function app_seen_team(), app_seen_clients() from public;
grant execute on function app_seen_team(), app_seen_clients() to aftercare_desk, aftercare_clock;
grant select (officer_id, deputy_id, co_officer_id) on person to aftercare_definer;

drop policy asked_about on person;
drop policy circles on person;
drop policy clients on person;
drop policy emergency on person;
drop policy listed on person;
drop policy machines on person;
drop policy stood_in_for on person;
drop policy to_record on person;
drop policy works_as_deputy on person;
drop policy works_as_officer on person;
drop policy works_as_planner on person;
drop policy works_as_second_officer on person;
drop policy works_as_supervisor on person;

-- The role is asked of restricted files alone, so not once for each statement.
create policy reads on person for select to aftercare_desk using (
  team_id = (select app_seen_team()) and (not restricted or app_role() = 'supervisor')
  or id = any ((select app_seen_clients())::uuid[]));
-- Who changes a client, or adds one, is asked about the row as it becomes, and seldom.
create policy changes on person for update to aftercare_desk using (
  officer_id = (select app_own()) or deputy_id = (select app_own()) or co_officer_id = (select app_own())
  or team_id = (select app_led_team())
  or id = any ((select app_listed())::uuid[]) or id = any ((select app_asked_about())::uuid[])
  or officer_id = any ((select app_stood_in_for())::uuid[]) and not restricted);
create policy adds on person for insert to aftercare_desk with check (
  officer_id = (select app_own()) or deputy_id = (select app_own()) or co_officer_id = (select app_own())
  or team_id = (select app_led_team())
  or officer_id = any ((select app_stood_in_for())::uuid[]) and not restricted);
