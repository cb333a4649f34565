-- What became of each standard that was proposed for a team: who decided, when and why. Without a code: none was proposed.
create table standard_choice (
  id uuid primary key,
  team_id uuid not null references team,
  code text,
  reason text,
  proposed_by uuid not null references staff,
  proposed_at timestamptz not null,
  state text not null,
  decided_by uuid not null references staff,
  decided_at timestamptz not null,
  decision_reason text,
  constraint standard_choice_state check (state in ('confirmed', 'refused', 'withdrawn', 'replaced')),
  constraint standard_choice_second check (case state when 'withdrawn' then decided_by = proposed_by
    when 'replaced' then true else decided_by <> proposed_by end),
  constraint standard_choice_reason check ((state = 'refused') = (decision_reason is not null))
);
create index standard_choice_team on standard_choice (team_id, decided_at);
create index standard_choice_proposed_by on standard_choice (proposed_by, decided_at);
create index standard_choice_decided_by on standard_choice (decided_by);
grant select, insert on standard_choice to aftercare_desk, aftercare_clock;
alter table standard_choice enable row level security;
create policy clock_all on standard_choice to aftercare_clock using (true) with check (true);
create policy administrators_read on standard_choice for select to aftercare_desk using ((select app_role()) = 'admin');
create policy own_decision on standard_choice for insert to aftercare_desk
  with check ((select app_role()) = 'admin' and decided_by = (select app_staff()));
