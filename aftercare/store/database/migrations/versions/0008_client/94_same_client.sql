-- Asks whether a file may be about the same client as one that a colleague opened.
alter table task drop constraint task_kind_check;
alter table task add constraint task_kind_check check (kind in (
  'record_outcome','call_person','wants_to_move','check_number','unknown_delivery','reminder_late','place_by_hand',
  'notify_change','attendance_low','answer_offer','review_plan','library_changed','verify_number','send_letter',
  'answer_text','board_copy','draft_paper','notify_provider','same_client'));
