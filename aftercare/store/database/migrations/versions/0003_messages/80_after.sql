-- After a text has ended: the provider's copy is emptied, and after a term our own words and numbers are too.

-- ---------------------------------------------------------------- what the provider keeps of us
-- One row for each text or call the provider has a copy of, by its own id: also of a try that another one followed,
-- and of texts that came in. `message_id` is ours where there is one; the database of before may have had others.
create table provider_copy (
  sid text primary key,
  channel text not null check (channel in ('sms','voice')),
  message_id uuid,
  -- From when on nothing more happens to it there.
  ended_at timestamptz not null,
  -- When it is tried, or tried again; while a worker asks, when that worker counts as gone.
  next_try_at timestamptz,
  attempts integer not null default 0 check (attempts >= 0),
  redacted_at timestamptz,
  -- The provider had none any more.
  gone boolean not null default false,
  -- What its record said then; a price comes after the final state, and not always.
  price numeric(12,6) check (price >= 0),
  currency text check (currency ~ '^[A-Z]{3}$'),
  segments smallint check (segments >= 0),
  check ((redacted_at is null) = (next_try_at is not null)),
  check ((price is null) = (currency is null))
);
create index provider_copy_due on provider_copy (next_try_at) where redacted_at is null;
create index provider_copy_message on provider_copy (message_id) where message_id is not null;
grant select, insert, update on provider_copy to aftercare_clock;
alter table provider_copy enable row level security;
create policy clock_all on provider_copy to aftercare_clock using (true) with check (true);

-- As the owner: a desk that resends or plays a receipt has no business with these rows. Ten minutes: the price and
-- the last receipts come in that time.
create function keep_copy(the_sid text, the_channel text, the_message uuid, moment timestamptz) returns void
language sql security definer set search_path = public as $$
  insert into provider_copy (sid, channel, message_id, ended_at, next_try_at)
  select the_sid, the_channel, the_message, moment, moment + interval '10 minutes'
  where the_channel in ('sms','voice') and the_sid <> ''
  on conflict (sid) do nothing
$$;
revoke execute on function keep_copy from public;
create function note_ended_message() returns trigger language plpgsql security definer set search_path = public as $$
begin
  -- A try that another one follows loses its id here: it ended all the same.
  perform keep_copy(case when new.provider_sid is distinct from old.provider_sid and old.provider_sid is not null
                         then old.provider_sid else new.provider_sid end, new.channel, new.id, new.state_at);
  return null;
end $$;
create trigger message_ended after update of state, provider_sid on message for each row
  when ((old.provider_sid is not null and new.provider_sid is distinct from old.provider_sid)
     or (new.provider_sid is not null and new.state in ('delivered','undelivered','failed')
         and new.state is distinct from old.state))
  execute function note_ended_message();
create function note_ended_receipt() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform keep_copy(new.sid, coalesce((select channel from message where id = new.message_id), 'sms'),
                    new.message_id, new.received_at);
  return null;
end $$;
create trigger message_receipt_ended after insert on message_receipt for each row
  when (new.status in ('delivered','undelivered','failed','canceled')) execute function note_ended_receipt();
-- What came in has ended when it is here.
create function note_ended_reply() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform keep_copy(new.sid, 'sms', null, new.received_at);
  return null;
end $$;
create trigger inbound_text_ended after insert on inbound_text for each row execute function note_ended_reply();

-- The phone on the screen is both ends: its provider's copy goes, what the person reads stays.
alter table sandbox_text add column redacted_at timestamptz;

-- ---------------------------------------------------------------- how long our own words and numbers stay
-- The highest version is the one in force. Days: of messages, of texts that came in, of those nobody's after they were
-- set aside, of what the provider reported word for word; and how long all of a person's stay after a case is decided.
create table message_retention (
  version integer primary key check (version > 0),
  message_days integer not null check (message_days between 90 and 3650),
  incoming_days integer not null check (incoming_days between 90 and 3650),
  unclaimed_days integer not null check (unclaimed_days between 7 and 3650),
  receipt_days integer not null check (receipt_days between 30 and 3650),
  after_case_days integer not null check (after_case_days between 42 and 3650),
  reason text not null check (char_length(reason) between 1 and 1000),
  entered_by uuid references staff,
  entered_at timestamptz not null
);
insert into message_retention values (1, 365, 365, 30, 90, 90, 'As shipped', null, app_now());
grant select on message_retention to aftercare_clock, aftercare_desk;
grant insert on message_retention to aftercare_desk;
alter table message_retention enable row level security;
create policy clock_all on message_retention for select to aftercare_clock using (true);
create policy readers on message_retention for select to aftercare_desk using (true);
create policy admins on message_retention for insert to aftercare_desk with check ((select app_role()) = 'admin');

