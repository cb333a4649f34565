-- A supervisor sees each closing by an officer. `ended` holds what a reopening soon after restores: the orders with the
-- last day that the closing gave them, and the plans with their state before it.
alter table file_closing
  add column ended jsonb not null default '{}',
  add column seen_by uuid references staff,
  add column seen_at timestamptz,
  add check (num_nulls(seen_by, seen_at) in (0, 2));
create index file_closing_unseen on file_closing (closed_at) where seen_at is null and reopened_at is null;

create function keep_file_closing() returns trigger language plpgsql as $$
declare open constant text[] := '{seen_by,seen_at,reopened_by,reopened_at,reopen_reason,version}';
begin
  if old.reopened_at is not null
  or (old.seen_at is not null and (new.seen_by, new.seen_at) is distinct from (old.seen_by, old.seen_at))
  or to_jsonb(new) - open is distinct from to_jsonb(old) - open then
    raise exception 'append-only: a closing stays as it was made, and is seen and reopened once' using errcode = '42501';
  end if;
  return new;
end $$;
drop trigger file_closing_ends_once on file_closing;
create trigger file_closing_kept before update on file_closing
  for each row execute function keep_file_closing();
create policy supervisors_see on file_closing for update to aftercare_desk
  using (person_id in (select id from person where team_id = (select app_led_team())))
  with check (reopened_by is null and seen_by = (select app_staff()));
