-- What other organisations send: court orders and changes, custody, addresses, alarms of a monitoring room. A machine
-- sends it under a number of its own; an officer accepts or refuses it. Alarms act at once.
create table submission (
  id uuid primary key,
  version integer not null default 1,
  -- Null: no file was found for it. Supervisors of the sender's teams then see it, and may name the client.
  person_id uuid references person,
  team_ids uuid[] not null,
  sender_id uuid not null references staff,
  number text not null check (number <> ''),
  type text not null check (type in
    ('order-imposed','order-changed','detention','release','address-change','monitoring-alarm')),
  -- The whole document, as it was sent. Of what was refused without a client nothing is kept after a time.
  document jsonb not null,
  way text not null check (way in ('http','folder')),
  -- The key that signed it; null where the token of a machine with a secret says who sent it.
  signed_with text,
  sent_at timestamptz not null,
  received_at timestamptz not null,
  -- Why it waits for a supervisor.
  problem text check (problem in ('unknown-client','several-clients','file-closed','before-supervision')),
  matched_by uuid references staff,
  matched_at timestamptz,
  state text not null check (state in ('waiting','accepted','refused','superseded')),
  -- Null with `accepted`: an alarm, which acted at once.
  decided_by uuid references staff,
  decided_at timestamptz,
  reason text,
  constraint submission_once unique (sender_id, number),
  check ((state = 'waiting') = (decided_at is null)),
  check (state <> 'refused' or num_nulls(decided_by, reason) = 0),
  check (decided_by is null or decided_at is not null),
  check (decided_by is not null or state <> 'accepted' or type = 'monitoring-alarm'),
  check (num_nulls(matched_by, matched_at) in (0, 2)),
  check (person_id is not null or problem is not null),
  check (person_id is not null or state in ('waiting','refused'))
);
create index submission_person on submission (person_id, received_at);
create index submission_problem on submission (received_at) where state = 'waiting' and problem is not null;
create function keep_submission() returns trigger language plpgsql as $$
begin
  if old.decided_at is not null and (old.state, old.decided_by, old.decided_at)
    is distinct from (new.state, new.decided_by, new.decided_at)
  or old.person_id is not null and new.person_id is distinct from old.person_id
  or new.decided_by is distinct from old.decided_by and new.decided_by is distinct from app_staff()
  or new.document is distinct from old.document
    and (new.document <> '{}' or old.person_id is not null or old.state <> 'refused') then
    raise exception 'kept: nobody decides on a submission for another, or twice' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger submission_kept before update on submission for each row execute function keep_submission();
create trigger submission_append_only before delete on submission for each row execute function refuse_change();
grant select, insert, update (version, state, decided_at, document) on submission to aftercare_clock;
grant select, update (version, person_id, problem, matched_by, matched_at, state, decided_by, decided_at, reason)
  on submission to aftercare_desk;
call protect_as_case_file('submission');
create policy supervisors_see_unmatched on submission to aftercare_desk
  using ((select app_role()) = 'supervisor' and person_id is null and (select app_team()) = any (team_ids));
-- It goes before the deadlines.
insert into destroyed_table (position, name, kind)
select d.position - 7, 'submission', d.kind from destroyed_table d where d.name = 'deadline';
alter table deadline drop constraint deadline_subject_kind_check,
  add constraint deadline_subject_kind_check check (subject_kind in
    ('order','assessment','referral','person','escalation','emergency','appointment','concern','protected_change',
     'agreed_action','submission'));
