-- Another time by text: how often an officer lets a client take one in thirteen weeks, and how long before the appointment.
alter table channel_preference
  add column moves_most smallint not null default 0 check (moves_most between 0 and 12),
  add column moves_until_hours smallint not null default 48 check (moves_until_hours between 24 and 168);

-- The times offered for one appointment after a reply that it does not suit. Nothing is held for the client: a time is
-- judged again when it is chosen.
create table time_offer (
  id uuid primary key,
  person_id uuid not null references person,
  appointment_id uuid not null references appointment,
  reply_id uuid not null unique references inbound_text,
  state text not null check (state in ('asked','offered','chosen','taken','ended')),
  end_reason text check (end_reason in ('no-times','not-sent','expired','declined','changed')),
  asked_at timestamptz not null,
  options jsonb not null,
  message_id uuid references message,
  expires_at timestamptz,
  chosen smallint check (chosen between 1 and 3),
  ended_at timestamptz,
  check ((end_reason is not null) = (state = 'ended')),
  check ((ended_at is not null) = (state in ('taken','ended'))),
  check (state not in ('offered','chosen') or num_nulls(message_id, expires_at) = 0),
  check (state not in ('chosen','taken') or chosen is not null)
);
-- A number that comes back answers one offer.
create unique index time_offer_open on time_offer (person_id) where state in ('asked','offered','chosen');
create index time_offer_person on time_offer (person_id, asked_at);
create index time_offer_message on time_offer (message_id) where message_id is not null;
grant select on time_offer to aftercare_desk;
grant select, insert, update on time_offer to aftercare_clock;
alter table time_offer enable row level security;
create policy clock_all on time_offer to aftercare_clock using (true) with check (true);
create policy case_readers on time_offer for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));

alter table inbound_step drop constraint inbound_step_act_check, add constraint inbound_step_act_check
  check (act in ('confirmed','asked-officer','stopped','restarted','told','suspended','language-changed',
    'nothing','unsure','unclaimed','assigned','set-aside','asked-times','chose-time'));

-- It goes before the texts and appointments that it refers to.
insert into destroyed_table (position, name, kind)
select position - 1, 'time_offer', kind from destroyed_table where name = 'inbound_step';
grant select, delete on time_offer to aftercare_destroyer;
