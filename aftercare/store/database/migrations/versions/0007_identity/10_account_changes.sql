-- A new account, another role or team, and reopening are proposed by one person and confirmed by another.
create table account_change (
  id uuid primary key,
  staff_id uuid not null references staff,
  kind text not null check (kind in ('open', 'edit', 'reopen')),
  -- As the account will be once this is confirmed.
  role text not null check (role in ('officer','supervisor','provider','planner','auditor','admin')),
  team_id uuid references team,
  provider_id uuid references provider,
  -- Null: the directory of the organisation proposed it.
  proposed_by uuid references staff,
  proposed_at timestamptz not null,
  confirmed boolean,
  decided_by uuid references staff,
  decided_at timestamptz,
  reason text not null default '',
  version integer not null default 1,
  check ((role = 'provider') = (provider_id is not null)),
  check (role not in ('officer','supervisor','planner') or team_id is not null),
  check (num_nulls(confirmed, decided_by, decided_at) in (0, 3)),
  check (confirmed is distinct from false or length(reason) > 0),
  -- The proposer may withdraw what was proposed, which is a refusal.
  constraint account_change_second
    check (decided_by <> staff_id and (decided_by <> proposed_by or confirmed is not distinct from false))
);
create unique index account_change_waiting on account_change (staff_id) where decided_at is null;
create index account_change_team on account_change (team_id, proposed_at);

-- What was proposed stays as it was, and a decision is made once, by the account that decides.
create function account_change_stays() returns trigger language plpgsql as $$
begin
  if old.decided_at is not null
  or (new.id, new.staff_id, new.kind, new.role, new.team_id, new.provider_id, new.proposed_by, new.proposed_at)
    is distinct from
    (old.id, old.staff_id, old.kind, old.role, old.team_id, old.provider_id, old.proposed_by, old.proposed_at) then
    raise exception 'account_change is append-only' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger account_change_stays before update on account_change
  for each row execute function account_change_stays();

grant select, insert, update on account_change to aftercare_desk, aftercare_clock;
alter table account_change enable row level security;
create policy clock_all on account_change to aftercare_clock using (true) with check (true);
create policy administrators_read on account_change for select to aftercare_desk
  using ((select app_role()) = 'admin');
create policy administrators_propose on account_change for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and proposed_by = (select app_staff()) and decided_at is null);
-- A supervisor hears of each account that joins or leaves the team, and decides on those with a role in it.
create policy supervisors_read on account_change for select to aftercare_desk
  using (team_id = (select app_led_team())
    or staff_id in (select id from staff where team_id = (select app_led_team())));
create policy second_decides on account_change for update to aftercare_desk
  using ((select app_role()) = 'admin'
    or team_id = (select app_led_team()) and role in ('officer','supervisor','planner'))
  with check (decided_by = (select app_staff()));

create table account_change_seen (
  change_id uuid not null references account_change,
  staff_id uuid not null references staff,
  seen_at timestamptz not null,
  primary key (change_id, staff_id)
);
grant select, insert on account_change_seen to aftercare_desk, aftercare_clock;
alter table account_change_seen enable row level security;
create policy clock_all on account_change_seen to aftercare_clock using (true) with check (true);
create policy own on account_change_seen to aftercare_desk
  using (staff_id = (select app_staff())) with check (staff_id = (select app_staff()));

-- Since when an account has its role, and who proposed it. Null: from before this was recorded.
alter table staff add column role_given_at timestamptz, add column role_given_by uuid references staff;
update staff s set role_given_at = e.at, role_given_by = e.staff_id
from (select distinct on (subject_id) subject_id, at, staff_id from audit_entry
      where subject_kind = 'staff' and action = 'add' order by subject_id, id) e
where e.subject_id = s.id;

-- Whatever the code does: a person at work cannot give an account its role, or open it, without a second person.
create function staff_needs_second() returns trigger language plpgsql as $$
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
  or (new.role, new.team_id, new.provider_id, new.role_given_at, new.role_given_by)
    is distinct from (old.role, old.team_id, old.provider_id, old.role_given_at, old.role_given_by) then
    if not exists (
      select from account_change c where c.staff_id = new.id and c.confirmed and c.decided_at = new.role_given_at
      and c.decided_by = app_staff() and c.proposed_by is not distinct from new.role_given_by and c.role = new.role
      and (c.team_id, c.provider_id) is not distinct from (new.team_id, new.provider_id)
    ) then
      raise exception 'a second person confirms an account' using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
create trigger staff_needs_second before insert or update on staff
  for each row execute function staff_needs_second();
