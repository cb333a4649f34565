-- What changed since (`updated_since`). Comparing moments is leakproof, so the index is used beneath row-level security.
do $$
declare
  one text;
begin
  foreach one in array array[
    'person', 'supervision_order', 'supervision_plan', 'appointment', 'absence', 'escalation', 'task', 'deadline'
  ] loop
    execute format('create index %I on %I (last_changed_at)', one || '_changed_since', one);
  end loop;
end $$;
