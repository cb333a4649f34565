-- Accounts that the organisation's directory keeps (SCIM). It may suspend any account and lift its own suspension; what
-- gives a role is proposed as an account_change.

-- A suspended account cannot sign in. It keeps its work until an administrator closes it.
alter table staff add column suspended_at timestamptz;

create table directory_account (
  staff_id uuid primary key references staff,
  external_id text check (char_length(external_id) between 1 and 200),
  attributes jsonb not null default '{}',
  created_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz
);
create unique index directory_account_external on directory_account (external_id) where removed_at is null;
grant select, insert, update on directory_account to aftercare_clock;
alter table directory_account enable row level security;
create policy clock_all on directory_account to aftercare_clock using (true) with check (true);

-- A person at work lifts a suspension only by reopening the account with a second person.
grant update (suspended_at) on staff to aftercare_desk;
create function staff_stays_suspended() returns trigger language plpgsql as $$
begin
  if current_user = 'aftercare_desk' and (new.suspended_at is not null or not exists (
    select from account_change c where c.staff_id = new.id and c.kind = 'reopen' and c.confirmed
    and c.decided_by = app_staff() and c.decided_at = new.role_given_at
  )) then
    raise exception 'an account is reopened by two people' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger staff_stays_suspended before update on staff
  for each row when (new.suspended_at is distinct from old.suspended_at) execute function staff_stays_suspended();
