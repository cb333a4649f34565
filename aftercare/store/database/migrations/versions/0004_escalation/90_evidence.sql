-- People of whom somebody still decides, or decided at or after a moment: a miss, a case, a paper in hand, a task about
-- a message. What is evidence is for whoever decides to say, so nothing of theirs is emptied meanwhile. Run by the clock,
-- which sees every row.
create function keeps_evidence(cases timestamptz) returns setof uuid language sql stable as $$
  select person_id from absence where state = 'opened' or decided_at >= cases
  union select person_id from absence_verdict where decided_at >= cases
  union select person_id from escalation where state <> 'resolved' or decided_at >= cases
  union select person_id from paper where state in ('drafted','submitted') or signed_at >= cases
  union select person_id from task where state = 'opened' and message_id is not null
$$;
revoke execute on function keeps_evidence from public;
grant execute on function keeps_evidence to aftercare_clock;
