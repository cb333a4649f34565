-- The officer who goes along to a check of devices: their time is reserved as that of the officer who holds it.
alter table appointment add column second_officer_id uuid references staff,
  add constraint appointment_second_officer check (second_officer_id is null or kind = 'device_check');
alter table appointment
  add constraint appointment_second_officer_once exclude using gist
    (second_officer_id with =, busy(during, travel_min) with &&)
    where (second_officer_id is not null and state not in ('cancelled_by_service','moved'));
grant select (second_officer_id) on appointment to aftercare_counter;
