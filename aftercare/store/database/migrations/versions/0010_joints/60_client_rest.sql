-- Why a transfer was cancelled before its day, and who hears of it.
alter table officer_transfer
  add column called_off_reason text check (called_off_reason <> ''),
  -- None where the file was closed: the closing has its own.
  add constraint officer_transfer_called_off_reason check (called_off_reason is null or called_off_at is not null);
drop trigger officer_transfer_ends_once on officer_transfer;
create trigger officer_transfer_ends_once before update on officer_transfer
  for each row execute function end_once('done_at', 'called_off_at', 'called_off_by', 'called_off_reason',
    'ended_deputy_id', 'ended_co_officer_id');
-- Who is no longer deputy or second officer sees that it ended and when, but not of which client.
create policy ended_roles on officer_transfer for select to aftercare_desk
  using ((select app_own()) in (ended_deputy_id, ended_co_officer_id));

alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'passed_on', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed',
    'treatment_ended', 'team_refused', 'evidence_sent', 'team_accepted', 'team_moved', 'checked_in', 'role_ended',
    'move_cancelled'));
create index officer_transfer_called_off on officer_transfer (called_off_at) where called_off_at is not null;

-- Why a version of a contact standard was proposed; none of those that ship, nor of those of before.
alter table contact_standard add column reason text check (reason <> '');
