-- An officer gives a new password for the calendar that is connected, without stopping it. No account reads one back.
grant select (connection_id), update (secret) on calendar_password to aftercare_desk;
-- What is under way with the old password is dropped, and the next turn begins at once.
grant update (claimed_until) on calendar_connection to aftercare_desk;
drop policy own_calendar on calendar_password;
create policy own_calendar on calendar_password to aftercare_desk
  using (connection_id in (select id from calendar_connection where staff_id = (select app_staff())))
  with check (connection_id in (select id from calendar_connection where staff_id = (select app_staff())));
