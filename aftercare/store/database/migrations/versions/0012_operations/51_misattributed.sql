-- An alarm that acted for the wrong client stays in that file, marked; a copy of it lands for the right one. `moved_from`: the
-- row in the other file, which may be destroyed before this one, so that it is no reference.
alter table submission add column moved_from uuid, add column misattributed_by uuid,
  add column misattributed_at timestamptz, add column misattributed_reason text,
  add constraint submission_misattributed_by foreign key (misattributed_by) references staff not valid,
  add constraint submission_misattributed check (num_nulls(misattributed_by, misattributed_at, misattributed_reason) in (0, 3)
    and (misattributed_at is null or type = 'monitoring-alarm' and state = 'accepted')) not valid;
create or replace function keep_submission() returns trigger language plpgsql as $$
begin
  if old.decided_at is not null and (old.state, old.decided_by, old.decided_at)
    is distinct from (new.state, new.decided_by, new.decided_at)
  or old.decided_at is not null and new.difference is distinct from old.difference
  or old.person_id is not null and new.person_id is distinct from old.person_id
  or new.moved_from is distinct from old.moved_from
  or (old.misattributed_by, old.misattributed_at) is distinct from (new.misattributed_by, new.misattributed_at)
    and (old.misattributed_at is not null or new.misattributed_by is distinct from app_staff())
  or new.decided_by is distinct from old.decided_by and new.decided_by is distinct from app_staff()
  or new.document is distinct from old.document
    and (new.document <> '{}' or old.person_id is not null or old.state <> 'refused') then
    raise exception 'kept: nobody decides on a submission for another, or twice' using errcode = '42501';
  end if;
  return new;
end $$;
grant update (misattributed_by, misattributed_at, misattributed_reason) on submission to aftercare_desk;