-- When words and number were taken out; that it was sent, when, by which version and what became of it stay.
alter table message add column emptied_at timestamptz,
  add constraint message_emptied check (emptied_at is null or (body = '' and recipient = '')),
  -- How many segments were paid for, counted while there are words to count.
  add column segments smallint check (segments >= 0);
alter table inbound_text add column emptied_at timestamptz,
  add constraint inbound_text_emptied check (emptied_at is null or (body = '' and sender = ''));
-- Without their numbers two of one appointment may look the same.
drop index message_once;
create unique index message_once on message (appointment_id, slot, recipient, channel) where emptied_at is null;
drop index message_once_without_appointment;
create unique index message_once_without_appointment on message (person_id, slot, recipient, channel)
  where appointment_id is null and emptied_at is null;
-- When somebody first wrote from its number, after it was sent, that the number is wrong: kept here, since by the time
-- either text is emptied nothing tells any more that they belong together. Whoever writes a text of somebody's has locked
-- that person, as everybody does who changes a message.
alter table message add column disowned_at timestamptz;
create function note_disowned() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update message set disowned_at = new.received_at
  where person_id = new.person_id and recipient = new.sender and staff_id is null and state <> 'planned'
    and coalesce(claimed_at, state_at) <= new.received_at
    -- One that came before it was sent again says nothing of that.
    and (disowned_at is null or disowned_at > new.received_at or disowned_at < coalesce(claimed_at, state_at));
  return null;
end $$;
create trigger inbound_text_disowns after insert or update of person_id on inbound_text for each row
  when (new.meaning = 'wrong-number' and new.person_id is not null and new.sender <> '') execute function note_disowned();
-- What came in before this was kept.
update message m set disowned_at = (
  select min(i.received_at) from inbound_text i where i.person_id = m.person_id and i.sender = m.recipient
  and i.sender <> '' and i.meaning = 'wrong-number' and i.received_at >= coalesce(m.claimed_at, m.state_at))
where m.staff_id is null and m.recipient <> '' and m.state <> 'planned' and exists (
  select from inbound_text i where i.person_id = m.person_id and i.sender = m.recipient
  and i.meaning = 'wrong-number' and i.received_at >= coalesce(m.claimed_at, m.state_at));
-- The days that are counted anew, and what may be old enough.
create index message_with_words on message (due_at) where emptied_at is null;
create index inbound_text_with_words on inbound_text (received_at) where emptied_at is null;
create index message_receipt_with_words on message_receipt (received_at) where raw <> '{}';
create index inbound_step_with_words on inbound_step (done_at) where answer is not null;

-- Whoever gave whose text it is, nobody takes it back; emptied, neither comes back.
create function keep_emptied() returns trigger language plpgsql as $$
begin
  raise exception 'append-only: what was emptied stays empty' using errcode = '42501';
end $$;
create trigger message_stays_empty before update of emptied_at on message for each row
  when (old.emptied_at is not null and new.emptied_at is distinct from old.emptied_at) execute function keep_emptied();
create trigger inbound_text_stays_empty before update of emptied_at on inbound_text for each row
  when (old.emptied_at is not null and new.emptied_at is distinct from old.emptied_at) execute function keep_emptied();

-- Receipts and what was answered are only added to. One change is let through: taking the words out, everything else
-- as it was. Nobody may update these tables; the two functions below do it as the owner, for the clock alone.
create function keep_but_words() returns trigger language plpgsql as $$
declare word text := tg_argv[0];
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - word = to_jsonb(old) - word
     and coalesce(to_jsonb(new) -> word, 'null') in ('null', '{}') and to_jsonb(old) -> word not in ('null', '{}') then
    return new;
  end if;
  raise exception 'append-only: % on % is not possible', tg_op, tg_table_name using errcode = '42501';
end $$;
drop trigger message_receipt_append_only on message_receipt;
create trigger message_receipt_append_only before update or delete on message_receipt for each row
  execute function keep_but_words('raw');
create trigger message_receipt_keeps before truncate on message_receipt for each statement execute function refuse_change();
drop trigger inbound_step_append_only on inbound_step;
create trigger inbound_step_append_only before update or delete on inbound_step for each row
  execute function keep_but_words('answer');
create function empty_receipts(ids uuid[]) returns bigint language sql security definer set search_path = public as $$
  with emptied as (update message_receipt set raw = '{}' where id = any(ids) and raw <> '{}' returning 1)
  select count(*) from emptied
$$;
create function empty_answers(texts uuid[]) returns bigint language sql security definer set search_path = public as $$
  with emptied as (update inbound_step set answer = null where text_id = any(texts) and answer is not null returning 1)
  select count(*) from emptied
$$;
revoke execute on function empty_receipts, empty_answers from public;
grant execute on function empty_receipts, empty_answers to aftercare_clock;
