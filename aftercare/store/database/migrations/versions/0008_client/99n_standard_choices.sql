-- The standard that one administrator proposes for a team; another confirms it. Without a code: none.
alter table team add column proposed_standard text, add column standard_proposed_by uuid,
  add column standard_proposed_at timestamptz,
  add constraint team_standard_proposed check (
    (standard_proposed_by is null) = (standard_proposed_at is null)
    and (standard_proposed_by is not null or proposed_standard is null)) not valid;
alter table team validate constraint team_standard_proposed;
create function team_standard_by_two() returns trigger language plpgsql as $$
begin
  if app_staff() is not null and (old.standard_proposed_by is null or old.standard_proposed_by = app_staff()
      or old.proposed_standard is distinct from new.standard_code) then
    raise exception 'the standard of a team is confirmed by a second person' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger team_standard_by_two before update on team for each row
  when (new.standard_code is distinct from old.standard_code) execute function team_standard_by_two();
