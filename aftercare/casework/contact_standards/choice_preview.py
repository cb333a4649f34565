"""What choosing a contact standard for a team changes for its clients, before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.changing import KindChanged, kinds_changed
from aftercare.domain.contact_standards.kinds import Requirement
from aftercare.domain.figures.message_figures import SMALLEST_SHOWN
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.contact_standards.rows import clients_by_track, standard_in_use
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock


@dataclass(frozen=True)
class GroupChanged:
    """The team's clients of one type of case and level. `clients`: how many; None for fewer than SMALLEST_SHOWN."""

    case_type: str
    tier: int
    clients: int | None
    kinds: list[KindChanged]


@requires(Permission.MANAGE_STANDARDS)
def preview_choice(work: UnitOfWork, team_id: UUID, code: str | None) -> list[GroupChanged]:
    """The groups for which this standard, or none, requires something else than the team's standard of today.
    An administrator reads no case file, so that clients are counted and small groups are not numbered. Raises
    NotFound."""
    team = get_row(TeamRow, work.session, team_id)
    with as_clock(work):
        groups = clients_by_track(work.session, team_id)
    changed = [
        GroupChanged(
            group["case_type"],
            group["tier"],
            group["clients"] if group["clients"] >= SMALLEST_SHOWN else None,
            kinds_changed(
                _asked(work, team.standard_code, group["case_type"], group["tier"]),
                _asked(work, code, group["case_type"], group["tier"]),
            ),
        )
        for group in groups
    ]
    return [one for one in changed if one.kinds]


def _asked(
    work: UnitOfWork, code: str | None, case_type: str, tier: int
) -> tuple[Requirement, ...]:
    today = civil_date(work.now)
    standard = standard_in_use(work.session, code, today) if code else None
    return standard.requirements(case_type, tier) if standard else ()
