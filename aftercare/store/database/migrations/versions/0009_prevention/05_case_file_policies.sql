-- What every table of a client's case file has in common: the clock, readers of the file, nothing changed by emergency
-- access, and what destroys it. For the tables of this migration and of those to come.
create procedure protect_as_case_file(name regclass) language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare t text := name::text;
begin
  execute format('alter table %s enable row level security', t);
  execute format('create policy clock_all on %s to aftercare_clock using (true) with check (true)', t);
  execute format('create policy case_readers on %s to aftercare_desk'
    ' using ((select app_reads_cases()) and person_id in (select id from person))', t);
  execute format('create policy emergency_adds on %s as restrictive for insert to aftercare_desk, aftercare_clock'
    ' with check ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
  execute format('create policy emergency_changes on %s as restrictive for update to aftercare_desk, aftercare_clock'
    ' using ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
  execute format('create policy emergency_removes on %s as restrictive for delete to aftercare_desk, aftercare_clock'
    ' using ((person_id = any ((select app_opened())::uuid[])) is not true)', t);
  execute format('grant select, delete on %s to aftercare_destroyer', t);
end $$;
revoke execute on procedure protect_as_case_file from public;
