-- Numbers somebody has or had, the codes that find out whose a number is, and how often that is asked anew.
-- The moment a unit of work counts as; null outside one.
create function app_now() returns timestamptz language sql stable parallel safe
  return nullif(current_setting('app.now', true), '')::timestamptz;

alter table person add column phone_verified_at timestamptz;
alter table related_person add column phone_verified_at timestamptz;
create index related_person_phone on related_person (phone) where phone is not null;

-- A stretch in which a number stood in a file, in one state: the next begins where it ends. Whoever changes a
-- number, by whatever way, adds to this: triggers do it, so a number is never silently overwritten.
create table phone_number (
  id uuid primary key,
  person_id uuid not null references person,
  -- Whose it is when it is not the person's own.
  related_id uuid references related_person,
  number text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
  state text not null check (state in ('unverified','verified','suspended')),
  from_at timestamptz not null,
  from_because text not null,
  from_by uuid references staff,
  note text check (char_length(note) <= 20000),
  until_at timestamptz,
  until_because text,
  until_by uuid references staff,
  -- In the order of writing, also within one moment.
  position bigint generated always as identity,
  check (until_at >= from_at),
  check ((until_at is null) = (until_because is null)),
  check (until_at is not null or until_by is null)
);
create unique index phone_number_now on phone_number (person_id, related_id) nulls not distinct where until_at is null;
create index phone_number_person on phone_number (person_id, from_at);
create index phone_number_number on phone_number (number);
create index phone_number_due on phone_number (from_at) where until_at is null and state <> 'suspended';

-- Six digits to be heard by the person and said to the officer; kept only as a salted digest. `message_id` is the
-- text; `cleared_at` is when the digits were taken out of it.
create table phone_code (
  id uuid primary key,
  person_id uuid not null references person,
  related_id uuid references related_person,
  number text not null,
  salt bytea not null,
  digest bytea not null,
  sent_by uuid not null references staff,
  sent_at timestamptz not null,
  valid_until_at timestamptz not null,
  attempts smallint not null default 0 check (attempts between 0 and 5),
  ended_at timestamptz,
  ended_because text check (ended_because in ('confirmed','replaced','exhausted','number-changed')),
  message_id uuid not null unique references message,
  cleared_at timestamptz,
  version integer not null default 1,
  check ((ended_at is null) = (ended_because is null))
);
create index phone_code_person on phone_code (person_id, sent_at);
create unique index phone_code_now on phone_code (person_id, related_id) nulls not distinct where ended_at is null;
create index phone_code_uncleared on phone_code (valid_until_at) where cleared_at is null;

-- How often a number is checked anew. The highest version is the one in force.
create table phone_policy (
  version integer primary key,
  verify_every_days integer not null check (verify_every_days between 7 and 3650),
  silent_days integer not null check (silent_days between 7 and 3650),
  unverified_days integer not null check (unverified_days between 0 and 3650),
  lapse_stops_texts boolean not null,
  grace_days integer not null check (grace_days between 0 and 3650),
  reason text not null check (char_length(reason) between 1 and 1000),
  entered_by uuid references staff,
  entered_at timestamptz not null
);
insert into phone_policy values (1, 180, 90, 14, false, 30, 'As shipped', null, app_now());

-- What is in the files already: since when is not known, so it counts from this step on.
update person set phone_verified_at = app_now() where phone_state = 'verified';
update related_person set phone_verified_at = app_now() where phone_verified and phone is not null;
insert into phone_number (id, person_id, number, state, from_at, from_because)
  select gen_random_uuid(), id, phone, phone_state, app_now(), 'from-before' from person where phone is not null;
insert into phone_number (id, person_id, related_id, number, state, from_at, from_because)
  select gen_random_uuid(), person_id, id, phone, case when phone_verified then 'verified' else 'unverified' end, app_now(),
    'from-before' from related_person where phone is not null;

-- ---------------------------------------------------------------- how the history keeps itself
-- Why a number changes; what says nothing of it has changed it among other details.
create function app_phone_because() returns text language sql stable parallel safe
  return nullif(current_setting('app.phone_because', true), '');
create function app_phone_note() returns text language sql stable parallel safe
  return nullif(current_setting('app.phone_note', true), '');

-- For rows written outside a unit of work (a load, a repair by hand): the earliest the file itself can tell.
create function first_moment(day date) returns timestamptz language sql stable parallel safe
  return day::timestamp at time zone 'Europe/Amsterdam';

-- As the owner: nobody else may end a stretch, and nobody at all may change one.
create function note_phone(the_person uuid, the_contact uuid, the_number text, the_state text, moment timestamptz)
returns void
language plpgsql security definer set search_path = public as $$
declare was phone_number;
begin
  update phone_number set until_at = greatest(from_at, moment), until_by = app_staff(), until_because =
      coalesce(app_phone_because(), case when the_number is null then 'removed' when number <> the_number then 'replaced'
                                         else the_state end)
    where person_id = the_person and related_id is not distinct from the_contact and until_at is null
    returning * into was;
  if the_number is not null then
    insert into phone_number (id, person_id, related_id, number, state, from_at, from_because, from_by, note)
    values (gen_random_uuid(), the_person, the_contact, the_number, the_state, greatest(was.from_at, moment),
      coalesce(app_phone_because(), case when the_state = 'verified' then 'said'
                                         when was.number = the_number then the_state else 'entered' end),
      app_staff(), app_phone_note());
  end if;
