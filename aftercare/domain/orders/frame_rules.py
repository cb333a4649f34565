"""The law's rules for each type of order: how long, how often extended, from when, and what suspends it.

For a `verified` rule the text of the law was read: input that breaks it is refused. Any other rule is common
knowledge that has yet to be verified against the text in force. Input that breaks it gets a warning, and the court
decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from aftercare.domain.law.validity import PROSECUTOR_RELEASES_ON
from aftercare.domain.orders.periods import Length, LengthUnit, SuspensionKind
from aftercare.domain.people.person import Regime

TO_BE_VERIFIED: Final = "to be verified"


class StartRule(StrEnum):
    """JUDGMENT: the fifteenth day after the judgment became final, or its own day when enforceable at once. RELEASE:
    the day of release. DECISION: the day the decision names."""

    JUDGMENT = "judgment"
    RELEASE = "release"
    DECISION = "decision"


@dataclass(frozen=True)
class Limit:
    """`since`: it applies to judgments of that day and later; an older judgment beyond it gets only a warning."""

    length: Length
    source: str
    verified: bool = True
    since: date | None = None


@dataclass(frozen=True)
class Extending:
    """`times` None: as often as the court decides. `serious_has_no_count`: the same at a serious risk. Each
    extension is at most `longest`, one of `only`, or at most the first length."""

    source: str
    times: int | None = None
    serious_has_no_count: bool = False
    longest: Length | None = None
    only: tuple[Length, ...] = ()
    at_most_the_first: bool = False
    verified: bool = True


@dataclass(frozen=True)
class FrameRules:
    """`total` is the longest period with all extensions, without the days that did not count."""

    regimes: frozenset[Regime]
    starts: StartRule
    shortest: Limit | None = None
    longest: Limit | None = None
    longest_if_serious: Limit | None = None
    total: Limit | None = None
    extending: Extending | None = None
    suspended_by: frozenset[SuspensionKind] = frozenset()
    suspended_source: str = ""


def _years(number: int) -> Length:
    return Length(number, LengthUnit.YEARS)


def _months(number: int) -> Length:
    return Length(number, LengthUnit.MONTHS)


_ADULT = frozenset({Regime.ADULT})
_JUVENILE = frozenset({Regime.JUVENILE})
_EITHER = frozenset(Regime)
_DETENTION = frozenset({SuspensionKind.DETENTION})
_VI_EXTENDING = Extending(
    "Sv 6:1:18", times=1, serious_has_no_count=True, longest=_years(2)
)  # fmt: skip

FRAME_RULES: dict[str, FrameRules] = {
    "VV": FrameRules(
        _ADULT,
        StartRule.JUDGMENT,
        longest=Limit(_years(3), "Sr 14b"),
        # Since 1 July 2024 also for offences with images (PHR 2024:1295, only its abstract was read).
        longest_if_serious=Limit(_years(10), "Sr 14b"),
        extending=Extending("Sr 14f", times=1, longest=_years(2)),
        suspended_by=_DETENTION,
        suspended_source="Sr 14b",
    ),
    # Under the old rule the period was a third of a long sentence.
    "VI": FrameRules(
        _ADULT,
        StartRule.RELEASE,
        shortest=Limit(Length(365, LengthUnit.DAYS), "Sr 15c"),
        longest=Limit(
            _years(2),
            "Wet straffen en beschermen, judgments since 1 July 2021 (om.nl)",
            since=PROSECUTOR_RELEASES_ON,
        ),
        extending=_VI_EXTENDING,
        suspended_by=_DETENTION,
        suspended_source="Sr 15c",
    ),
    "VI_EXT": FrameRules(
        _ADULT,
        StartRule.DECISION,
        longest=Limit(_years(2), f"Sv 6:1:18, {TO_BE_VERIFIED}", verified=False),
        extending=_VI_EXTENDING,
        suspended_by=_DETENTION,
        suspended_source="Sr 15c",
    ),
    "TBS_VW": FrameRules(
        _ADULT,
        StartRule.DECISION,
        longest=Limit(_years(2), "Sr 38d"),
        total=Limit(_years(9), "Sr 38e"),
        extending=Extending("Sr 38d", only=(_years(1), _years(2))),
    ),
    # Its maximum of nine years was abolished on 1 January 2017 (Wet langdurig toezicht).
    "TBS_VB": FrameRules(
        _ADULT,
        StartRule.DECISION,
        extending=Extending(f"Sr 38g, {TO_BE_VERIFIED}", only=(_years(1), _years(2)), verified=False),
    ),
    "GVM": FrameRules(
        _ADULT,
        StartRule.DECISION,
        shortest=Limit(_years(2), f"Sr 38z, {TO_BE_VERIFIED}", verified=False),
        longest=Limit(_years(5), f"Sr 38z, {TO_BE_VERIFIED}", verified=False),
        extending=Extending(
            f"Sr 38ac, {TO_BE_VERIFIED}", only=tuple(map(_years, range(2, 6))), verified=False
        ),
    ),
    "VBM": FrameRules(
        _EITHER,
        StartRule.DECISION,
        longest=Limit(_years(5), "Sr 38v"),
        total=Limit(_years(5), "Sr 38v"),
    ),
    "SCHORSING": FrameRules(_EITHER, StartRule.DECISION),
    "PP": FrameRules(_EITHER, StartRule.DECISION),
    "JV": FrameRules(
        _JUVENILE,
        StartRule.JUDGMENT,
        longest=Limit(_years(2), "Sr 77y"),
        extending=Extending("Sr 77cc", times=1, longest=_years(1)),
        suspended_by=_DETENTION,
        suspended_source=f"Sr 77y, {TO_BE_VERIFIED}",
    ),
    "PIJ": FrameRules(
        _JUVENILE,
        StartRule.DECISION,
        longest=Limit(_years(1), "Sr 77tb"),
        total=Limit(_years(2), "Sr 77tb"),
        extending=Extending("Sr 77tb"),
        suspended_by=frozenset({SuspensionKind.EVASION}),
        suspended_source="Sr 77tb",
    ),
    "GBM": FrameRules(
        _JUVENILE,
        StartRule.DECISION,
        shortest=Limit(_months(6), "Sr 77w"),
        longest=Limit(_months(12), "Sr 77w"),
        extending=Extending("Sr 77wd", times=1, at_most_the_first=True),
    ),
    "VRIJWILLIG": FrameRules(_EITHER, StartRule.DECISION),
}  # fmt: skip


def suspended_by(frame: str) -> frozenset[SuspensionKind]:
    """What suspends the period of this frame; nothing for an unknown frame."""
    rules = FRAME_RULES.get(frame)
    return rules.suspended_by if rules else frozenset()


def starts_at_release(frame: str) -> bool:
    """Whether the first day of this frame is the day of release; False for an unknown frame."""
    rules = FRAME_RULES.get(frame)
    return rules is not None and rules.starts is StartRule.RELEASE
