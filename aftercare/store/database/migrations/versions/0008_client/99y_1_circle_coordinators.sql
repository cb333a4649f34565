-- A circle coordinator has an account that sees the meetings of the circles given to it, and nothing else.
alter table staff drop constraint staff_role_check,
  add constraint staff_role_check check (role in
    ('officer','supervisor','provider','planner','auditor','admin','coordinator')) not valid;
alter table staff validate constraint staff_role_check;
alter table account_change drop constraint account_change_role_check,
  add constraint account_change_role_check check (role in
    ('officer','supervisor','provider','planner','auditor','admin','coordinator')) not valid;
alter table account_change validate constraint account_change_role_check;

alter table circle add column account_id uuid references staff;
create index circle_account on circle (account_id) where ended_on is null;

-- The clients of the circles of this account that have not ended. As the owner: the account reads no circles.
create function app_circles() returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  return array(
    select person_id from circle where account_id = app_staff() and app_role() = 'coordinator'
    and coalesce(ended_on, 'infinity') >= app_today()
  );
end $$;
revoke execute on function app_circles from public;
grant execute on function app_circles to aftercare_desk, aftercare_clock;
grant select (person_id, account_id, ended_on) on circle to aftercare_definer;

create policy circles on person for select to aftercare_desk using (id = any ((select app_circles())::uuid[]));
create policy own_circles on appointment to aftercare_desk
  using (kind = 'circle_meeting' and person_id = any ((select app_circles())::uuid[]));
alter policy provider_writes on outcome
  with check ((select app_role()) in ('provider', 'coordinator') and appointment_id in (select id from appointment));

-- Such an account sends concerns without a link. A concern that came with a file has neither.
alter table concern alter column link_id drop not null,
  add column sent_by uuid references staff,
  add constraint concern_one_way check (num_nonnulls(link_id, sent_by) <= 1);
create index concern_sent_by on concern (sent_by, received_at) where sent_by is not null;
-- It comes in again with a file.
grant insert on concern to aftercare_desk;