end $$;
revoke execute on function note_phone from public;

-- A number is verified at a moment, and one that is not has none.
create function date_phone() returns trigger language plpgsql as $$
declare is_verified boolean;
begin
  if tg_table_name = 'person' then is_verified := new.phone_state = 'verified';
  else is_verified := new.phone_verified and new.phone is not null; end if;
  if not is_verified then new.phone_verified_at := null;
  elsif new.phone_verified_at is null or (tg_op = 'UPDATE' and new.phone is distinct from old.phone
      and new.phone_verified_at is not distinct from old.phone_verified_at) then new.phone_verified_at := app_now();
  end if;
  return new;
end $$;
create trigger person_phone_dated before insert or update of phone, phone_state, phone_verified_at on person
  for each row execute function date_phone();
create trigger related_person_phone_dated before insert or update of phone, phone_verified, phone_verified_at
  on related_person for each row execute function date_phone();

-- `app.phone_suspends` begins a new stretch also where the number was suspended already, for another reason.
create function keep_person_phone() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' then
    if (new.phone, new.phone_state, new.phone_verified_at)
       is not distinct from (old.phone, old.phone_state, old.phone_verified_at)
       and coalesce(current_setting('app.phone_suspends', true), '') <> 'yes' then return null; end if;
  end if;
  if tg_op = 'UPDATE' or new.phone is not null then
    perform note_phone(new.id, null, new.phone, new.phone_state, coalesce(app_now(), first_moment(new.enrolled_on)));
  end if;
  return null;
end $$;
-- A contact has no state of its own kept beside the number: one that stopped being right is not verified, and the
-- history knows that it was suspended.
create function keep_related_phone() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if tg_op = 'UPDATE' then
    if (new.phone, new.phone_verified, new.phone_verified_at)
       is not distinct from (old.phone, old.phone_verified, old.phone_verified_at)
       and coalesce(current_setting('app.phone_suspends', true), '') <> 'yes' then return null; end if;
  end if;
  if tg_op = 'UPDATE' or new.phone is not null then
    perform note_phone(new.person_id, new.id, new.phone, case
      when new.phone_verified then 'verified'
      when current_setting('app.phone_suspends', true) = 'yes' then 'suspended' else 'unverified' end,
      coalesce(app_now(), first_moment(new.from_on)));
  end if;
  return null;
end $$;
create trigger person_phone_kept after insert or update of phone, phone_state, phone_verified_at on person
  for each row execute function keep_person_phone();
create trigger related_person_phone_kept after insert or update of phone, phone_verified, phone_verified_at
  on related_person for each row execute function keep_related_phone();


-- A stretch is ended once and otherwise stays as it was written. The function above is the only way to begin one
-- that stands and to end it; what has ended comes in with a case that is taken over.
create function keep_stretch() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.until_at is null and new.until_at is not null and (to_jsonb(new) - '{until_at,until_because,until_by}'::text[])
        = (to_jsonb(old) - '{until_at,until_because,until_by}'::text[]) then return new; end if;
  end if;
  raise exception 'append-only: % on % is not possible', tg_op, tg_table_name using errcode = '42501';
end $$;
create trigger phone_number_kept before update or delete on phone_number for each row execute function keep_stretch();
create trigger phone_number_kept_whole before truncate on phone_number for each statement execute function refuse_change();

-- ---------------------------------------------------------------- who may see what
grant select, insert on phone_number to aftercare_desk, aftercare_clock;
grant select, insert, update on phone_code to aftercare_desk, aftercare_clock;
grant select, insert on phone_policy to aftercare_desk, aftercare_clock;
do $$
declare t text;
begin
  foreach t in array array['phone_number','phone_code'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy clock_all on %I to aftercare_clock using (true) with check (true)', t);
    execute format('create policy case_readers on %I to aftercare_desk using ((select app_reads_cases()) and person_id in (select id from person))', t);
  end loop;
end $$;
create policy ended_comes_in on phone_number as restrictive for insert to aftercare_desk, aftercare_clock
  with check (until_at is not null);
alter table phone_policy enable row level security;
create policy clock_all on phone_policy to aftercare_clock using (true) with check (true);
create policy readers on phone_policy for select to aftercare_desk using (true);
create policy admins on phone_policy for insert to aftercare_desk with check ((select app_role()) = 'admin');

-- The text with a code is nobody's to read at a desk while the digits are in it: the officer hears them.
create policy codes_are_heard on message as restrictive for select to aftercare_desk
  using (slot not like 'verify:%' or id not in (select message_id from phone_code where cleared_at is null));
