"""Decisions on escalations that ask planner and team for more room, for counts and without clients."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from aftercare.domain.deadlines.reported import CARRY_OUT_DECISION
from aftercare.domain.escalation.ladder import Decision
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.deadlines.rows import OF_ESCALATION

_REQUESTS = """
select d.id, c.code, o.kind
from deadline d
join escalation e on e.id = d.subject_id
join person p on p.id = d.person_id
left join escalation_cause u on u.escalation_id = e.id
left join deadline c on c.id = u.deadline_id
left join not_offered n on n.deadline_id = c.id
left join obligation o on o.id = n.obligation_id
where d.subject_kind = :of_case and d.code = :code and d.state = 'opened' and e.decision = :decision
  and p.team_id = :team and p.closed_on is null and not p.restricted
"""


def capacity_requests_of(session: Session, team_id: UUID) -> list[Row]:
    """For each open deadline of a team to make more room, the cause of its escalation. That is the code of a deadline,
    or the appointment kind of what could not be offered. Without restricted case files. Run it with the clock's rights;
    only counts of it may reach a reader."""
    terms = {
        "of_case": OF_ESCALATION,
        "code": CARRY_OUT_DECISION,
        "decision": Decision.MORE_CAPACITY,
    }
    return rows(session, _REQUESTS, {**terms, "team": team_id})
