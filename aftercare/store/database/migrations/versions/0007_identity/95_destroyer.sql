-- What two people decided to destroy is deleted by a role of its own: the owner of the tables lends its rights to none.
-- It sees every row, and what a deletion notes in passing.
grant aftercare_definer to aftercare_destroyer;
grant usage on schema public to aftercare_destroyer;
grant execute on function being_destroyed, free_room, app_staff, app_today, app_now, local_day to aftercare_destroyer;
do $$
declare t text;
begin
  for t in select name from destroyed_table loop
    execute format('grant select, delete on %I to aftercare_destroyer', t);
  end loop;
end $$;
grant select on destroyed_table, retention_policy, legal_hold, staff, group_session to aftercare_destroyer;
grant update (texts_go_to) on person to aftercare_destroyer;
grant update (other_person_id) on restricted_party to aftercare_destroyer;
grant update (destroyed_at) on destruction to aftercare_destroyer;
grant select, delete on destruction_due to aftercare_destroyer;
grant insert on destruction_certificate to aftercare_destroyer;

grant create on schema public to aftercare_destroyer;
alter function destroy_data(uuid) owner to aftercare_destroyer;
revoke create on schema public from aftercare_destroyer;
