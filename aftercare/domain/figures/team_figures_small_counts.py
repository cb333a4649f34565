"""A team's figures of a period for one reader: exact with access to the case files, else small numbers suppressed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from aftercare.domain.figures.intervals import interval, repeats_of_clients
from aftercare.domain.figures.message_figures import (
    SMALLEST_SHOWN,
    Held,
    Reminded,
    blocks_of,
    parts_shown,
    publishable,
    share,
)
from aftercare.domain.figures.miss_suppression import groups_beside_misses
from aftercare.domain.figures.small_counts import Figure, Price, RemindedShown, figures_shown
from aftercare.domain.figures.team_figures import (
    ASKED,
    FALSE,
    HALF,
    HELD,
    JUDGED,
    LEAST_FOR_TENTH,
    NINE_TENTHS,
    Counted,
    Ending,
    Kept,
    Timely,
    Treated,
    Waited,
    What,
    percentile,
)
from aftercare.domain.figures.team_figures_shown import (
    AlarmsShown,
    Count,
    DecidedShown,
    Share,
    Spread,
    StandardShown,
    TeamShown,
    WaitShown,
    WeekReminded,
)
from aftercare.domain.treatment.waits import Stage

Which = TypeVar("Which", bound=StrEnum)
_NO_PRICE: Final = Price(Decimal(0), "EUR")
_DECIDED, _UNDECIDED = (Timely.WITHIN, Timely.LATE), (Timely.OPEN, Timely.OPEN_LATE)
_WEIGHED: Final = (Ending.SO, Ending.EXCUSED, Ending.OURS, Ending.NOT_SO)
_ENDED, _RUNNING = (Waited.WITHIN, Waited.BEYOND), (Waited.WAITING, Waited.WAITING_BEYOND)
_MISSED: Final = (Held.ATTENDED, Held.MISSED)


def team_shown(
    counted: Iterable[Counted],
    reminded: Iterable[Figure],
    weeks: Sequence[date],
    *,
    exact: bool,
) -> TeamShown:
    """`reminded` are the figures of appointments with their reminders; `weeks` those of a period."""
    rows, held = list(counted), list(reminded)
    of: dict[What, list[Counted]] = defaultdict(list)
    for one in rows:
        of[one.what].append(one)
    return TeamShown(
        exact=exact,
        standard=_standard(of[What.STANDARD], of[What.CONTACTS], weeks, exact),
        reminded=_reminded(held, weeks, exact),
        week_reminded=_week_reminded(held, weeks) if exact else (),
        verdicts=_decided(of[What.VERDICT], weeks, exact, (tuple(Timely),), held),
        escalations=_decided(of[What.ESCALATION], weeks, exact, (_DECIDED, _UNDECIDED)),
        alarms=_alarms(of[What.ALARM], weeks, exact),
        waits=_waits(of[What.WAIT], weeks, exact),
        treatment=_treatment(of[What.TREATMENT], weeks, exact),
    )


def _standard(
    rows: Sequence[Counted], contacts: Sequence[Counted], weeks: Sequence[date], exact: bool
) -> StandardShown:
    counts = {kind: _only(kind, rows, weeks, exact) for kind in Kept}
    judged = {kept: counts[kept].total for kept in JUDGED}
    # Contacts required minus contacts held is about the number of shortfalls, so it would reveal a suppressed one.
    contacts_shown = exact or None not in judged.values()
    return StandardShown(
        counts=counts,
        percent=share(judged[Kept.MET], judged.values()),
        # A requirement is judged at the end of every week, mostly with the same answer: it counts once.
        interval=interval(judged[Kept.MET], judged.values(), len(weeks)),
        tiers=_shares(counts, (Kept.MET,), JUDGED, repeats=len(weeks)),
        held=_sum(contacts, HELD) if contacts_shown else None,
        asked=_sum(contacts, ASKED) if contacts_shown else None,
    )


def _decided(
    rows: Sequence[Counted],
    weeks: Sequence[date],
    exact: bool,
    groups: Sequence[Sequence[Timely]],
    misses: Sequence[Figure] | None = None,
) -> DecidedShown:
    counts = _in_groups(groups, rows, weeks, exact, misses)
    within, late = counts[Timely.WITHIN].total, counts[Timely.LATE].total
    decided = [one for one in rows if one.which in _DECIDED]
    due = (within, late, counts[Timely.OPEN_LATE].total)
    return DecidedShown(
        counts,
        share(within, due),
        interval(within, due),
        _spread(decided, exact or None not in (within, late), exact),
    )


def _alarms(rows: Sequence[Counted], weeks: Sequence[date], exact: bool) -> AlarmsShown:
    counts = _in_groups((_WEIGHED, (Ending.PUT_RIGHT,), (Ending.OPEN,)), rows, weeks, exact)
    ended = [ending for ending in Ending if ending is not Ending.OPEN]
    totals = {ending: counts[ending].total for ending in ended}
    false = _added(totals[one] for one in FALSE)
    return AlarmsShown(
        counts,
        share(false, totals.values()),
        interval(false, totals.values()),
        _shares(counts, FALSE, ended, Ending.OPEN),
    )


def _waits(rows: Sequence[Counted], weeks: Sequence[date], exact: bool) -> tuple[WaitShown, ...]:
    # The number waiting is counted at one moment: successive weeks have mostly the same people.
    kept = [one for one in rows if one.which in _ENDED or one.week == weeks[-1]]
    counts = {
        stage: {
            which: _only(which, [one for one in kept if one.part == stage], weeks, exact).total
            for which in Waited
        }
        for stage in Stage
    }
    # A total wait is also one for intake or treatment, and who began had an intake: one count reveals another.
    _together(counts, tuple(Stage), _RUNNING)
    _together(counts, (Stage.TREATMENT, Stage.TOTAL), _ENDED)
    return tuple(_wait(stage, counts[stage], kept, exact) for stage in Stage)


def _treatment(rows: Sequence[Counted], weeks: Sequence[date], exact: bool) -> dict[Treated, Count]:
    # Those under way are counted at one moment, as those who wait.
    kept = [one for one in rows if one.which != Treated.UNDER_WAY or one.week == weeks[-1]]
    return {kind: _only(kind, kept, weeks, exact) for kind in Treated}


def _together(
    counts: Mapping[Stage, dict[Waited, int | None]],
    stages: Sequence[Stage],
    kinds: Sequence[Waited],
) -> None:
    """Suppresses all of these when one of them is suppressed."""
    if any(counts[stage][kind] is None for stage in stages for kind in kinds):
        for stage in stages:
            counts[stage].update(dict.fromkeys(kinds, None))


def _wait(
    stage: Stage, counts: Mapping[Waited, int | None], rows: Iterable[Counted], exact: bool
) -> WaitShown:
    ended = [one for one in rows if one.part == stage and one.which in _ENDED]
    shown = [counts[which] for which in _ENDED]
    return WaitShown(
        stage,
        counts,
        share(counts[Waited.WITHIN], shown),
        interval(counts[Waited.WITHIN], shown),
        _spread(ended, exact or None not in shown, exact),
    )


def _reminded(
    figures: Sequence[Figure], weeks: Sequence[date], exact: bool
) -> tuple[RemindedShown, ...]:
    if not exact:
        # Suppressed exactly as on the page with messages: two different suppressions could be subtracted.
        return figures_shown(figures, weeks, _NO_PRICE).reminded
    shown = []
    for which in Reminded:
        held = {one: _held(figures, one, (which,)) for one in Held}
        known = [held[one] for one in _MISSED]
        repeats = repeats_of_clients(len(weeks))
        bounds = interval(held[Held.MISSED], known, repeats)
        shown.append(RemindedShown(which, held, share(held[Held.MISSED], known), bounds))
    return tuple(shown)


def _week_reminded(figures: Sequence[Figure], weeks: Sequence[date]) -> tuple[WeekReminded, ...]:
    without = [one for one in Reminded if one is not Reminded.DELIVERED]
    return tuple(
        WeekReminded(
            week,
            *(
                _held(figures, held, which, week)
                for which in ((Reminded.DELIVERED,), without)
                for held in _MISSED
            ),
        )
        for week in weeks
    )


def _held(
    figures: Iterable[Figure], held: Held, which: Sequence[Reminded], week: date | None = None
) -> int:
    return int(
        sum(
            one.amount
            for one in figures
            if one.what == held and one.which in which and week in (None, one.week)
        )
    )


def _in_groups(
    groups: Sequence[Sequence[Which]],
    rows: Sequence[Counted],
    weeks: Sequence[date],
    exact: bool,
    misses: Sequence[Figure] | None = None,
) -> dict[Which, Count]:
    """Counts in groups with a total that another figure reveals: verdicts add up to the misses, and escalations are
    in two figures. A suppressed count therefore also suppresses the next smallest of its group, and single weeks are
    not published. What the figures of misses suppress must not follow from these either."""
    if exact:
        return {kind: _only(kind, rows, weeks, exact) for group in groups for kind in group}
    counts = {}
    for group in groups:
        totals = _totals(group, rows, weeks, misses)
        for kind in group:
            total = totals.get(kind.value)
            parts = {} if total is None else _only(kind, rows, weeks, exact).parts
            counts[kind] = Count(total, {}, parts)
    return counts


def _totals(
    group: Sequence[Which],
    rows: Iterable[Counted],
    weeks: Sequence[date],
    misses: Sequence[Figure] | None,
) -> dict[str, int | None]:
    blocks = [dict.fromkeys((kind.value for kind in group), 0) for _ in blocks_of(weeks)]
    number_of = {week: n for n, block in enumerate(blocks_of(weeks)) for week in block}
    for one in rows:
        if one.which in blocks[0]:
            blocks[number_of[one.week]][one.which] += one.amount
    shown = publishable([{number: sum(block.values())} for number, block in enumerate(blocks)])
    groups = shown.groups
    beside = groups if misses is None else groups_beside_misses(groups, misses, weeks)
    if shown.total is None or beside is None:
        return {}
    together = [sum((Counter(blocks[n]) for n in numbers), Counter()) for numbers in beside]
    # Adding counters drops the zeros, so each kind is looked up by name.
    return parts_shown([{kind.value: one[kind.value] for kind in group} for one in together])


def _only(kind: StrEnum, rows: Iterable[Counted], weeks: Sequence[date], exact: bool) -> Count:
    return _count([one for one in rows if one.which == kind], weeks, exact)


def _count(rows: Sequence[Counted], weeks: Sequence[date], exact: bool) -> Count:
    """The count of these rows. No sum over several such counts is shown, so each is suppressed independently."""
    by_week = {week: sum(one.amount for one in rows if one.week == week) for week in weeks}
    if exact:
        return Count(sum(by_week.values()), by_week, _by_part(rows, weeks))
    blocks = blocks_of(weeks)
    shown = publishable([{week: by_week[week] for week in block} for block in blocks])
    groups = [
        _by_part(rows, [week for number in numbers for week in blocks[number]])
        for numbers in shown.groups
    ]
    return Count(
        shown.total,
        {week: None if week in shown.hidden else count for week, count in by_week.items()},
        {} if shown.total is None else parts_shown(groups),
    )


def _by_part(rows: Iterable[Counted], weeks: Sequence[date]) -> dict[str, int]:
    parts = Counter[str]()
    for one in rows:
        if one.week in weeks:
            parts[one.part] += one.amount
    return dict(parts)


def _shares(
    counts: Mapping[Which, Count],
    some: Sequence[Which],
    all_of: Sequence[Which],
    *named: Which,
    repeats: float = 1,
) -> dict[str, Share]:
    """For each part in `all_of` or `named`, `some` as a percentage of all; None where a number is suppressed."""
    names = sorted({name for kind in (*all_of, *named) for name in counts[kind].parts})
    shares = {}
    for name in names:
        of_part = {kind: _part(counts[kind], name) for kind in all_of}
        part = _added(of_part[kind] for kind in some)
        percent = share(part, of_part.values())
        shares[name] = Share(percent, interval(part, of_part.values(), repeats))
    return shares


def _part(count: Count, name: str) -> int | None:
    """The count of one part. A part that is not listed counts as zero if the parts are published, else it is None."""
    unlisted = 0 if count.parts or count.total == 0 else None
    return None if count.total is None else count.parts.get(name, unlisted)


def _added(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(one or 0 for one in known)


def _spread(rows: Iterable[Counted], all_published: bool, exact: bool) -> Spread:
    histogram = Counter[int]()
    for one in rows:
        histogram[one.bucket] += one.amount
    total = histogram.total()
    half = all_published and (exact or total >= SMALLEST_SHOWN)
    tenth = all_published and (exact or total >= LEAST_FOR_TENTH)
    return Spread(
        percentile(histogram, HALF) if half else None,
        percentile(histogram, NINE_TENTHS) if tenth else None,
    )


def _sum(rows: Iterable[Counted], which: str) -> int:
    return sum(one.amount for one in rows if one.which == which)
