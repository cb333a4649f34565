-- What a submission would change is kept as the one who decided saw it: the file goes on changing.
alter table submission add column difference jsonb,
  add constraint submission_difference_decided check (difference is null or decided_by is not null) not valid;
create or replace function keep_submission() returns trigger language plpgsql as $$
begin
  if old.decided_at is not null and (old.state, old.decided_by, old.decided_at)
    is distinct from (new.state, new.decided_by, new.decided_at)
  or old.decided_at is not null and new.difference is distinct from old.difference
  or old.person_id is not null and new.person_id is distinct from old.person_id
  or new.decided_by is distinct from old.decided_by and new.decided_by is distinct from app_staff()
  or new.document is distinct from old.document
    and (new.document <> '{}' or old.person_id is not null or old.state <> 'refused') then
    raise exception 'kept: nobody decides on a submission for another, or twice' using errcode = '42501';
  end if;
  return new;
end $$;
grant update (difference) on submission to aftercare_desk;
