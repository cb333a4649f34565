-- What was decided after an alarm or a shortfall of contacts is a deadline about its case until a colleague says it was done.
alter table deadline drop constraint deadline_subject_kind_check,
  add constraint deadline_subject_kind_check
    check (subject_kind in ('order','assessment','referral','person','escalation'));
