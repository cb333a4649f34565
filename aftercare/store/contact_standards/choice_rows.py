"""What became of the standards that were proposed for teams."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.columns import MOMENT, Row

# How long who proposed a standard sees on every page that it was refused.
NEWS_FOR: Final = timedelta(days=14)
MOST_SHOWN: Final = 500


class ChoiceState(StrEnum):
    """`withdrawn`: by its proposer; `replaced`: another standard was proposed before anyone decided."""

    CONFIRMED = auto()
    REFUSED = auto()
    WITHDRAWN = auto()
    REPLACED = auto()


class StandardChoiceRow(Row, table=True):
    team_id: UUID
    code: str | None = None
    reason: str | None = None
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=MOMENT)
    state: str
    decided_by: UUID
    decided_at: datetime = Field(sa_type=MOMENT)
    decision_reason: str | None = None


def keep_choice(
    session: Session, team: TeamRow, state: ChoiceState, by: UUID, at: datetime, reason: str | None
) -> None:
    """Writes down what became of the standard that waits for this team. `reason`: of a refusal."""
    assert team.standard_proposed_by is not None
    assert team.standard_proposed_at is not None
    session.add(
        StandardChoiceRow(
            team_id=team.id,
            code=team.proposed_standard,
            reason=team.proposed_standard_reason,
            proposed_by=team.standard_proposed_by,
            proposed_at=team.standard_proposed_at,
            state=state.value,
            decided_by=by,
            decided_at=at,
            decision_reason=reason,
        )
    )


def choices_decided(session: Session) -> list[StandardChoiceRow]:
    """The newest MOST_SHOWN of all teams, the newest first."""
    query = select(StandardChoiceRow).order_by(
        col(StandardChoiceRow.decided_at).desc(), col(StandardChoiceRow.id)
    )
    return list(session.exec(query.limit(MOST_SHOWN)))
