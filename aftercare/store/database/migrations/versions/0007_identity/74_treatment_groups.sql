-- A treatment group belongs to a programme that every team refers to: planners of any team keep it, and no other role.
alter table treatment_group enable row level security;
create policy clock_all on treatment_group to aftercare_clock using (true) with check (true);
create policy everybody_reads on treatment_group for select to aftercare_desk using (true);
create policy planners_add on treatment_group for insert to aftercare_desk
  with check ((select app_role()) = 'planner');
-- To lock a row one must be allowed to change it: an answer to an offered place locks the group.
create policy planners_change on treatment_group for update to aftercare_desk
  using (true) with check ((select app_role()) = 'planner');
