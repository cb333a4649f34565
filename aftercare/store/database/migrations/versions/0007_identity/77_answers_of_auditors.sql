-- Unusual reading is answered by each desk for itself: a supervisor of the team, and an auditor.
alter table reading_alarm
  add column audit_finding text not null default '',
  add column audited_by uuid references staff,
  add column audited_at timestamptz,
  add check (num_nulls(audited_by, audited_at) in (0, 2)),
  add check ((audited_at is null) = (audit_finding = '')),
  add constraint reading_alarm_auditor check (audited_by <> staff_id);
grant update (audit_finding, audited_by, audited_at) on reading_alarm to aftercare_desk;
drop policy auditors on reading_alarm;
create policy auditors on reading_alarm to aftercare_desk
  using ((select app_role()) = 'auditor') with check (audited_by = (select app_staff()));
