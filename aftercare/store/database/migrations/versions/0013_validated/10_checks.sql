-- Checks of 0012, in a transaction of their own: reading the whole table lets others write meanwhile.
alter table task validate constraint task_kind_check;
alter table submission validate constraint submission_difference_decided;
alter table sender validate constraint sender_reason_check;
alter table sender validate constraint sender_goes_on;
alter table sender_event validate constraint sender_event_because_check;
