-- Other channels: where staff get e-mail and about what, and in which order a person wants to be reached.
create table staff_mail (
  staff_id uuid primary key references staff,
  address text not null check (length(address) <= 254 and address ~ '^[!-?A-~]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
  -- Which notices go by e-mail: a step of a case, a reply nobody answered for hours, the list in the morning.
  steps boolean not null default true,
  replies boolean not null default true,
  digest boolean not null default false,
  -- The mail server says that this address cannot be reached: nothing more goes there until it is entered anew.
  refused_at timestamptz,
  refused_code integer,
  entered_by uuid not null references staff,
  entered_at timestamptz not null,
  version integer not null default 1,
  check ((refused_at is null) = (refused_code is null))
);
grant select, insert, update, delete on staff_mail to aftercare_desk;
grant select, insert, update on staff_mail to aftercare_clock;
alter table staff_mail enable row level security;
create policy clock_all on staff_mail to aftercare_clock using (true) with check (true);
create policy admins on staff_mail to aftercare_desk using ((select app_role()) = 'admin');
create policy own_mail on staff_mail to aftercare_desk using (staff_id = (select app_staff()));

alter table message
  add column staff_id uuid references staff,
  add constraint message_mail_is_to_staff check ((channel = 'email') = (staff_id is not null));
create unique index message_mail_once on message (staff_id, slot) where staff_id is not null;
-- What staff are told by mail is no part of anybody's file: no desk sees it, whoever's case it began with.
create policy mail_is_no_file on message as restrictive for select to aftercare_desk using (channel <> 'email');

-- The order in which a person wants to be reached; without a row: text, read-aloud call, letter, officer's call.
create table channel_preference (
  person_id uuid primary key references person,
  channels text[] not null check (
    cardinality(channels) between 1 and 4
    and channels <@ array['sms','voice','letter','call']
    and array_position(channels, null) is null),
  -- Longer than anybody may type: of a case that was taken over it also says who recorded it there.
  reason text not null check (char_length(reason) between 1 and 20000),
  -- Recorded here with the person. Taken over with a case it is an order only: nobody here heard them agree.
  agreed boolean not null default true,
  -- In a restricted case a machine reminds only when somebody chose that, knowing it.
  although_restricted boolean not null default false,
  set_by uuid not null references staff,
  set_at timestamptz not null,
  version integer not null default 1
);
grant select, insert, update on channel_preference to aftercare_desk, aftercare_clock;
alter table channel_preference enable row level security;
create policy clock_all on channel_preference to aftercare_clock using (true) with check (true);
create policy case_readers on channel_preference to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));

-- What the demonstration's mail server says to the next mail for an address, when it is not taken.
create table sandbox_mail_answer (
  address text primary key,
  answer text not null check (answer in ('no-mailbox','later','silent'))
);
grant select, insert, update, delete on sandbox_mail_answer to aftercare_clock;
