-- Rules look for what none of their cases knows of: by appointment, and among those of the next day.
create index escalation_cause_appointment on escalation_cause (appointment_id) where appointment_id is not null;
create index appointment_soon on appointment (starts_at) where state in ('scheduled','notified');
-- Whether anything about an appointment arrived is asked of every message, emptied ones too.
create index message_appointment on message (appointment_id);
