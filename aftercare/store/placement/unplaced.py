"""Occurrences without a time, since when each waits, and why in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from aftercare.domain.placement.explanation.reasons import Reason
from aftercare.domain.placement.result import Unplaced
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.plain_sql import execute
from aftercare.store.placement.reason_texts import reason_words
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow

# Most entries are unchanged since the last run: those stay as they are.
_REFRESH_REASONS = (
    "update unplaced u set reason = now.reason"
    " from unnest(cast(:lines as uuid[]), cast(:occurrences as integer[]), cast(:reasons as jsonb[]))"
    "   as now (line_id, occurrence, reason)"
    " where u.line_id = now.line_id and u.occurrence = now.occurrence and u.reason <> now.reason"
)


def replace_unplaced(
    session: Session,
    person_ids: Collection[UUID],
    unplaced: Iterable[Unplaced],
    obligations: Mapping[str, ObligationRow],
    now: datetime,
) -> None:
    """Replace the list entries of these persons; one that was on it keeps its first moment. `obligations`: by line."""
    of_persons = col(UnplacedRow.person_id).in_(person_ids)
    since = {
        (line, occurrence): at
        for line, occurrence, at in session.exec(
            select(UnplacedRow.line_id, UnplacedRow.occurrence, UnplacedRow.noticed_at).where(
                of_persons
            )
        )
    }
    session.execute(delete(UnplacedRow).where(of_persons))
    unplaced = list(unplaced)
    names = officers_named(session, (one.reason for one in unplaced))
    values = [
        {
            "line_id": UUID(one.obligation),
            "occurrence": one.occurrence,
            "person_id": obligations[one.obligation].person_id,
            "obligation_id": obligations[one.obligation].id,
            "first_on": one.reason.first_on,
            "last_on": one.reason.last_on,
            "reason": reason_words(one.reason, names),
            "noticed_at": since.get((UUID(one.obligation), one.occurrence), now),
        }
        for one in unplaced
    ]
    if values:
        session.execute(insert(UnplacedRow), values)


def refresh_reasons(session: Session, left: Sequence[Unplaced]) -> None:
    """Rewrite why each of these still waits; since when stays."""
    names = officers_named(session, (one.reason for one in left))
    values = {
        "lines": [UUID(one.obligation) for one in left],
        "occurrences": [one.occurrence for one in left],
        "reasons": [Jsonb(reason_words(one.reason, names)) for one in left],
    }
    execute(session, _REFRESH_REASONS, values)


def officers_named(session: Session, reasons: Iterable[Reason]) -> dict[str, str]:
    """The names of the officers in these reasons, by id; runs no query when there are none."""
    officers = {UUID(officer) for reason in reasons for officer in reason.officers}
    names = names_of(session, officers) if officers else {}
    return {str(one): name for one, name in names.items()}
