-- A signed document waits to be handed over: a deadline of the client, which a case follows when it passes.
alter table paper add column hand_over_id uuid references deadline;
create unique index paper_hand_over on paper (hand_over_id) where hand_over_id is not null;

-- Those signed before and not handed over had a week: what is older is a case, in place of being forgotten.
alter table paper disable trigger paper_kept;
with waiting as (
  select id, person_id, signed_at, gen_random_uuid() as deadline_id,
    row_number() over (partition by person_id order by signed_at, id) - 1 as number
  from paper where state = 'signed' and handed_over_on is null
), asked as (
  insert into deadline (id, person_id, subject_kind, subject_id, code, number, counted_from_on, shows_from_at, due_at,
    created_at)
  select deadline_id, person_id, 'person', person_id, 'hand-over-paper', number, local_day(signed_at), signed_at,
    signed_at + interval '7 days', signed_at
  from waiting returning id
)
update paper set hand_over_id = w.deadline_id from waiting w join asked a on a.id = w.deadline_id where paper.id = w.id;
alter table paper enable trigger paper_kept;

grant select (id, state, signed_at, handed_over_on, hand_over_id) on paper to aftercare_watchdog;
create policy watchdog_counts on paper for select to aftercare_watchdog using (true);
