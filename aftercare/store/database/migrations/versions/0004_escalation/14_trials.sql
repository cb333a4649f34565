-- A version of the rules tried on the past: what an administrator asked, how far it is, and what came of it. Counts
-- alone, about nobody; officers are named, as staff.
create table rule_trial (
  id uuid primary key,
  version integer not null references rule_book,
  since_on date not null,
  until_on date not null,
  state text not null default 'waiting' check (state in ('waiting','running','done','failed')),
  asked_by uuid not null references staff,
  asked_at timestamptz not null,
  -- How often somebody began it; whoever holds it has until the lease ends, and writes only as that try.
  tries integer not null default 0,
  lease_until_at timestamptz,
  done integer not null default 0,
  people integer not null default 0,
  ended_at timestamptz,
  -- The version it was held against, and why it failed, a code.
  against integer references rule_book,
  fault text check (fault ~ '^[a-z-]{1,60}$'),
  result jsonb,
  check (until_on >= since_on),
  check ((state = 'running') = (lease_until_at is not null)),
  check ((state in ('done','failed')) = (ended_at is not null)),
  check ((state = 'failed') = (fault is not null)),
  check ((state = 'done') = (result is not null))
);
create index rule_trial_version on rule_trial (version, asked_at);
-- A second click asks for no second trial.
create unique index rule_trial_once on rule_trial (version, since_on, until_on) where state in ('waiting','running');
create index rule_trial_due on rule_trial (asked_at, id) where state in ('waiting','running');
grant select, insert on rule_trial to aftercare_desk;
grant select on rule_trial to aftercare_clock;
grant update (state, tries, lease_until_at, done, people, ended_at, against, fault, result) on rule_trial to aftercare_clock;
alter table rule_trial enable row level security;
create policy clock_all on rule_trial to aftercare_clock using (true) with check (true);
create policy administrators_read on rule_trial for select to aftercare_desk using ((select app_role()) = 'admin');
create policy administrators_ask on rule_trial for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and asked_by = (select app_staff()) and state = 'waiting' and tries = 0);
create trigger rule_trial_stays before delete or truncate on rule_trial for each statement execute function refuse_change();
