"""Teams and treatment providers as options of a form."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftercare.store.accounts.rows import ProviderRow, TeamRow


def part_options(
    known: Iterable[TeamRow] | Iterable[ProviderRow], present: UUID | None = None
) -> list[tuple[str, str]]:
    """Those that have not ended, and the `present` one, as (id, name)."""
    return [(str(one.id), one.name) for one in known if one.ended_at is None or one.id == present]
