-- Data past its period is destroyed by two people, and a certificate says what went without saying who it was.

-- Every table about a client, in the order in which its rows go. A test compares this list with the schema.
create table destroyed_table (
  position integer primary key,
  name text not null unique,
  kind text not null check (kind in
    ('contacts','messages','notes','risk','papers','treatment','supervision','orders','file')),
  -- Which rows of it; $1 is the client.
  condition text not null default 'person_id = $1'
);
insert into destroyed_table (position, name, kind, condition)
select 10 * row_number() over (), name, kind, coalesce(condition, 'person_id = $1') from (values
  ('phone_code', 'contacts', null),
  ('phone_number', 'contacts', null),
  ('postal_address', 'contacts', null),
  ('channel_preference', 'contacts', null),
  ('circle', 'contacts', null),
  ('restricted_party', 'contacts', null),
  ('related_person', 'contacts', null),
  ('message_receipt', 'messages', 'message_id in (select id from message where person_id = $1)'),
  ('provider_copy', 'messages', 'message_id in (select id from message where person_id = $1)'
    ' or sid in (select sid from inbound_text where person_id = $1)'),
  ('sandbox_text', 'messages', 'message_id in (select id from message where person_id = $1)'
    ' or sid in (select sid from inbound_text where person_id = $1)'),
  ('inbound_step', 'messages', null),
  ('inbound_text', 'messages', null),
  ('conversation_read', 'messages', null),
  ('calendar_feed', 'messages', null),
  ('message', 'messages', null),
  ('contact_record', 'notes', null),
  ('tier_change', 'risk', null),
  ('assessment', 'risk', null),
  ('paper_text', 'papers', null),
  ('paper', 'papers', null),
  ('letter', 'papers', null),
  ('place_offer', 'treatment', null),
  ('referral_event', 'treatment', null),
  ('referral', 'treatment', null),
  ('handover_item', 'supervision', null),
  ('staff_notice', 'supervision', null),
  ('taken_case_notice', 'supervision', '(select reference from person where id = $1) = any(case_references)'),
  ('escalation_act', 'supervision', null),
  ('escalation_cause', 'supervision', null),
  ('escalation_step', 'supervision', null),
  ('escalation', 'supervision', null),
  ('absence_evidence', 'supervision', null),
  ('absence_verdict', 'supervision', null),
  ('absence', 'supervision', null),
  ('task', 'supervision', null),
  ('outcome', 'supervision', null),
  ('appointment', 'supervision', null),
  ('unplaced', 'supervision', null),
  ('not_offered', 'supervision', null),
  ('deadline', 'supervision', null),
  ('contact_judgement', 'supervision', null),
  ('obligation', 'supervision', null),
  ('supervision_plan', 'supervision', null),
  ('accepted_site', 'orders', null),
  ('coverage_reason', 'orders', null),
  ('condition', 'orders', null),
  ('order_event', 'orders', null),
  ('order_extension', 'orders', null),
  ('order_suspension', 'orders', null),
  ('supervision_order', 'orders', null),
  ('exclusion', 'file', null),
  ('no_contact', 'file', 'person_id = $1 or other_id = $1'),
  ('away_period', 'file', null),
  ('location', 'file', null),
  ('officer_change', 'file', null),
  ('officer_transfer', 'file', null),
  ('file_closing', 'file', null),
  ('legal_hold', 'file', null),
  ('destruction_due', 'file', null),
  ('destruction', 'file', null),
  ('person_search', 'file', null),
  ('person', 'file', 'id = $1'),
  -- What the deletions above note as free.
  ('freed_room', 'file', null)
) listed(name, kind, condition);

-- What the night found: the kinds of data of closed files that are past their period.
create table destruction_due (
  person_id uuid not null references person,
  kind text not null,
  due_on date not null,
  listed_at timestamptz not null,
  primary key (person_id, kind)
);

