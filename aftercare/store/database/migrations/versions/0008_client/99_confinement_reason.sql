-- Why an absence was judged unexcused although the client was in custody or admitted at the time.
alter table absence_verdict add confinement_reason text;
