-- Tasks to remind of a time end with that time; those of appointments moved or called off before this end as of then.
update task t set state = 'done', done_at = coalesce(a.changed_at, t.created_at), done_note = 'reason-changed',
  version = t.version + 1
from appointment a
where a.id = t.appointment_id and t.state = 'opened' and a.state in ('cancelled_by_service','moved')
  and t.kind in ('call_person','send_letter','reminder_late','unknown_delivery') and t.reason <> 'unclear-reply';
