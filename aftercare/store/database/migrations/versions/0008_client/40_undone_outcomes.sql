-- The account that recorded a first outcome can undo it for a short time: a line of its own, and the appointment is again as it
-- was. Null: a correction, or older than this column.
alter table outcome add column state_before text
  check (state_before in ('scheduled','notified','confirmed','outcome_overdue'));
alter table outcome drop constraint outcome_code_check;
alter table outcome add constraint outcome_code_check
  check (code in ('attended','late','attended_not_complied','missed','excused_by_service','undone'));
