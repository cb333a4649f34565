"""Template values for clients in a transfer: the new officer, what becomes of appointments, too little contact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.transfers.acts import Transferring
from aftercare.web.contact_gaps.words import gap_view
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import PageContext

# What becomes of the appointments of a client.
OUTCOME = ("kept", "moved", "lost")
NONE_LEFT = sentence("No appointment from that day on is left")


@dataclass(frozen=True, slots=True)
class ClientGoes:
    """`gaps`: sentences on too little contact; `outcome`: how many appointments by `OUTCOME`."""

    id: UUID
    name: str
    to: str
    tier: str
    gaps: list[str]
    outcome: dict[str, int]


@dataclass(frozen=True, slots=True)
class LostAtLevel:
    """Appointments that find no time, of clients of one level: how many, how many of them a condition of the judgment
    requires, and of how many clients the standard or the plan asks more."""

    tier: str
    lost: int
    required: int
    too_seldom: int


def lost_by_level(found: Transferring, goes: Sequence[ClientGoes]) -> list[LostAtLevel]:
    """The highest level first; levels that lose none are left out."""
    lost, required = Counter[int](), Counter[int]()
    for one in found.changes.unplaced:
        if one.person is not None:
            lost[one.person.tier] += 1
            required[one.person.tier] += one.enforceable
    seldom = Counter(one.tier for one in goes if one.gaps)
    return [
        LostAtLevel(str(tier), lost[tier], required[tier], seldom[str(tier)])
        for tier in sorted(lost, reverse=True)
    ]


def goes_view(
    context: PageContext, found: Transferring, counts: Sequence[Counter[UUID]]
) -> list[ClientGoes]:
    """Clients who would get too little contact come first, then those who lose most. `counts`: by client, in the
    order of `OUTCOME`."""
    names = {load.officer_id: load.name for load in found.loads}
    goes = []
    for one in sorted(found.people, key=lambda one: (one.family_name, one.given_name)):
        outcome = dict(zip(OUTCOME, (count[one.id] for count in counts), strict=True))
        gaps = [gap_view(gap, context.language) for gap in found.too_seldom.get(one.id, ())]
        if outcome["lost"] and not outcome["kept"] + outcome["moved"]:
            # There is no stretch between contacts then, and nothing is worse.
            gaps.insert(0, context.translate(NONE_LEFT))
        to = names.get(found.officers[one.id], "")
        goes.append(ClientGoes(one.id, full_name(one), to, str(one.tier), gaps, outcome))
    return sorted(goes, key=lambda client: (not client.gaps, -client.outcome["lost"]))
