-- A machine with the scope `enrol-persons` brings clients in, for an officer of one of its teams, and changes how a client of
-- those teams is reached. The scope shows no more of a file than that there is a client.
create function app_enrols() returns boolean language sql stable parallel safe
  return coalesce(app_scopes() && array['enrol-persons'], false);
revoke execute on function app_enrols from public;
grant execute on function app_enrols to aftercare_desk, aftercare_clock;
create or replace function app_machine_teams() returns uuid[] language sql stable parallel safe
  return case when app_scopes() && array['read-cases', 'read-times', 'record-outcomes', 'enrol-persons']
    then string_to_array(nullif(current_setting('app.team_ids', true), ''), ' ')::uuid[] end;

create policy machines_enrol on person for insert to aftercare_desk with check ((select app_enrols())
  and team_id = any ((select app_machine_teams())::uuid[]) and not restricted);
create policy machines_reach on person for update to aftercare_desk
  using ((select app_enrols()) and id = any ((select app_machine_clients())::uuid[]))
  with check ((select app_enrols()) and team_id = any ((select app_machine_teams())::uuid[]) and not restricted);

-- Policies compare rows, not columns: what a person decides about a client stays as it was, or as it is before anyone has
-- decided. The level is the highest until an officer sets it.
create function machines_decide_nothing() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  theirs constant text[] := array['phone', 'phone_state', 'phone_verified_at', 'language', 'version',
    'last_changed_at'];
begin
  if current_user <> 'aftercare_desk' or app_is_person() then
    return new;
  end if;
  if tg_op = 'INSERT' then
    if new.phone_state not in ('none', 'unverified') or new.tier <> 1 or new.texts_consented or new.closed_on is not null
    or num_nonnulls(new.deputy_id, new.co_officer_id, new.texts_go_to, new.texts_go_to_agreed_at, new.opted_out_at,
      new.index_offence, new.victim_safety) > 0 or new.work_weeks <> '[{}]' then
      raise exception 'a person decides this' using errcode = 'insufficient_privilege';
    end if;
  elsif to_jsonb(new) - theirs is distinct from to_jsonb(old) - theirs or old.closed_on is not null
  or new.phone is distinct from old.phone and new.phone_state not in ('none', 'unverified')
  or new.phone is not distinct from old.phone and new.phone_state <> old.phone_state then
    raise exception 'a person decides this' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger a_machine_decides_nothing before insert or update on person for each row
  execute function machines_decide_nothing();

-- The officer checks what a machine brought in. One kind more: nothing that an earlier version counts on goes.
-- squawk-ignore ban-drop-constraint
alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check check (kind in (
  'record_outcome','call_person','wants_to_move','check_number','unknown_delivery','reminder_late','place_by_hand',
  'notify_change','attendance_low','answer_offer','review_plan','library_changed','verify_number','send_letter',
  'answer_text','board_copy','draft_paper','notify_provider','same_client','calendar_clash',
  'check_brought_in')) not valid;
