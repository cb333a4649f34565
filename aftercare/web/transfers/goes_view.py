"""Template values for clients in a transfer: the new officer, what becomes of appointments, too little contact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.transfers.acts import Transferring
from aftercare.domain.transfers.transfer import Beginning, Load, Warns
from aftercare.store.database.plain_sql import Row
from aftercare.web.contact_gaps.words import gap_view
from aftercare.web.placement.shift_view import shift_view
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View
from aftercare.web.transfers.words import ENDS

# What becomes of the appointments of a client.
OUTCOME = ("kept", "moved", "lost")
NONE_LEFT = sentence("No appointment from that day on is left")


@dataclass(frozen=True, slots=True)
class ClientGoes:
    """`gaps`: sentences on too little contact; `outcome`: how many appointments by `OUTCOME`; `ends`: sentences on who
    is no longer deputy or second officer."""

    id: UUID
    name: str
    to: str
    tier: str
    gaps: list[str]
    outcome: dict[str, int]
    ends: list[str]


@dataclass(frozen=True, slots=True)
class LostAtLevel:
    """Appointments that find no time, of clients of one level: how many, how many of them a condition of the judgment
    requires, and of how many clients the standard or the plan asks more."""

    tier: str
    lost: int
    required: int
    too_seldom: int


def _lost_by_level(found: Transferring, goes: Sequence[ClientGoes]) -> list[LostAtLevel]:
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


def changes_view(
    context: PageContext,
    found: Transferring,
    begins: Beginning | None,
    from_officer_id: UUID,
    *,
    named: bool = True,
) -> View:
    """`named`: the reader sees the clients; otherwise they have their reference, and appointments are only counted."""
    lists = (found.kept, found.changes.moved, found.changes.unplaced)
    counts = [Counter(one.person.id for one in shifts if one.person) for shifts in lists]
    goes = _goes(context, found, counts, named=named)
    shown = [[shift_view(context, one) for one in shifts if named] for shifts in lists]
    return View(
        found,
        begins=begins,
        goes=goes,
        outcome=dict(zip(OUTCOME, map(len, lists), strict=True)),
        too_seldom=sum(bool(client.gaps) for client in goes),
        to_pass_on=found.changes.to_pass_on,
        kept=shown[0],
        moved=shown[1],
        unplaced=shown[2],
        lost=_lost_by_level(found, goes),
        loads=[_load(one) for one in found.loads],
        without_hours=[
            one.name
            for one in found.loads
            if Warns.NO_HOURS in one.warnings and one.officer_id != from_officer_id
        ],
    )


def ends_view(context: PageContext, roles: Iterable[Row]) -> list[str]:
    """Sentences on colleagues who are no longer deputy or second officer of a client."""
    return [context.translate(ENDS[one["role"]], name=one["name"]) for one in roles]


def _load(one: Load) -> View:
    """In whole hours a week."""
    hours = {name: round(getattr(one, name) / 60) for name in ("before", "after", "hours")}
    return View(one, **hours)


def _goes(
    context: PageContext, found: Transferring, counts: Sequence[Counter[UUID]], *, named: bool
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
        name = full_name(one) if named else one.reference
        ends = ends_view(context, found.ends.get(one.id, ()))
        goes.append(ClientGoes(one.id, name, to, str(one.tier), gaps, outcome, ends))
    return sorted(goes, key=lambda client: (not client.gaps, -client.outcome["lost"]))
