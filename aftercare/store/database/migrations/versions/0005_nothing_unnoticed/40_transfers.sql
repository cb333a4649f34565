-- A client goes to another officer from a civil day on. Who, from whom, to whom, from when and why never change;
-- a transfer ends once: done when its day has come, or called off before.
create table officer_transfer (
  id uuid primary key,
  -- Shared by the clients of one transfer.
  batch_id uuid not null,
  person_id uuid not null references person,
  from_officer_id uuid not null references staff,
  to_officer_id uuid not null references staff,
  from_on date not null,
  reason text not null check (reason <> ''),
  arranged_by uuid not null references staff,
  arranged_at timestamptz not null,
  done_at timestamptz,
  called_off_at timestamptz,
  called_off_by uuid references staff,
  version integer not null default 1,
  check (from_officer_id <> to_officer_id),
  check (done_at is null or called_off_at is null),
  check ((called_off_at is null) = (called_off_by is null))
);
-- A client has at most one transfer to come.
create unique index officer_transfer_to_come on officer_transfer (person_id)
  where done_at is null and called_off_at is null;
create index officer_transfer_due on officer_transfer (from_on) where done_at is null and called_off_at is null;
create index officer_transfer_person on officer_transfer (person_id, arranged_at);
create index officer_transfer_batch on officer_transfer (batch_id);
create index officer_transfer_from on officer_transfer (from_officer_id);
create index officer_transfer_to on officer_transfer (to_officer_id);

create trigger officer_transfer_ends_once before update on officer_transfer
  for each row execute function end_once('done_at', 'called_off_at', 'called_off_by');
create trigger officer_transfer_append_only before delete on officer_transfer
  for each row execute function refuse_change();
create trigger officer_transfer_keeps before truncate on officer_transfer
  for each statement execute function refuse_change();

-- ---------------------------------------------------------------- who may see what
grant select, insert, update on officer_transfer to aftercare_desk, aftercare_clock;
alter table officer_transfer enable row level security;
create policy clock_all on officer_transfer to aftercare_clock using (true) with check (true);
create policy case_readers on officer_transfer for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
-- Both officers see that a client is transferred, but not which: only those who see the client read the client's row.
create policy both_officers on officer_transfer for select to aftercare_desk
  using ((select app_own()) in (from_officer_id, to_officer_id));
create policy supervisors_add on officer_transfer for insert to aftercare_desk
  with check (person_id in (select id from person where team_id = (select app_led_team())));
create policy supervisors_end on officer_transfer for update to aftercare_desk
  using (person_id in (select id from person where team_id = (select app_led_team())));
