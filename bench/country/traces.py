"""What a quarter leaves behind: two reminders for each appointment with their receipts, incoming texts, and the access
log, which is sealed by the service's own job.

Reminders of the week to come are planned already; one client in twenty has one that is due now.
"""

MESSAGES = """
insert into message (id, person_id, appointment_id, slot, recipient, language, template, template_version, body, state,
                     due_at, useful_until_at, attempts, provider_sid, created_at, state_at, policy_version, segments)
  select md5(s.days || 'm' || b.id)::uuid, b.person_id, b.id, 'T-' || s.days, p.phone, 'nl', s.template, 1, w.body,
         case when d.due_at > timestamptz '{now}' or p.seat % 20 = 0 and b.starts_at > timestamptz '{now}'
              then 'planned'
              when b.luck = 40 then 'failed' else 'delivered' end,
         case when p.seat % 20 = 0 and b.starts_at > timestamptz '{now}' then least(d.due_at, timestamptz '{now}')
              else d.due_at end, b.starts_at - interval '2 hours',
         case when d.due_at > timestamptz '{now}' then 0 else 1 end,
         case when d.due_at < timestamptz '{now}' and not (p.seat % 20 = 0 and b.starts_at > timestamptz '{now}')
              then 'SM' || md5(s.days || 'm' || b.id) end,
         b.starts_at - interval '8 days', d.due_at, 2, 1
  from bench_word w, bench_past b
       join (select f.*, q.seat from person f join bench_person q using (id)) p on p.id = b.person_id,
       (values (1, 'reminder-day-before'), (4, 'reminder-four-days-before')) s (days, template),
       lateral (select b.starts_at - s.days * interval '1 day' as due_at) d
  where p.phone is not null and b.starts_at < timestamptz '{now}' + interval '7 days' order by d.due_at;
insert into message_receipt (id, message_id, sid, status, raw, received_at)
  select md5(s || id)::uuid, id, provider_sid, s, '{{}}', state_at
  from message, unnest(array['sent', 'delivered']) s where provider_sid is not null;
insert into inbound_text (id, sid, person_id, sender, body, meaning, received_at)
  select md5('h' || q.id)::uuid, 'SM' || md5('h' || q.id), q.id, p.phone, w.reply, 'unknown',
         timestamptz '{now}' - q.n % 90 * interval '1 day' - interval '3 hours'
  from bench_word w, bench_person q join person p using (id) where q.n % 4 = 0 and p.phone is not null;
"""

# With its triggers, which note what is to be sealed, and in the order of time, as a service writes it.
LOG = """
do $$ begin
  for week in reverse {entries}..1 loop
    insert into audit_entry (at, staff_id, role, action, subject_kind, subject_id, person_id, request_id)
      select timestamptz '{now}' - (week * 7 + n % 7) * interval '1 day' / 2, officer_id, 'officer', 'read', 'person',
             id, id, gen_random_uuid()
      from bench_person order by n % 7 desc, n;
  end loop;
end $$
"""
