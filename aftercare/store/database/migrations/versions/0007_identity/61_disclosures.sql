-- What went to a third party: to whom, when, and on which legal ground. Acts that send something write it by themselves;
-- the rest is entered by hand. A line is never changed: one entered by mistake is voided with a reason.
create table disclosure (
  id uuid primary key,
  person_id uuid not null references person,
  disclosed_on date not null,
  what text not null check (what in
    ('violation_report','progress_report','closing_report','board_copy','case_file','referral','information')),
  detail text check (length(detail) between 1 and 2000),
  -- Null while the act that sent it did not say to whom.
  recipient text check (length(recipient) between 1 and 200),
  ground text not null check (ground in ('execution','youth','care','consent','legal_duty','vital','complaint')),
  -- The document, task or referral that was sent; null for what was entered by hand.
  source_id uuid,
  -- Null for what the command line exported.
  entered_by uuid references staff,
  entered_at timestamptz not null,
  voided_by uuid references staff,
  voided_at timestamptz,
  void_reason text check (length(void_reason) between 1 and 2000),
  version integer not null default 1,
  check (num_nulls(voided_by, voided_at, void_reason) in (0, 3))
);
create index disclosure_person on disclosure (person_id, disclosed_on);

create function keep_disclosure() returns trigger language plpgsql as $$
begin
  if old.voided_at is not null
  or (old.recipient is not null and new.recipient is distinct from old.recipient)
  or to_jsonb(new) - array['recipient','version','voided_by','voided_at','void_reason']
     is distinct from to_jsonb(old) - array['recipient','version','voided_by','voided_at','void_reason']
  then
    raise exception 'append-only: what went to a third party stays on record' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger disclosure_kept before update on disclosure
  for each row execute function keep_disclosure();

grant select, insert, update on disclosure to aftercare_desk, aftercare_clock;
alter table disclosure enable row level security;
create policy clock_all on disclosure to aftercare_clock using (true) with check (true);
create policy case_readers on disclosure to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));

-- It goes with the client, and so just before.
update destroyed_table set position = position + 1000
where position >= (select position from destroyed_table where name = 'person');
insert into destroyed_table (position, name, kind)
select position - 1000, 'disclosure', kind from destroyed_table where name = 'person';
