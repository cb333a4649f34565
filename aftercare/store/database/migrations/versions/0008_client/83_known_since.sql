-- The moment since which a client knows of an appointment: also from a text on its way, a letter or a calendar. The state
-- `notified` comes later, and of a step of an escalation staff are notified.
alter table appointment rename column notified_at to known_at;
