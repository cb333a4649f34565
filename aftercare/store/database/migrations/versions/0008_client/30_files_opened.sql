-- The files that an account opened last, for the search in the header.
create index audit_entry_opened on audit_entry (staff_id, id) where action = 'read' and subject_kind = 'person';
