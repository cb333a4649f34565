-- A withdrawal is proposed as a refusal is, with the way in which the client said so, and another supervisor confirms it.
alter table access_request
  add column withdrawal_way text
    check (withdrawal_way in ('letter','email','in_person','phone','representative','mistake')),
  drop constraint access_request_check2,
  add constraint access_request_proposal check (num_nulls(proposed_by, proposed_at) in (0, 2)
    and num_nonnulls(refusal_ground, withdrawal_way) = num_nonnulls(proposed_at)),
  drop constraint access_request_four_eyes,
  add constraint access_request_four_eyes check (
    (state <> 'refused' or refusal_ground is not null) and (state <> 'withdrawn' or withdrawal_way is not null)
    and (state not in ('refused','withdrawn') or ended_by <> proposed_by));
