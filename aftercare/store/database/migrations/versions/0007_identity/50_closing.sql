-- The file of a client is closed with a reason, and reopened by a supervisor.
create table file_closing (
  id uuid primary key,
  person_id uuid not null references person,
  closed_on date not null,
  reason text not null
    check (reason in ('order-ended','transferred','deceased','revoked','withdrawn','acquitted')),
  note text not null default '' check (char_length(note) <= 1000),
  closed_by uuid not null references staff,
  closed_at timestamptz not null,
  reopened_by uuid references staff,
  reopened_at timestamptz,
  reopen_reason text check (char_length(reopen_reason) between 1 and 1000),
  version integer not null default 1,
  check (num_nulls(reopened_by, reopened_at, reopen_reason) in (0, 3))
);
-- A file that is open, or was closed before this was kept, has none.
create unique index file_closing_now on file_closing (person_id) where reopened_at is null;
create index file_closing_person on file_closing (person_id);
create trigger file_closing_ends_once before update on file_closing
  for each row execute function end_once('reopened_by', 'reopened_at', 'reopen_reason');
create trigger file_closing_append_only before delete on file_closing
  for each row execute function refuse_change();
create trigger file_closing_keeps before truncate on file_closing
  for each statement execute function refuse_change();
grant select, insert, update on file_closing to aftercare_desk, aftercare_clock;
alter table file_closing enable row level security;
create policy clock_all on file_closing to aftercare_clock using (true) with check (true);
create policy case_readers on file_closing for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy writers_close on file_closing for insert to aftercare_desk
  with check (closed_by = (select app_staff()) and person_id in (
    select id from person where officer_id = (select app_own()) or team_id = (select app_led_team())));
create policy supervisors_reopen on file_closing for update to aftercare_desk
  using (person_id in (select id from person where team_id = (select app_led_team())))
  with check (reopened_by = (select app_staff()));

-- Whom the officer still has to tell after a closing.
alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check check (kind in (
  'record_outcome','call_person','wants_to_move','check_number','unknown_delivery','reminder_late','place_by_hand',
  'notify_change','attendance_low','answer_offer','review_plan','library_changed','verify_number','send_letter',
  'answer_text','board_copy','draft_paper','notify_provider'));
