-- What an account has read of its notices. A notice itself is a fact that stands elsewhere: a reply, a plan, an escalation.
create table notice_read (
  staff_id uuid not null references staff,
  kind text not null check (kind in ('replied', 'plan_approved', 'plan_returned', 'decided', 'notified')),
  subject_id uuid not null,
  read_at timestamptz not null,
  primary key (staff_id, kind, subject_id)
);
grant select, insert, update, delete on notice_read to aftercare_desk;
grant select on notice_read to aftercare_clock;
alter table notice_read enable row level security;
create policy clock_reads on notice_read for select to aftercare_clock using (true);
create policy own on notice_read to aftercare_desk
  using (staff_id = (select app_staff())) with check (staff_id = (select app_staff()));

-- Mail about what was decided: opt-in, as all mail to staff is.
alter table staff_mail add column decisions boolean not null default false;
