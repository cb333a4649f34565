"""What officers of the demonstration do about deadlines of law and of decisions: most in time, some late, a few not
yet."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from aftercare.casework.deadlines.acts import finish_deadline
from aftercare.demo.sample_events import is_scripted
from aftercare.demo.stage import Dice, Stage
from aftercare.domain.deadlines.reported import CARRY_OUT_DECISION
from aftercare.domain.deadlines.statutory import FIRST_CONTACT_CODES, STATUTORY_CODES
from aftercare.domain.time.wall_time import civil_date

_OPEN = text(
    "select d.id, d.version, d.code, d.number, d.due_at, p.reference, p.officer_id"
    " from deadline d join person p on p.id = d.person_id"
    " where d.state = 'opened' and d.code = any(:codes)"
    " and d.due_at <= :soon order by d.due_at, p.reference"
)
SOON = timedelta(days=5)
# Days before the deadline at which it is done (below zero: after it), with the share per hundred.
DAYS_LEFT = ((4, 40), (1, 50), (-2, 7), (-6, 3))
NOTES = {
    "youth-report": "Verslag verzonden.",
    "progress-report": "Voortgangsverslag verzonden.",
    "youth-plan": "Plan van aanpak vastgesteld.",
    CARRY_OUT_DECISION: "Gedaan; de afspraken staan weer.",
    "prosecutor-report": "Melding opgesteld en ondertekend.",
}


def meet_terms(stage: Stage) -> None:
    """Officers mark deadlines as met; the deadline of a first contact is met by its appointment."""
    now = stage.clock.now()
    values = {
        "codes": sorted({CARRY_OUT_DECISION, *STATUTORY_CODES} - FIRST_CONTACT_CODES),
        "soon": now + SOON,
    }
    with stage.work() as work:
        waiting = work.session.execute(_OPEN, values).all()
    by_officer: dict[UUID, list[tuple[UUID, int, str]]] = {}
    for row in waiting:
        if row.code == "prosecutor-report" and is_scripted(row.reference):
            continue  # its report is still a draft
        left = Dice("term", row.reference, row.code, row.number).one_of(DAYS_LEFT)
        if row.due_at - timedelta(days=left) <= now:
            by_officer.setdefault(row.officer_id, []).append((row.id, row.version, row.code))
    for officer_id, rows in by_officer.items():
        with stage.work(stage.by_id[officer_id]) as work:
            for deadline_id, version, code in rows:
                finish_deadline(work, deadline_id, version, civil_date(now), NOTES.get(code, ""))
