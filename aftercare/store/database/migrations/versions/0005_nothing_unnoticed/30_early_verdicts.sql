-- Why an absence was judged unexcused while the client could still give evidence.

alter table absence_verdict
  -- Whether evidence could still come at that moment; nothing for verdicts from before this was kept.
  add evidence_open boolean,
  add early_reason text check (early_reason in ('no_evidence_coming','no_reason','evidence_insufficient','acute_risk')),
  add constraint absence_verdict_early check (verdict <> 'unexcused' or evidence_open is not true or early_reason is not null),
  add constraint absence_verdict_early_only check (early_reason is null or (evidence_open is true and verdict = 'unexcused'));
