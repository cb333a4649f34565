-- For rows that end once: the columns named as arguments are written once, together, `version` counts that, and
-- nothing else of the row ever changes.
create function end_once() returns trigger language plpgsql as $$
begin
  if exists (select from unnest(tg_argv) c where to_jsonb(old) ->> c is not null)
     or to_jsonb(new) - tg_argv - 'version' is distinct from to_jsonb(old) - tg_argv - 'version' then
    raise exception 'append-only: update on % is not possible', tg_table_name using errcode = '42501';
  end if;
  return new;
end $$;
