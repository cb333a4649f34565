-- A photo of a client is an attached document of its own kind: one at a time. Removing it, or another one in its place, asks
-- for no reason, since a client may have it removed without giving one.
alter table attachment
  drop constraint attachment_kind_check,
  add constraint attachment_kind_check
    check (kind in ('judgment','doctors_letter','treatment_report','other','photo')),
  drop constraint attachment_check,
  add constraint attachment_check check (
    num_nulls(removed_by, removed_at) in (0, 2)
    and case when removed_at is null then remove_reason is null else kind = 'photo' or remove_reason is not null end
  ),
  add constraint attachment_photo_format check (kind <> 'photo' or format = 'jpg');
create unique index attachment_photo on attachment (person_id) where kind = 'photo' and removed_at is null;
