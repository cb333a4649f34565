-- What a treatment provider wrote about a client is a notice to the officer. Every page counts the reader's unread ones:
-- found by the few accounts of providers, not by all that was recorded in a month.
create index contact_record_recorded_by on contact_record (recorded_by, recorded_at);
alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'passed_on', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed'));

alter table staff_mail
  add column passed_on text not null default 'at_once' check (passed_on in ('none', 'at_once', 'daily'));
-- Who wanted no email about replies of clients begins to get none about this either.
update staff_mail set passed_on = replies where replies <> 'at_once';
