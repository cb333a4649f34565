-- What both teams see of clients who go from one to the other: the day, who is no longer deputy, and what is left to
-- record.

-- Who was deputy or second officer of the client until then, and is so no longer.
alter table officer_transfer
  add column ended_deputy_id uuid references staff,
  add column ended_co_officer_id uuid references staff,
  add constraint officer_transfer_ended_roles check (num_nonnulls(ended_deputy_id, ended_co_officer_id) = 0
    or done_at is not null);
drop trigger officer_transfer_ends_once on officer_transfer;
create trigger officer_transfer_ends_once before update on officer_transfer
  for each row execute function
    end_once('done_at', 'called_off_at', 'called_off_by', 'ended_deputy_id', 'ended_co_officer_id');
create index officer_transfer_done on officer_transfer (done_at) where done_at is not null;

-- As both officers do, the supervisors of both teams see that a client goes and when, but not which client.
create policy both_teams on officer_transfer for select to aftercare_desk
  using ((select app_led_team()) in (select s.team_id from staff s where s.id in (from_officer_id, to_officer_id)));
-- The team that answered sees its answer, also before the day on which it sees the client.
alter policy asked_team on team_transfer
  using (outcome is distinct from 'withdrawn' and to_team_id = (select app_led_team()));
-- So does the officer whose client goes.
create policy goes on team_transfer for select to aftercare_desk
  using (outcome = 'accepted' and from_officer_id = (select app_own()));

alter table notice_read drop constraint notice_read_kind_check;
alter table notice_read add constraint notice_read_kind_check check (
  kind in ('replied', 'passed_on', 'plan_approved', 'plan_returned', 'decided', 'notified', 'task_handed',
    'treatment_ended', 'team_refused', 'evidence_sent', 'team_accepted', 'team_moved'));

-- The clients who went to another officer in the last three days, and with whom this account had an appointment that had
-- begun in the day before. As long as it has no outcome, and a quarter of an hour after this account recorded one.
create function app_to_record() returns uuid[] language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  return array(
    select a.person_id from officer_transfer t join appointment a on a.person_id = t.person_id
    where a.officer_id = app_own() and t.done_at > app_now() - interval '3 days' and a.starts_at <= t.done_at
    and a.starts_at > t.done_at - interval '1 day'
    and a.state not in ('cancelled_by_service', 'moved')
    and not exists (select from outcome x where x.appointment_id = a.id
      and (x.recorded_by <> app_own() or x.recorded_at < app_now() - interval '15 minutes'))
  );
end $$;
revoke execute on function app_to_record from public;
grant execute on function app_to_record to aftercare_desk, aftercare_clock;
grant select (person_id, done_at) on officer_transfer to aftercare_definer;
grant select (id, person_id, officer_id, starts_at, state) on appointment to aftercare_definer;
grant select (appointment_id, recorded_by, recorded_at) on outcome to aftercare_definer;
create policy to_record on person for select to aftercare_desk using (id = any ((select app_to_record())::uuid[]));
