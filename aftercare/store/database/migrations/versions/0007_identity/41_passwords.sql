-- A person chooses the password of their own account, through a link that works once.
alter table credential add column changed_at timestamptz;

create table password_link (
  staff_id uuid primary key references staff,
  token_hash bytea not null unique,
  -- Null: made at the command line.
  made_by uuid references staff,
  made_at timestamptz not null,
  expires_at timestamptz not null
);
grant select, insert, update, delete on password_link to aftercare_door;
grant delete on credential to aftercare_door;

-- What a person signs in with is ended by two, as it is given by two.
alter table account_change drop constraint account_change_kind_check,
  add constraint account_change_kind_check check (kind in ('open', 'edit', 'reopen', 'reset'));

-- A closed account has nothing left to sign in with.
delete from credential c using staff s where s.id = c.staff_id and not s.active;
