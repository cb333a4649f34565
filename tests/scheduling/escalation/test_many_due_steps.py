"""After a long outage everybody who is to be told is told by the first tick, however many cases wait."""

from __future__ import annotations

from sqlalchemy import text

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.scheduling.escalation.run_steps import escalations_due
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

MANY = 1_200
# One rule more for each: one open case of a person and rule.
_ESCALATIONS = text(
    """
with cases as (
  insert into escalation (id, person_id, trigger_key, rule_code, rule_version, severity, state, opened_at)
  select gen_random_uuid(), :person, 'rule-' || n, 'rule-' || n, 1, 1, 'opened', :now
  from generate_series(1, :many) n returning id, person_id)
insert into escalation_step (id, escalation_id, person_id, position, due_at, audience, ask, state)
select gen_random_uuid(), id, person_id, 0, :now, 'officer', 'review', 'waiting' from cases"""
)


def test_one_tick_finds_every_escalation_with_a_step_due(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    with database.work(CLOCK, NOW) as work:
        work.session.execute(_ESCALATIONS, {"person": person.id, "now": NOW, "many": MANY})
    with database.work(CLOCK, NOW) as work:
        assert len(escalations_due(work.session, NOW)) == MANY
