-- The client's own page: whether the client wants it, the codes that open it, and its visits.
alter table channel_preference add column own_page boolean not null default false;

-- A code that the client asks for opens the page; a colleague sends one to verify a number.
alter table phone_code
  add column for_page boolean not null default false,
  alter column sent_by drop not null,
  add constraint phone_code_sender check (for_page = (sent_by is null)),
  add constraint phone_code_page check (not for_page or (person_id is not null and related_id is null));
drop index phone_code_now;
create unique index phone_code_now on phone_code (person_id, related_id, staff_id, for_page) nulls not distinct where ended_at is null;

create table client_page_visit (
  id uuid primary key,
  person_id uuid not null references person,
  token_hash bytea not null unique,
  started_at timestamptz not null,
  used_at timestamptz not null,
  ended_at timestamptz
);
create index client_page_visit_person on client_page_visit (person_id, started_at);
grant select on client_page_visit to aftercare_desk;
grant select, insert, update (used_at, ended_at) on client_page_visit to aftercare_clock;
alter table client_page_visit enable row level security;
create policy clock_all on client_page_visit to aftercare_clock using (true) with check (true);
create policy case_readers on client_page_visit for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
insert into destroyed_table (position, name, kind)
select position - 1, 'client_page_visit', kind from destroyed_table where name = 'phone_code';
grant select, delete on client_page_visit to aftercare_destroyer;

-- Other times can be asked for on the page too, without a text.
alter table time_offer alter column reply_id drop not null;

-- Evidence for a miss that the client sends there: a document that no colleague attached.
alter table attachment
  alter column added_by drop not null,
  add column absence_id uuid references absence,
  add constraint attachment_sender check (added_by is not null or absence_id is not null);
create index attachment_sent on attachment (added_at) where added_by is null;
create index attachment_absence on attachment (absence_id) where absence_id is not null;
alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'passed_on', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed',
    'treatment_ended', 'team_refused', 'evidence_sent'));
