-- What a submission would change is kept as the one who decided saw it: the file goes on changing.
alter table submission add column difference jsonb,
  add constraint submission_difference_decided check (difference is null or decided_by is not null) not valid;
grant update (difference) on submission to aftercare_desk;
