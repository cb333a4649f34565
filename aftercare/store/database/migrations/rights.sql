-- What holds for every function and table of ours. It runs at the end of each `migrate`, so that none is forgotten.

-- A function with its owner's rights must not find a temporary table of the caller before ours. Its owner is a role
-- that owns no table, and is subject to row security as every other.
do $$
declare ours regprocedure; owner_now oid;
begin
  for ours, owner_now in
    select p.oid, p.proowner from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace
    and (p.proowner not in ('aftercare_definer'::regrole, 'aftercare_destroyer'::regrole)
      or p.proconfig is distinct from array['search_path=pg_catalog, public, pg_temp'])
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('alter function %s set search_path = pg_catalog, public, pg_temp', ours);
    if owner_now not in ('aftercare_definer'::regrole, 'aftercare_destroyer'::regrole) then
      -- Who becomes an owner must be able to create here, at that moment.
      grant create on schema public to aftercare_definer;
      execute format('alter function %s owner to aftercare_definer', ours);
      revoke create on schema public from aftercare_definer;
    end if;
  end loop;
end $$;

-- The owner of a table is subject to its policies too. Migrations see every row as a member of `aftercare_definer`.
do $$
declare ours regclass;
begin
  for ours in
    select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
    and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'definer_all')
  loop
    execute format('create policy definer_all on %s to aftercare_definer using (true) with check (true)', ours);
  end loop;
  for ours in
    select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
    and not c.relforcerowsecurity
  loop
    execute format('alter table %s force row level security', ours);
  end loop;
end $$;
