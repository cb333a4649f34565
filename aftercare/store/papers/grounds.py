"""What warnings and reports rest on, as the case file has it now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.store.absences.review_tasks import IS_ASKED
from aftercare.store.database.plain_sql import Row, rows

_GROUNDS: Final = """
select p.id, p.kind, p.person_id, p.escalation_id, e.decision, coalesce(e.trigger, e.rule_code) as trigger_code,
  m.misses, m.standing, coalesce(m.asked, false) as asked
from paper p join escalation e on e.id = p.escalation_id
cross join lateral (
  select count(*) as misses,
    count(*) filter (where b.state = 'opened' or (b.state = 'decided' and b.verdict = 'unexcused')) as standing,
    bool_or(ASKED) as asked
  from escalation_cause c join absence b on b.appointment_id = c.appointment_id where c.escalation_id = e.id) m
where p.id = any(:papers)
""".replace("ASKED", IS_ASKED)


def grounds_of(session: Session, paper_ids: Collection[UUID]) -> list[Row]:
    """Of those of these documents that follow from an escalation: the decision that stands, how many misses there are
    and how many still count, and whether one is asked about. No statement for none."""
    return rows(session, _GROUNDS, {"papers": list(paper_ids)}) if paper_ids else []
