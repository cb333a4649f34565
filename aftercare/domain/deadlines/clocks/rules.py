"""Which statutory clock runs under which type of order, from what, and for how long.

Articles 1, 4 and 5 of the Algemene termijnenwet (Atw) decide whether it extends a time limit.
`domain/time/statutory_terms.py` applies them to the facts given here: its unit, the kind of rule that sets it,
counted back or not, of detention or not. A month of the Criminal Code is thirty days (Sr 88).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftercare.domain.deadlines.statutory import AVV, NO_NUMBER, SR, TBS, UVI, UVV
from aftercare.domain.law.validity import PROSECUTOR_RELEASES_ON
from aftercare.domain.time.statutory_terms import Term, Unit


class Anchor(StrEnum):
    """The fact from which a time limit is counted."""

    START = "start"
    RELEASE = "release"
    END = "end"
    LAST_TIME = "last_time"
    PROPOSAL = "proposal"
    ARREST = "arrest"
    PROVISIONAL_EXECUTION = "provisional_execution"
    BREACH_REPORTED = "breach_reported"
    CRISIS_ADMISSION = "crisis_admission"


@dataclass(frozen=True)
class WorkingDays:
    """A number of working days: weekends and recognised holidays do not count at all."""

    count: int


@dataclass(frozen=True)
class SameDay:
    """The day of the fact itself."""


Span = Term | WorkingDays | SameDay


@dataclass(frozen=True)
class ClockRule:
    """`frames` None: every frame but the voluntary one. `by_youth_service`: carried out under juvenile law by a
    certified youth institution (True), not so (False), either (None). `enforceable`: only an order that is
    immediately enforceable (True) or is not (False). `before`: only for judgments before that day, and for those of
    unknown date."""

    code: str
    anchor: Anchor
    span: Span
    source: str
    frames: frozenset[str] | None = None
    by_youth_service: bool | None = None
    enforceable: bool | None = None
    before: date | None = None


def codes_counted_from(fact: str) -> frozenset[str]:
    """The codes of the rules counted from a fact: the value of an Anchor, such as `arrest`."""
    return frozenset(rule.code for rule in CLOCK_RULES if rule.anchor.value == fact)


VOLUNTARY = "VRIJWILLIG"
LONGEST_ADMISSION = Term(14, Unit.WEEKS, statutory=False)


def _days(length: int, *, back: bool = False, detention: bool = False, by_law: bool = True) -> Term:
    return Term(length, Unit.DAYS, counted_back=back, of_detention=detention, statutory=by_law)


def _before(length: int, unit: Unit, *, by_law: bool = True) -> Term:
    return Term(length, unit, counted_back=True, statutory=by_law)


_VV, _VI = frozenset({"VV"}), frozenset({"VI"})
_CONDITIONAL = frozenset({"VV", "VI", "VI_EXT"})
_HOSPITAL = frozenset({"TBS_VW", "TBS_VB"})
_JV = frozenset({"JV"})
_BY_ANALOGY = "by analogy for a juvenile sentence carried out by an adult service, to be verified"

CLOCK_RULES: tuple[ClockRule, ...] = (
    # Set by order in council: the Act applies through its article 5.
    ClockRule("start-supervision", Anchor.START, _days(30), f"{UVV} art. 3", _VV, enforceable=False),
    ClockRule("start-supervision", Anchor.START, _days(7), f"{UVV} art. 3", _VV, enforceable=True),
    ClockRule(
        "start-supervision", Anchor.START, _days(30), f"{UVV} art. 3, {_BY_ANALOGY}", _JV,
        by_youth_service=False, enforceable=False,
    ),
    ClockRule(
        "start-supervision", Anchor.START, _days(7), f"{UVV} art. 3, {_BY_ANALOGY}", _JV,
        by_youth_service=False, enforceable=True,
    ),
    # "As soon as released" is not a length of time, so there is nothing to extend.
    ClockRule("start-supervision", Anchor.RELEASE, SameDay(), f"{UVI} art. 6", _VI),
    # The time limits of the youth acts bind the certified institution; they stop when an adult service takes over.
    ClockRule(
        "first-contact", Anchor.START, WorkingDays(5), "Besluit Jeugdwet art. 4.2.3",
        by_youth_service=True,
    ),
    ClockRule(
        "youth-plan", Anchor.START, Term(6, Unit.WEEKS), "Jeugdwet art. 4.1.3(5)",
        by_youth_service=True,
    ),
    ClockRule(
        "youth-plan-review", Anchor.LAST_TIME, Term(1, Unit.YEARS), "Besluit Jeugdwet art. 4.2.4",
        by_youth_service=True,
    ),
    ClockRule(
        "youth-report", Anchor.LAST_TIME, Term(6, Unit.MONTHS), "Besluit Jeugdwet art. 4.2.5(2) and (4)",
        by_youth_service=True,
    ),
    ClockRule(
        "extension-demand", Anchor.END, _before(1, Unit.PENAL_MONTHS), f"Sr 77t, {SR}", frozenset({"PIJ"})
    ),
    ClockRule(
        "extension-demand", Anchor.END, _before(1, Unit.PENAL_MONTHS), f"Sr 77wd, {SR}", frozenset({"GBM"})
    ),
    ClockRule(
        "measure-advice", Anchor.END, _before(3, Unit.MONTHS, by_law=False),
        f"advice before the end of the measure: {NO_NUMBER}", _HOSPITAL | {"GVM"},
    ),
    # An instruction of the prosecution service is policy, not statute: the Act does not apply.
    ClockRule(
        "progress-report", Anchor.LAST_TIME, Term(3, Unit.MONTHS, statutory=False),
        f"{TBS} § 3.1, periodic: {NO_NUMBER}", _HOSPITAL,
    ),
    # Since then the prosecution service decides by itself, so no demand to a court is needed. The clock is left out
    # only for a judgment known to be of that day or later.
    ClockRule(
        "postpone-release", Anchor.RELEASE, _days(30, back=True), f"Sr 15d(6), {SR}", _VI,
        before=PROSECUTOR_RELEASES_ON,
    ),
    # A ministerial regulation is neither statute nor order in council.
    ClockRule(
        "release-date-known", Anchor.RELEASE, _before(4, Unit.WEEKS, by_law=False),
        "Reclasseringsregeling 1995 art. 11", _VI,
    ),
    ClockRule(
        "prosecutor-report", Anchor.PROPOSAL, WorkingDays(1),
        f"Sr 14d(2), {SR}; {UVI} art. 8; Besluit Jeugdwet art. 4.2.5(3): {NO_NUMBER}",
    ),
    ClockRule(
        "advice-after-report", Anchor.BREACH_REPORTED, _days(14, by_law=False),
        f"{UVV} art. 5; {UVI} art. 8: {NO_NUMBER}", _CONDITIONAL,
    ),
    ClockRule(
        "judge-decision", Anchor.ARREST, Term(72, Unit.HOURS, of_detention=True), f"Sr 14fa(3), {SR}", _VV
    ),
    # Since July 2021 the prosecution service revokes by itself. Whether the judge still decides on the arrest must
    # be looked up. Until then the clock runs: a deadline too many does less harm than one too few.
    ClockRule(
        "judge-decision", Anchor.ARREST, Term(72, Unit.HOURS, of_detention=True), f"Sr 15h(3), {SR}",
        frozenset({"VI", "VI_EXT"}),
    ),
    # The client is detained meanwhile: a time limit of detention, never extended (Atw art. 4(c)).
    ClockRule(
        "hearing", Anchor.PROVISIONAL_EXECUTION, _days(30, detention=True), f"Sr 14h(2), {SR}", _VV
    ),
    ClockRule(
        "hearing-target", Anchor.BREACH_REPORTED, _days(45, by_law=False), f"{AVV} § 3.6.2", _VV
    ),
    ClockRule(
        "crisis-admission", Anchor.CRISIS_ADMISSION, Term(7, Unit.WEEKS, statutory=False),
        f"{TBS} § 3.3", _HOSPITAL,
    ),
    ClockRule(
        "closing-report", Anchor.END, _days(14, by_law=False), f"{UVV} art. 6: {NO_NUMBER}", _VV
    ),
    ClockRule(
        "closing-report", Anchor.END, _days(14, by_law=False), f"{UVI} art. 9: {NO_NUMBER}",
        frozenset({"VI", "VI_EXT"}),
    ),
    ClockRule(
        "closing-report", Anchor.END, _days(14, by_law=False),
        f"by analogy with {UVV} art. 6: {NO_NUMBER}",
        frozenset({"TBS_VW", "TBS_VB", "GVM", "VBM", "SCHORSING", "PP", "JV", "PIJ", "GBM"}),
    ),
    ClockRule(
        "execution-demand", Anchor.END, Term(3, Unit.PENAL_MONTHS), f"Sr 14g(5), {SR}", _VV
    ),
)  # fmt: skip
