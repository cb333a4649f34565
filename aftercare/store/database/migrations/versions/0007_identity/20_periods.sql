-- Periods in days are proposed by one administrator and activated by another. Those that are in force stay so.
do $$
declare t text;
begin
  foreach t in array array['phone_policy', 'message_retention'] loop
    execute format('alter table %I rename column entered_by to proposed_by', t);
    execute format('alter table %I rename column entered_at to proposed_at', t);
    execute format('alter table %I alter column proposed_at drop not null', t);
    execute format('alter table %I add column activated_by uuid references staff, add column activated_at timestamptz', t);
    execute format('update %I set activated_at = proposed_at', t);
    execute format('alter table %I add column state text not null generated always as'
      ' (case when activated_at is null then ''proposed'' else ''activated'' end) stored', t);
    execute format('alter table %I add constraint %I check (activated_by is distinct from proposed_by or activated_by is null)',
      t, t || '_four_eyes');
    execute format('drop policy admins on %I', t);
    execute format('create policy admins_propose on %I for insert to aftercare_desk with check ((select app_role()) = ''admin'''
      ' and proposed_by = (select app_staff()) and num_nonnulls(activated_by, activated_at) = 0)', t);
    execute format('create policy admins_activate on %I for update to aftercare_desk using ((select app_role()) = ''admin'''
      ' and activated_at is null) with check (activated_by = (select app_staff()))', t);
    execute format('grant update (activated_by, activated_at) on %I to aftercare_desk', t);
  end loop;
end $$;
