-- A home address can be removed. Who reads a file in an emergency changes nothing in it.
grant delete on home_address to aftercare_desk;
create policy emergency_adds on home_address as restrictive for insert to aftercare_desk, aftercare_clock
  with check ((person_id = any ((select app_opened())::uuid[])) is not true);
create policy emergency_changes on home_address as restrictive for update to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);
create policy emergency_removes on home_address as restrictive for delete to aftercare_desk, aftercare_clock
  using ((person_id = any ((select app_opened())::uuid[])) is not true);
