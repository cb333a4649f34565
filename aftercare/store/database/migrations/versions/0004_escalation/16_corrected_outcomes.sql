-- A corrected outcome takes the verdict off the absence; what was decided stands in absence_verdict since 0003. Those that
-- were dropped before kept theirs, and read as if it still stood.
update absence set verdict = null, verdict_reason = null, decided_by = null, decided_at = null, weighed_at = null
where state = 'dropped';
alter table absence drop constraint absence_check,
  add constraint absence_verdict_stands check ((state = 'decided') = (verdict is not null));