create table destruction (
  id uuid primary key,
  person_id uuid not null references person,
  kinds text[] not null check (cardinality(kinds) > 0),
  policy_version integer not null references retention_policy,
  proposed_by uuid not null references staff,
  proposed_at timestamptz not null,
  confirmed_by uuid references staff,
  confirmed_at timestamptz,
  refused_by uuid references staff,
  refused_at timestamptz,
  refuse_reason text check (char_length(refuse_reason) between 1 and 1000),
  destroyed_at timestamptz,
  version integer not null default 1,
  check (num_nulls(confirmed_by, confirmed_at) in (0, 2)),
  check (num_nulls(refused_by, refused_at, refuse_reason) in (0, 3)),
  check (confirmed_by is null or refused_by is null),
  constraint destruction_second check (confirmed_by <> proposed_by)
);
create unique index destruction_waiting on destruction (person_id) where confirmed_at is null and refused_at is null;
create index destruction_person on destruction (person_id);

-- Nothing in it identifies the client. It is never changed.
create table destruction_certificate (
  id uuid primary key,
  team_id uuid not null references team,
  policy_version integer not null references retention_policy,
  -- By kind: the period in years, its source, and how many rows went.
  kinds jsonb not null,
  proposed_by uuid not null references staff,
  proposed_name text not null,
  confirmed_by uuid not null references staff,
  confirmed_name text not null,
  destroyed_at timestamptz not null
);
create index destruction_certificate_team on destruction_certificate (team_id, destroyed_at);
create trigger destruction_certificate_append_only before update or delete or truncate on destruction_certificate
  for each statement execute function refuse_change();

grant select on destroyed_table to aftercare_desk, aftercare_clock;
grant select, insert, delete on destruction_due to aftercare_clock;
grant select on destruction_due to aftercare_desk;
grant select on destruction to aftercare_clock, aftercare_desk;
grant insert on destruction to aftercare_desk;
grant update (confirmed_by, confirmed_at, refused_by, refused_at, refuse_reason, version) on destruction
  to aftercare_desk;
grant select on destruction_certificate to aftercare_clock, aftercare_desk;
alter table destroyed_table enable row level security;
create policy readers on destroyed_table for select to aftercare_desk, aftercare_clock using (true);
alter table destruction_due enable row level security;
create policy clock_all on destruction_due to aftercare_clock using (true) with check (true);
create policy case_readers on destruction_due for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
alter table destruction enable row level security;
create policy clock_all on destruction to aftercare_clock using (true) with check (true);
create policy case_readers on destruction for select to aftercare_desk
  using ((select app_reads_cases()) and person_id in (select id from person));
create policy supervisors_propose on destruction for insert to aftercare_desk with check (
  proposed_by = (select app_staff()) and num_nonnulls(confirmed_by, refused_by, destroyed_at) = 0
  and person_id in (select id from person where team_id = (select app_led_team())));
create policy second_decides on destruction for update to aftercare_desk
  using (person_id in (select id from person))
  with check (coalesce(confirmed_by, refused_by) = (select app_staff()));
alter table destruction_certificate enable row level security;
create policy clock_all on destruction_certificate for select to aftercare_clock using (true);
create policy own_team on destruction_certificate for select to aftercare_desk
  using ((select app_reads_cases()) and team_id = (select app_team()));

-- Whether rows of this table are being destroyed: inside the function below. Only it has both this role and the mark.
create function being_destroyed(the_table oid) returns boolean language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(current_setting('aftercare.destroying', true), '') <> '' and exists (
    select from pg_class c join destroyed_table d on d.name = c.relname
    where c.oid = the_table) and current_user = 'aftercare_destroyer'
$$;

-- As before; only a destruction may delete.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and being_destroyed(tg_relid) then return old; end if;
  raise exception 'append-only: % on % is not possible', tg_op, tg_table_name using errcode = '42501';
