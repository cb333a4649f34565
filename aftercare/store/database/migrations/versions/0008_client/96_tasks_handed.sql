-- A task may be handed to a colleague who sees the client's file, and set for another day; the first day stays known.
alter table task
  add column handed_to uuid references staff,
  add column handed_by uuid references staff,
  add column handed_at timestamptz,
  add column was_due_at timestamptz,
  add constraint task_handed_together check (
    (handed_to is null) = (handed_by is null) and (handed_to is null) = (handed_at is null));
-- Every page counts the reader's unread notices, of tasks handed to them too.
create index task_handed on task (handed_to, handed_at) where handed_to is not null and state = 'opened';

alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed'));

alter table staff_mail add column tasks text not null default 'at_once' check (tasks in ('none', 'at_once', 'daily'));
-- Who wanted no email about escalations begins to get none about this either.
update staff_mail set tasks = steps where steps <> 'at_once';
