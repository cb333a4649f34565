"""Changes that victims may have to know of: when the prosecution service was informed, or why it could not wait."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, moment
from aftercare.store.database.rows_of import rows_of


class ProtectedChangeRow(OfPerson, VersionedRow, table=True):
    """`disclosure_id` is the line that says so; without it `not_waited_because` says why. Without `changed_at` the
    change is still to be made. `condition_id`: which zone or contact ban changes; None for other changes, and in what
    an earlier version wrote."""

    what: str
    condition_id: UUID | None = None
    not_waited_because: str | None = None
    disclosure_id: UUID | None = None
    entered_by: UUID
    entered_at: datetime = Field(sa_type=MOMENT)
    changed_at: datetime | None = moment()

    @property
    def is_beside(self) -> bool:
        """Whether it was made with its change, and not beforehand to let changes through."""
        return self.changed_at == self.entered_at


protected_changes_of = rows_of(ProtectedChangeRow, "person_id", "-entered_at", "-id")
"""The newest first."""