end $$;
create or replace function keep_but_words() returns trigger language plpgsql as $$
declare word text := tg_argv[0];
begin
  if tg_op = 'DELETE' and being_destroyed(tg_relid) then return old; end if;
  if tg_op = 'UPDATE' and to_jsonb(new) - word = to_jsonb(old) - word
     and coalesce(to_jsonb(new) -> word, 'null') in ('null', '{}') and to_jsonb(old) -> word not in ('null', '{}') then
    return new;
  end if;
  raise exception 'append-only: % on % is not possible', tg_op, tg_table_name using errcode = '42501';
end $$;
create or replace function keep_stretch() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and being_destroyed(tg_relid) then return old; end if;
  if tg_op = 'UPDATE' then
    if old.until_at is null and new.until_at is not null and (to_jsonb(new) - '{until_at,until_because,until_by}'::text[])
        = (to_jsonb(old) - '{until_at,until_because,until_by}'::text[]) then return new; end if;
  end if;
  raise exception 'append-only: % on % is not possible', tg_op, tg_table_name using errcode = '42501';
end $$;
-- `keep_paper` stays as it is for changes; deleting has a trigger of its own.
drop trigger paper_kept on paper;
create trigger paper_kept before update on paper for each row execute function keep_paper();
create trigger paper_append_only before delete on paper for each row execute function refuse_change();

-- Destroys what two people decided on, writes the certificate, and answers its id. The client's row is locked.
create function destroy_data(the_destruction uuid) returns uuid language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  d destruction;
  p person;
  terms jsonb;
  t record;
  many bigint;
  counts jsonb := '{}';
  -- That of the decision: lines of the access log about it lead to the certificate, and the certificate to no client.
  the_certificate uuid := the_destruction;
begin
  select * into d from destruction where id = the_destruction;
  select * into p from person where id = d.person_id;
  select r.terms into terms from retention_policy r where r.version = d.policy_version and activated_at is not null;
  if d.confirmed_by is null or d.confirmed_by is distinct from app_staff() or d.destroyed_at is not null
  or p.closed_on is null or terms is null
  or exists (select from legal_hold h where h.person_id = p.id and h.lifted_at is null)
  or exists (select from unnest(d.kinds) k
             where terms -> k is null or p.closed_on + make_interval(years => (terms -> k ->> 'years')::integer) >= app_today())
  then
    raise exception 'this data is not to be destroyed' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('aftercare.destroying', the_destruction::text, true);
  if 'contacts' = any(d.kinds) then
    update person set texts_go_to = null where id = p.id and texts_go_to is not null;
  end if;
  if 'file' = any(d.kinds) then
    update restricted_party set other_person_id = null where other_person_id = p.id;
  else
    update destruction set destroyed_at = app_now() where id = d.id;
    delete from destruction_due where person_id = p.id and kind = any(d.kinds);
  end if;
  for t in select name, kind, condition from destroyed_table where kind = any(d.kinds) order by position loop
    execute format('delete from %I where %s', t.name, t.condition) using p.id;
    get diagnostics many = row_count;
    counts := jsonb_set(counts, array[t.kind], to_jsonb(coalesce((counts ->> t.kind)::bigint, 0) + many));
  end loop;
  perform set_config('aftercare.destroying', '', true);
  if 'file' = any(d.kinds) and exists (select from person where id = p.id) then
    raise exception 'the file is still there' using errcode = 'insufficient_privilege';
  end if;
  insert into destruction_certificate
  select the_certificate, p.team_id, d.policy_version,
    (select jsonb_object_agg(k, (terms -> k) || jsonb_build_object('rows', coalesce((counts ->> k)::bigint, 0)))
     from unnest(d.kinds) k),
    d.proposed_by, a.display_name, d.confirmed_by, b.display_name, app_now()
  from staff a, staff b where a.id = d.proposed_by and b.id = d.confirmed_by;
  return the_certificate;
end $$;
revoke execute on function destroy_data, being_destroyed from public;
grant execute on function destroy_data to aftercare_desk;
grant execute on function being_destroyed to aftercare_desk, aftercare_clock, aftercare_definer;
