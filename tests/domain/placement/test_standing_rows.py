"""What stands already: notified rows, existing appointments, the present moment, an old plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.explanation.reasons import Choice
from aftercare.domain.placement.instance import Instance, Occurrence, Taken
from aftercare.domain.placement.placing import free_starts, place
from aftercare.domain.placement.result import Placed
from aftercare.domain.placement.scoring import score
from tests.domain.placement.checker import violations
from tests.domain.placement.instances import made
from tests.tiers import examples

ZONE = ZoneInfo("Europe/Amsterdam")
seeds = st.integers(0, 10_000)
MOST_MOVED = 7
"""So many others may move for one point: six to clear a start, and one that was late itself."""


def taken(instance: Instance, row: Placed) -> Taken:
    """The row as an appointment that stands, its obligation not told."""
    due = next(o for o in instance.obligations if o.id == row.obligation)
    return Taken(
        None, None, due.person, row.officer, row.site, row.session, row.start, row.end,
        due.travel_min,
    )  # fmt: skip


def away(instance: Instance, officer: str, begins: datetime, ends: datetime) -> Instance:
    return replace(
        instance,
        officers=tuple(
            replace(row, absent=(*row.absent, (begins, ends))) if row.id == officer else row
            for row in instance.officers
        ),
    )


@settings(max_examples=examples(15), deadline=None)
@given(seeds)
def test_a_notified_row_stays_when_the_rest_is_planned_anew(seed: int) -> None:
    document = made(seed, load=1.2)
    instance = read_instance(document)
    known = place(instance).placed[::3]
    plan = place(replace(instance, notified=known))
    assert {row.key for row in known} <= {row.key for row in plan.placed}
    assert plan.displaced == ()
    assert violations(document, plan_document(plan, explain=True)) == []


def test_a_notified_row_needs_no_site_to_stay() -> None:
    document = made(11)
    for row in document["obligations"]:
        if row["kind"] == "checkin":
            row["locations"] = []
    instance = read_instance(document)
    known = tuple(row for row in place(instance).placed if row.officer and not row.site)
    assert known
    plan = place(replace(instance, notified=known))
    assert {row.key for row in known} <= {row.key for row in plan.placed}
    assert plan.displaced == ()


def test_a_notified_row_that_has_become_impossible_is_replaced_and_reported() -> None:
    instance = read_instance(made(11))
    known = next(row for row in place(instance).placed if row.officer)
    noon = known.start.replace(tzinfo=None)
    changed = away(instance, known.officer or "", noon, noon + timedelta(minutes=5))
    plan = place(replace(changed, notified=(known,)))
    assert [row.key for row in plan.displaced] == [known.key]
    answers = [(row.obligation, row.occurrence) for row in (*plan.placed, *plan.unplaced)]
    assert answers.count((known.obligation, known.occurrence)) == 1
    assert known.key not in {row.key for row in plan.placed}
    assert plan_document(plan, explain=False)["displaced"]


@settings(max_examples=examples(15), deadline=None)
@given(seeds)
def test_standing_appointments_keep_officer_person_site_and_seats_taken(seed: int) -> None:
    """Half of a plan becomes appointments that stand; the other half is planned around them."""
    document = made(seed, load=0.9)
    instance = read_instance(document)
    full = place(instance).placed
    standing = full[::2]
    around = replace(
        instance,
        taken=tuple(taken(instance, row) for row in standing),
        obligations=tuple(
            replace(
                row,
                min_gap_days=0,
                occurrences=tuple(
                    due
                    for due in row.occurrences
                    if (row.id, due.index) not in {(s.obligation, s.occurrence) for s in standing}
                ),
            )
            for row in instance.obligations
        ),
    )
    for row in document["obligations"]:
        row["min_gap_days"] = 0
    plan = place(around)
    written = plan_document(replace(plan, placed=(*standing, *plan.placed)), explain=False)
    assert violations(document, written) == []


def test_a_standing_appointment_of_the_same_obligation_counts_for_its_gap_and_is_not_repeated() -> (
    None
):
    instance = read_instance(made(2))
    due = next(o for o in instance.obligations if o.period_days == 14 and o.needs == "officer")
    begins = datetime(2026, 3, 28, 10, 7, tzinfo=ZONE)
    stands = Taken(due.id, 0, due.person, None, None, None, begins, begins + timedelta(minutes=20))
    plan = place(replace(instance, taken=(stands,)))
    rows = {row.occurrence: row for row in plan.placed if row.obligation == due.id}
    assert 0 not in rows
    assert (rows[1].start.date() - begins.date()).days >= due.min_gap_days


@settings(max_examples=examples(10), deadline=None)
@given(seeds, st.integers(0, 20 * 24 * 60))
def test_nothing_new_begins_before_the_earliest_moment(seed: int, minutes: int) -> None:
    now = datetime(2026, 3, 16, tzinfo=UTC) + timedelta(minutes=minutes)
    instance = replace(read_instance(made(seed)), earliest=now)
    assert all(row.start >= now for row in place(instance).placed)


@settings(max_examples=examples(20), deadline=None)
@example(4729)  # four that cannot stay, and ten others that make room for what the plan gains by it
@given(seeds)
def test_an_officer_away_for_a_week_moves_only_what_must_move_or_wins_something(seed: int) -> None:
    instance = read_instance(made(seed, persons=20))
    before = place(instance)
    monday = datetime.fromisoformat("2026-03-23T00:00")
    changed = away(instance, "O0", monday, monday + timedelta(days=7))
    hit = {
        row.key
        for row in before.placed
        if row.officer == "O0" and monday <= row.start.replace(tzinfo=None) < monday + timedelta(7)
    }
    others = {row.key for row in before.placed} - hit
    left_alone = place(changed, before.placed, repair=False)
    after = place(changed, before.placed)
    stay, now = {row.key for row in left_alone.placed}, {row.key for row in after.placed}
    assert others <= stay
    assert not hit & now
    won = score(changed, after) - score(changed, left_alone)
    assert len(others - now) <= MOST_MOVED * won


@settings(max_examples=examples(12), deadline=None)
@given(seeds, st.integers(0, 3))
def test_a_free_start_on_offer_can_be_taken(seed: int, number: int) -> None:
    document = made(seed)
    instance = read_instance(document)
    plan = place(instance)
    wanted = plan.placed[number]
    rest = tuple(row for row in plan.placed if row is not wanted)
    offers = free_starts(
        replace(instance, notified=plan.placed), wanted.obligation, wanted.occurrence, limit=5
    )
    assert offers
    assert len({row.key for row in offers}) == len(offers) <= 5
    for row in offers:
        written = plan_document(replace(plan, placed=(*rest, row)), explain=True)
        assert violations(document, written) == []


def test_an_occurrence_nobody_knows_has_no_free_start() -> None:
    assert free_starts(read_instance(made(1)), "B0", 99) == ()


def test_occurrences_keep_their_numbers_when_the_horizon_rolls_on() -> None:
    instance = read_instance(made(4))
    due = next(o for o in instance.obligations if o.needs == "officer" and o.travel_min == 0)
    rolled = replace(
        due,
        min_gap_days=0,
        last_done=None,
        occurrences=(
            Occurrence(41, date(2026, 3, 9), date(2026, 3, 22)),
            Occurrence(42, date(2026, 3, 23), date(2026, 4, 5)),
            Occurrence(99, date(2027, 1, 1), date(2027, 1, 8)),
        ),
    )
    plan = place(replace(instance, obligations=(rolled,)))
    assert [row.occurrence for row in plan.placed] == [41, 42]
    assert plan.placed[0].start.date() >= instance.start


def test_an_unchanged_row_says_that_it_was_kept() -> None:
    instance = read_instance(made(6))
    plan = place(instance)
    again = place(replace(instance, notified=plan.placed[:2]), plan.placed)
    reasons = [row.why.decided_by for row in again.placed if row.why]
    assert reasons[:2] == [Choice.NOTIFIED, Choice.NOTIFIED]
    assert set(reasons[2:]) == {Choice.KEPT}


def test_a_standing_appointment_that_is_to_be_moved_is_set_aside() -> None:
    instance = read_instance(made(4))
    row = next(row for row in place(instance).placed if row.officer)
    stands = taken(instance, row)._replace(obligation=row.obligation, occurrence=row.occurrence)
    known = replace(instance, taken=(stands,))
    assert row.obligation not in {
        other.obligation for other in place(known).placed if other.occurrence == row.occurrence
    }
    assert free_starts(known, row.obligation, row.occurrence)


def test_a_standing_row_of_somebody_unknown_still_keeps_the_officer() -> None:
    instance = read_instance(made(4))
    row = next(row for row in place(instance).placed if row.officer)
    stranger = taken(instance, row)._replace(person="somebody", site="elsewhere", session="?")
    theirs = [
        other
        for other in place(replace(instance, taken=(stranger,))).placed
        if other.officer == row.officer
    ]
    assert theirs
    assert not any(other.start < row.end and row.start < other.end for other in theirs)


def test_whose_officer_is_gone_is_seen_by_the_deputy_and_nobody_else_suffers() -> None:
    instance = read_instance(made(5, persons=12, load=0.7))
    left = tuple(row for row in instance.officers if row.id != "O0")
    plan = place(replace(instance, officers=left))
    assert {row.officer for row in plan.placed} <= {row.id for row in left} | {None}
    alone = replace(instance, officers=left, persons=tuple(
        replace(row, deputy=None) for row in instance.persons
    ))  # fmt: skip
    orphans = {row.id for row in instance.persons if row.officer == "O0"}
    needing = {
        row.id for row in instance.obligations if row.person in orphans and row.needs == "officer"
    }
    assert needing
    assert not needing & {row.obligation for row in place(alone).placed}
