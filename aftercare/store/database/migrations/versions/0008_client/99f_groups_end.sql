-- A treatment group that nothing refers to is removed by a planner, with its sessions; any other ends, and only sessions
-- without an appointment go. To see that, each appointment is looked at: with the clock's rights.
grant delete on treatment_group to aftercare_desk;
create policy planners_remove on treatment_group for delete to aftercare_desk
  using ((select app_role()) = 'planner');
grant delete on group_session to aftercare_clock;
