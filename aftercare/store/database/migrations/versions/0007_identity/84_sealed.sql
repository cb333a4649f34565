-- Notes, words of messages and documents are encrypted by the service. Data keys are stored wrapped by a master key
-- that is not in the database; `migrate` encrypts what stands in clear and adds the checks that refuse a clear value.
create table data_key (
  id text primary key check (id ~ '^[0-9a-f]{8}$'),
  wrapped bytea not null,
  -- The newest key seals.
  position bigint generated always as identity,
  -- Telephone numbers have one key at a time, so that the same number is the same text everywhere.
  seals_numbers boolean not null default false
);
create unique index data_key_of_numbers on data_key (seals_numbers) where seals_numbers;
alter table data_key enable row level security;
create policy clock_reads on data_key for select to aftercare_clock using (true);
grant select on data_key to aftercare_clock;

-- How long a text is can no longer be seen here; acts check it, as before.
alter table access_request drop constraint access_request_extension_reason_check, add constraint access_request_extension_reason_check check (extension_reason <> '');
alter table access_request drop constraint access_request_objection_check, add constraint access_request_objection_check check (objection <> '');
alter table access_request drop constraint access_request_reason_check, add constraint access_request_reason_check check (reason <> '');
alter table calendar_feed drop constraint calendar_feed_consent_check, add constraint calendar_feed_consent_check check (consent <> '');
alter table channel_preference drop constraint channel_preference_reason_check, add constraint channel_preference_reason_check check (reason <> '');
alter table correction_note drop constraint correction_note_reason_check, add constraint correction_note_reason_check check (reason <> '');
alter table correction_note drop constraint correction_note_statement_check, add constraint correction_note_statement_check check (statement <> '');
alter table destruction drop constraint destruction_refuse_reason_check, add constraint destruction_refuse_reason_check check (refuse_reason <> '');
alter table disclosure drop constraint disclosure_detail_check, add constraint disclosure_detail_check check (detail <> '');
alter table disclosure drop constraint disclosure_void_reason_check, add constraint disclosure_void_reason_check check (void_reason <> '');
alter table file_closing drop constraint file_closing_note_check;
alter table file_closing drop constraint file_closing_reopen_reason_check, add constraint file_closing_reopen_reason_check check (reopen_reason <> '');
alter table inbound_step drop constraint inbound_step_answer_check;
alter table inbound_step drop constraint inbound_step_reason_check, add constraint inbound_step_reason_check check (reason <> '');
alter table legal_hold drop constraint legal_hold_lift_reason_check, add constraint legal_hold_lift_reason_check check (lift_reason <> '');
alter table legal_hold drop constraint legal_hold_reason_check, add constraint legal_hold_reason_check check (reason <> '');
alter table paper_text drop constraint paper_text_body_check;
alter table phone_number drop constraint phone_number_note_check;
alter table postal_address drop constraint postal_address_lines_check, add constraint postal_address_lines_check check (lines <> '');
-- A document is one encrypted string.
alter table paper drop constraint paper_facts_check;
