"""What a client must attend: the kinds of obligation, and the rules for a valid obligation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftercare.base.errors import FieldFault
from aftercare.domain.conditions.device_checks import DEVICE_CHECK


class ObligationKind(StrEnum):
    CHECK_IN = "check_in"
    HOME_VISIT = "home_visit"
    SUBSTANCE_TEST = "substance_test"
    TREATMENT = "treatment"
    GROUP_SESSION = "group_session"
    CIRCLE_MEETING = "circle_meeting"
    DEVICE_CHECK = DEVICE_CHECK


class Needs(StrEnum):
    """The scarce resource that an obligation uses besides the client's own time."""

    OFFICER = "officer"
    # "lab" in documents of placement: a room of which several may be free at once.
    ROOM = "lab"
    SESSION = "session"


NEEDS: dict[ObligationKind, Needs] = {
    ObligationKind.CHECK_IN: Needs.OFFICER,
    ObligationKind.HOME_VISIT: Needs.OFFICER,
    ObligationKind.SUBSTANCE_TEST: Needs.ROOM,
    # Individual treatment takes a room at the clinic, as a test takes one at a lab.
    ObligationKind.TREATMENT: Needs.ROOM,
    ObligationKind.GROUP_SESSION: Needs.SESSION,
    # The volunteers of a circle meet in a room; no officer takes part.
    ObligationKind.CIRCLE_MEETING: Needs.ROOM,
    ObligationKind.DEVICE_CHECK: Needs.OFFICER,
}
# The officer goes to the client: an address is needed, and no site is named.
HOME_KINDS = frozenset({ObligationKind.HOME_VISIT, ObligationKind.DEVICE_CHECK})


@dataclass(frozen=True)
class ObligationTerms:
    """How often, how long, when and where. Minutes are of the local day, dates are calendar dates."""

    kind: ObligationKind
    minutes: int
    period_days: int
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    from_min: int = 9 * 60
    to_min: int = 17 * 60
    travel_min: int = 0
    site_ids: tuple[str, ...] = ()
    programme_id: str | None = None
    provider_id: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def needs(self) -> Needs:
        return NEEDS[self.kind]

    @property
    def min_gap_days(self) -> int:
        """Two occurrences are at least four sevenths of a period apart, so that the contacts are spread over time.
        Checks of devices are a whole period apart: the judgment allows no more."""
        if self.kind is ObligationKind.DEVICE_CHECK:
            return self.period_days
        return self.period_days * 4 // 7

    @property
    def max_gap_days(self) -> int:
        return self.period_days * 3 // 2


def faults_of(terms: ObligationTerms, asked: Collection[str]) -> tuple[FieldFault, ...]:
    """Every invalid field, each with a pointer; empty when the obligation is valid. `asked` are the kinds its
    condition can ask for."""
    return tuple(_faults(terms, asked))


def _faults(terms: ObligationTerms, asked: Collection[str]) -> Iterator[FieldFault]:
    if terms.kind.value not in asked:
        yield FieldFault("/kind", "kind-not-of-condition")
    if terms.minutes % 15 or not 15 <= terms.minutes <= 480:
        yield FieldFault("/minutes", "off-grid")
    if not 1 <= terms.period_days <= 366:
        yield FieldFault("/period_days", "out-of-range", "Between 1 and 366 days.")
    if not terms.weekdays or not set(terms.weekdays) <= set(range(7)):
        yield FieldFault("/weekdays", "no-weekday")
    if not 0 <= terms.from_min < terms.to_min <= 1440:
        yield FieldFault("/to_min", "hours-reversed")
    elif terms.to_min - terms.from_min < terms.minutes:
        yield FieldFault("/to_min", "hours-too-short")
    if terms.needs is Needs.SESSION and terms.programme_id is None:
        yield FieldFault("/programme_id", "programme-missing")
    if terms.needs is not Needs.SESSION and not terms.site_ids:
        yield FieldFault("/site_ids", "place-missing")
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        yield FieldFault("/ends_on", "dates-reversed")
