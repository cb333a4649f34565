-- The contacts of a client in one index: a search for weeks without contact reads fourteen appointments of each client of
-- a team, and read most of them on a page of the table of its own.
create index appointment_of_person on appointment (person_id, starts_at) include (kind, state, provider_id);
drop index appointment_person_day;
