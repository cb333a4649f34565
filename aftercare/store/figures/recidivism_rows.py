"""Files of reoffending by cohort: every version is kept, and the newest activated one is shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, Session, col, select

from aftercare.domain.figures.cohorts import Cohort, Reoffending
from aftercare.store.database.columns import JSON
from aftercare.store.database.resource_queries import Out, version_query
from aftercare.store.database.versioned_policy import Proposed, adopted_state


class RecidivismFileRow(Proposed, table=True):
    source: str
    source_version: str
    sha256: str
    cohorts: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    state: str = adopted_state()

    def counts(self) -> list[Cohort]:
        return [
            Cohort(**{**one, "definition": Reoffending(one["definition"])}) for one in self.cohorts
        ]


class CohortOut(Out):
    """Clients with a start of supervision in `year`, in one programme or in all (empty), observed for `years`. Counts
    are null where they could be about one person. `definition`: as in the WODC's Recidivemonitor."""

    year: int
    programme: str
    years: int
    definition: Reoffending
    clients: int | None
    reoffended: int | None


class RecidivismFileOut(Out):
    """Counts without names; `sha256` is that of the file they were read from."""

    row = RecidivismFileRow
    columns = """version state source source_version sha256 cohorts proposed_by proposed_at
        activated_by activated_at"""
    cohorts: list[CohortOut]


RECIDIVISM_FILES = version_query(RecidivismFileOut, "recidivism_file x")


def recidivism_shown(session: Session) -> RecidivismFileRow | None:
    """The newest activated file."""
    query = select(RecidivismFileRow).where(col(RecidivismFileRow.activated_at).is_not(None))
    return session.exec(query.order_by(col(RecidivismFileRow.version).desc()).limit(1)).first()
