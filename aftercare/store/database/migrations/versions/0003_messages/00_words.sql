-- Words that several parts of this step share: languages, channels, kinds of task.
alter table person
  drop constraint person_language_check,
  add constraint person_language_check check (language in ('nl','en','ar','pl','tr','uk'));
alter table related_person
  drop constraint related_person_language_check,
  add constraint related_person_language_check check (language in ('nl','en','ar','pl','tr','uk'));

alter table message
  drop constraint message_channel_check,
  add constraint message_channel_check check (channel in ('sms','voice','email'));
-- What is about no appointment (an officer's own words, a code to check a number) is once by its slot.
create unique index message_once_without_appointment on message (person_id, slot, recipient, channel)
  where appointment_id is null;

alter table task
  drop constraint task_kind_check,
  add constraint task_kind_check check (kind in
    ('record_outcome','call_person','wants_to_move','check_number','unknown_delivery','reminder_late','place_by_hand','notify_change',
     'attendance_low','answer_offer','review_plan','library_changed','verify_number','send_letter','answer_text',
     'board_copy'));
