"""What each row behind a number of the figures is about: the appointment, the rule or the programme."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.figures.team_figures import What
from aftercare.store.database.plain_sql import Row, rows

_OF_ESCALATION = """
select id, null as kind, null as starts_at, rule_code, rule_nl, rule_en, null as programme from escalation
where id = any(cast(:ids as uuid[]))"""
_OF_REFERRAL = """
select r.id, null as kind, null as starts_at, null as rule_code, g.name as programme
from referral r join programme g on g.id = r.programme_id where r.id = any(cast(:ids as uuid[]))"""
_SUBJECTS: Final = {
    What.VERDICT.value: """
        select b.id, a.kind, a.starts_at, null as rule_code, null as programme
        from absence b join appointment a on a.id = b.appointment_id where b.id = any(cast(:ids as uuid[]))""",
    What.ESCALATION.value: _OF_ESCALATION,
    What.ALARM.value: _OF_ESCALATION,
    What.WAIT.value: _OF_REFERRAL,
    What.TREATMENT.value: _OF_REFERRAL,
}
_APPOINTMENTS = """
select id, kind, starts_at, null as rule_code, null as programme from appointment
where id = any(cast(:ids as uuid[]))"""


def subjects_of(session: Session, what: str, row_ids: Collection[UUID]) -> dict[UUID, Row]:
    """By row, as far as the reader sees it: {kind, starts_at} of an appointment, {rule_code, rule_nl, rule_en} of an
    escalation, or `programme`; none for a requirement of the standard, which is no row."""
    if what == What.STANDARD:
        return {}
    found = rows(session, _SUBJECTS.get(what, _APPOINTMENTS), {"ids": list(row_ids)})
    return {row["id"]: row for row in found}
