-- A posted letter and a call that was made tell of a time as a text does; so did those from before, of what is to come.
update appointment a set notified_at = t.first_at
from (
  select appointment_id, min(at) as first_at from (
    select appointment_id, ended_at as at from letter where state = 'sent' and kind in ('appointment','changed')
    union all
    select appointment_id, done_at from task
    where state = 'done' and done_by is not null and kind in ('call_person','send_letter','reminder_late')
      and reason <> 'unclear-reply') told
  where appointment_id is not null group by appointment_id) t
where a.id = t.appointment_id and a.notified_at is null and a.state in ('scheduled','notified','confirmed');
