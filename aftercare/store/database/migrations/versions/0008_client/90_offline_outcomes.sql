-- When an outcome was recorded on a device without a network, as that device says; `recorded_at` is when it was received.
alter table outcome add column noted_at timestamptz;
