"""Whether one occurrence may begin at a chosen time, and if not which rules it would break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from aftercare.domain.placement.answering import LAYERS, Answer
from aftercare.domain.placement.compiling import Compiled
from aftercare.domain.placement.engine import layout as at
from aftercare.domain.placement.engine.free_starts import find_starts
from aftercare.domain.placement.engine.layers import EVERY
from aftercare.domain.placement.engine.ranking import timely
from aftercare.domain.placement.engine.site_starts import allows
from aftercare.domain.placement.explanation.reasons import Layer
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.placing import put_back
from aftercare.domain.placement.result import Placed

OF_PERSON = (Layer.WINDOW, Layer.PERSON_FREE, Layer.SPACING, Layer.PERSON_GAP)
OF_SITE = (
    Layer.SESSION, Layer.EXCLUDED, Layer.HOME_ONLY, Layer.OPEN, Layer.SESSION_ROOM, Layer.ROOM,
    Layer.SEPARATION, Layer.NO_CONTACT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """A chosen start; a field that is None is left to the rules, the own officer first."""

    start: datetime
    officer: str | None = None
    site: str | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`row` is what would be booked; `broken` are the layers that forbid it, empty when it may be.

    `late`: beyond the longest gap. `passes_own`: with the deputy although the own officer has time.
    """

    row: Placed
    broken: tuple[Layer, ...]
    late: bool
    passes_own: bool


def judge(instance: Instance, obligation_id: str, occurrence: int, wish: Wish) -> Judgement | None:
    """Judges one start against the taken and notified rows, without the row of the occurrence itself.

    With several officers or sites, the result is for the one with the fewest broken rules. None when the occurrence
    is not due within the instance or the start is not on a slot. Also None when no option of the obligation matches
    the wish.
    """
    wanted = (obligation_id, occurrence)
    others = [row for row in instance.notified if (row.obligation, row.occurrence) != wanted]
    taken = tuple(row for row in instance.taken if (row.obligation, row.occurrence) != wanted)
    compiled = Compiled(replace(instance, taken=taken))
    number = compiled.occurrence_number(*wanted)
    slot = _slot_of(compiled, wish.start)
    if number < 0 or slot is None:
        return None
    put_back(compiled, others, pinned=True)
    return _Bench(compiled, number, slot).best(wish)


def _slot_of(compiled: Compiled, start: datetime) -> int | None:
    calendar = compiled.calendar
    local = calendar.local(start)
    minute = calendar.minute(local)
    exact = minute == calendar.minute_up(local) and minute % calendar.unit == 0
    return minute // calendar.unit if exact else None


class _Bench:
    """One occurrence at one slot of a compiled calendar."""

    def __init__(self, compiled: Compiled, occurrence: int, slot: int) -> None:
        self._compiled, self._occurrence, self._slot = compiled, occurrence, slot
        fields = compiled.bookings[occurrence]
        self._obligation = compiled.obligation_fields[int(fields[at.Booking.obligation])]
        self._inside = bool(fields[at.Booking.window_start] <= slot < fields[at.Booking.window_end])

    def best(self, wish: Wish) -> Judgement | None:
        candidates = [(site, who) for site in self._sites(wish) for who in self._officers(wish)]
        if not candidates:
            return None
        if not self._inside:
            return self._judgement(*candidates[0], (Layer.WINDOW,))
        always = [one for one in OF_PERSON if not self._has_start(_bit(one), at.R_OWN)]
        judged = [
            (self._in_order([*always, *self._of_site(site), *self._of_officer(who)]), site, who)
            for site, who in candidates
        ]
        broken, site, who = min(judged, key=lambda one: len(one[0]))
        return self._judgement(site, who, broken)

    # What could be meant ---------------------------------------------------------------------

    def _sites(self, wish: Wish) -> Iterator[int]:
        """The positions in the block of the sites that match the wish."""
        ints, names = self._compiled.ints, self._compiled.names
        for site in range(
            int(self._obligation[at.Obligation.sites_start]),
            int(self._obligation[at.Obligation.sites_end]),
            at.SITE,
        ):
            place, session = int(ints[site + at.Site.place]), int(ints[site + at.Site.session])
            here = None if place < 0 else names.sites[place].id
            held = None if session < 0 else names.sessions[session].id
            meant = wish.site in (None, here) and wish.session in (None, held)
            begins = session < 0 or int(ints[site + at.Site.session_start]) == self._slot
            if meant and (begins or wish.session is not None):
                yield site

    def _officers(self, wish: Wish) -> list[int]:
        if int(self._obligation[at.Obligation.needs]) != at.OFFICER_NEEDED:
            return [-1] if wish.officer is None else []
        officers = self._compiled.names.officers
        both = (
            int(self._obligation[at.Obligation.officer]),
            int(self._obligation[at.Obligation.deputy]),
        )
        return [one for one in both if one >= 0 and wish.officer in (None, officers[one].id)]

    # Who objects -----------------------------------------------------------------------------

    def _of_site(self, site: int) -> list[Layer]:
        ints, bits = self._compiled.ints, self._compiled.bits
        return [
            one
            for one in OF_SITE
            if not allows(ints, bits, self._occurrence, site, self._slot, _bit(one))
        ]

    def _of_officer(self, who: int) -> list[Layer]:
        if who < 0:
            return []
        row = at.R_OWN if who == int(self._obligation[at.Obligation.officer]) else at.R_DEPUTY
        # A free officer is at work as well, so this is asked and reported first.
        for layer in (Layer.OFFICER_AT_WORK, Layer.OFFICER_FREE):
            if not self._has_start(_bit(layer), row):
                return [layer]
        return []

    def _has_start(self, layers: int, row: int) -> bool:
        ints, bits = self._compiled.ints, self._compiled.bits
        if not find_starts(ints, bits, self._occurrence, layers):
            return False
        word = int(bits[row, self._slot >> 6])
        return bool(word >> (self._slot & 63) & 1)

    @staticmethod
    def _in_order(layers: list[Layer]) -> tuple[Layer, ...]:
        return tuple(one for one in LAYERS if one in layers)

    # The answer ------------------------------------------------------------------------------

    def _judgement(self, site: int, who: int, broken: tuple[Layer, ...]) -> Judgement:
        compiled, ints = self._compiled, self._compiled.ints
        low, high = timely(ints, self._occurrence)
        is_deputy = who >= 0 and who != int(self._obligation[at.Obligation.officer])
        return Judgement(
            row=Answer(compiled)
            .offered(self._occurrence, self._slot, who, site)
            ._replace(why=None),
            broken=broken,
            late=not low <= self._slot < high,
            passes_own=is_deputy and not broken and self._has_start(EVERY, at.R_OWN),
        )


def _bit(layer: Layer) -> int:
    return 1 << LAYERS.index(layer)
