-- A note in a client's file is a contact record that never counts as contact.
alter table contact_record drop constraint contact_record_kind_check,
  add constraint contact_record_kind_check check (kind in
    ('provider_contact','employment_check','phone_call','police_contact','family_contact','other','note')),
  add constraint contact_record_note_counts_never check (kind <> 'note' or not completed);
