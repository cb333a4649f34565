-- A supervisor asks another team to take clients; nothing changes before a supervisor of that team accepts. What was
-- asked never changes, and it ends once.
create table team_transfer (
  id uuid primary key,
  -- Shared by the clients that are proposed together.
  batch_id uuid not null,
  person_id uuid not null references person,
  from_officer_id uuid not null references staff,
  to_team_id uuid not null references team,
  reason text not null check (reason <> ''),
  proposed_by uuid not null references staff,
  proposed_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid references staff,
  outcome text check (outcome in ('accepted','refused','withdrawn')),
  answer text check (answer <> ''),
  version integer not null default 1,
  check (num_nulls(ended_at, ended_by, outcome) in (0, 3)),
  check ((outcome is not distinct from 'refused') = (answer is not null))
);
create unique index team_transfer_waiting on team_transfer (person_id) where ended_at is null;
create index team_transfer_batch on team_transfer (batch_id);
create index team_transfer_to on team_transfer (to_team_id) where ended_at is null;
create index team_transfer_by on team_transfer (proposed_by, ended_at);
create index team_transfer_person on team_transfer (person_id, proposed_at);

create trigger team_transfer_ends_once before update on team_transfer
  for each row execute function end_once('ended_at', 'ended_by', 'outcome', 'answer');
create trigger team_transfer_append_only before delete on team_transfer
  for each row execute function refuse_change();
create trigger team_transfer_keeps before truncate on team_transfer
  for each statement execute function refuse_change();

grant select, insert, update on team_transfer to aftercare_desk, aftercare_clock;
grant select, delete on team_transfer to aftercare_destroyer;
alter table team_transfer enable row level security;
create policy clock_all on team_transfer to aftercare_clock using (true) with check (true);
create policy case_readers on team_transfer for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
-- The team that is asked sees that a client is proposed, but not the client's row.
create policy asked_team on team_transfer for select to aftercare_desk
  using (ended_at is null and to_team_id = (select app_led_team()));
-- Who proposed reads the answer, also when the client is another team's by then.
create policy proposed on team_transfer for select to aftercare_desk
  using ((select app_led_team()) is not null and proposed_by = (select app_staff()));
create policy supervisors_add on team_transfer for insert to aftercare_desk with check (
  to_team_id <> (select app_led_team())
  and person_id in (select id from person where team_id = (select app_led_team())));
create policy supervisors_end on team_transfer for update to aftercare_desk
  using (person_id in (select id from person where team_id = (select app_led_team())));
create policy barred on team_transfer as restrictive to aftercare_desk
  using (person_id <> all ((select app_barred())::uuid[]));
create policy emergency_adds on team_transfer as restrictive for insert to aftercare_desk, aftercare_clock
  with check ((person_id = any ((select app_opened())::uuid[])) is not true);
create policy emergency_changes on team_transfer as restrictive for update to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);
create policy emergency_removes on team_transfer as restrictive for delete to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);
insert into destroyed_table (position, name, kind)
select position + 1, 'team_transfer', kind from destroyed_table where name = 'officer_transfer';

-- A supervisor hears that another team refused.
alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'passed_on', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed',
    'treatment_ended', 'team_refused'));
