-- Whether the verdict was given knowing that no address was known for the visit. Null in verdicts of before this column.
alter table absence_verdict add column if not exists no_address_seen boolean;
-- Since when an address is known without a break. Null where an earlier version changed it, or one was removed before.
alter table home_address add column if not exists known_since timestamptz;
alter table postal_address add column if not exists known_since timestamptz;
