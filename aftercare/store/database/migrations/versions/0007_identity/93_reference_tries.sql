-- References tried at a no-contact restriction that no file has.
alter table reading_alarm drop constraint reading_alarm_kind_check,
  add constraint reading_alarm_kind_check
    check (kind in ('many-files','files-of-others','at-night','exports','unknown-references'));
