"""Which decisions are looked at again, after what explains an absence came or was taken back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.escalation.decisions_in_question import (
    TAKEN_BACK,
    Asked,
    Explanation,
    Taken,
    WhyAgain,
    reviews_after,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ONE, OTHER = UUID(int=1), UUID(int=2)
CUSTODY, NO_CONDITION = {ONE: {"custody"}}, {ONE: {"no-condition"}}
BOTH = {ONE: {"custody", "no-condition"}}
EXCUSED = Taken(ONE, ONE, False, "excused", NOW)
CLOSED = Taken(ONE, OTHER, True, "close", NOW)
UNEXCUSED = replace(EXCUSED, choice="unexcused")
# The custody was entered after the decision.
LATER = NOW + DAY


def asked(
    one: Taken,
    before: dict[UUID, set[str]] = CUSTODY,
    after: dict[UUID, set[str]] | None = None,
    past: tuple[Asked, ...] = (),
) -> WhyAgain | None:
    return reviews_after(before, after or {}, [one], past).asked.get(ONE)


@pytest.mark.parametrize(
    ("one", "is_asked"),
    [
        (EXCUSED, True),
        (UNEXCUSED, False),
        (replace(EXCUSED, choice="service_failure"), False),
        (CLOSED, True),
        (replace(CLOSED, choice="remedied"), True),
        (replace(CLOSED, choice="propose_report", stands_in_paper=True), False),
        # Its document was dropped.
        (replace(CLOSED, choice="propose_report"), True),
        (replace(EXCUSED, known_at=NOW - DAY), True),
        (replace(EXCUSED, known_at=NOW - DAY, ground="medical"), True),
        (replace(EXCUSED, known_at=NOW), True),
        # From before the custody was entered: the officer may have had it by telephone.
        (replace(EXCUSED, known_at=LATER), True),
        (replace(EXCUSED, ground="custody", known_at=LATER), True),
        (replace(CLOSED, known_at=LATER), True),
        # Excused for another reason, before anyone had entered the custody.
        (replace(EXCUSED, ground="medical", known_at=LATER), False),
        (replace(CLOSED, choice="remedied", ground="medical", known_at=LATER), False),
    ],
)
def test_what_favours_the_client_is_looked_at_once_it_is_taken_back(
    one: Taken, is_asked: bool
) -> None:
    assert asked(one) == (WhyAgain.NOT_IN_CUSTODY if is_asked else None)


def test_since_when_a_withdrawal_was_known_is_not_asked() -> None:
    late = replace(EXCUSED, ground="medical", known_at=NOW + DAY)
    assert asked(late, NO_CONDITION) is WhyAgain.CONDITION_HELD


def test_an_absence_that_is_still_explained_is_not_asked_about_and_later_both_are_named() -> None:
    found = reviews_after(BOTH, NO_CONDITION, [EXCUSED], [])
    assert (found.asked, found.kept) == ({}, {ONE: WhyAgain.NOT_IN_CUSTODY})
    past = Asked(ONE, WhyAgain.NOT_IN_CUSTODY, NOW)
    assert asked(EXCUSED, NO_CONDITION, past=(past,)) is WhyAgain.NEITHER
    # A person looked since, or decided since.
    looked = Asked(ONE, WhyAgain.CONDITION_HELD, NOW + DAY, looked=True)
    assert asked(EXCUSED, NO_CONDITION, past=(past, looked)) is WhyAgain.CONDITION_HELD
    anew = replace(EXCUSED, decided_at=NOW + DAY)
    assert asked(anew, NO_CONDITION, past=(past,)) is WhyAgain.CONDITION_HELD
    assert asked(EXCUSED, BOTH) is WhyAgain.NEITHER


@pytest.mark.parametrize(
    ("one", "is_asked"),
    [
        (UNEXCUSED, True),
        # Its escalation shows it.
        (replace(UNEXCUSED, waits=True), False),
        (EXCUSED, False),
        (CLOSED, False),
        (replace(CLOSED, choice="official_warning", stands_in_paper=True), True),
    ],
)
def test_what_goes_against_the_client_is_looked_at_once_the_absence_is_explained(
    one: Taken, is_asked: bool
) -> None:
    assert asked(one, {}, CUSTODY) == (WhyAgain.IN_CUSTODY if is_asked else None)
    assert asked(one, {}, NO_CONDITION) == (WhyAgain.CONDITION_NOT_HELD if is_asked else None)
    assert asked(one, NO_CONDITION, BOTH) == (WhyAgain.BOTH if is_asked else None)
    # Nothing new explains it.
    assert asked(one, CUSTODY, CUSTODY) is None


# One absence over time --------------------------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.sampled_from(["excuse", "judge", "look"]),
        st.tuples(st.sampled_from(["enter", "take back"]), st.sampled_from(Explanation)),
    ),
    max_size=12,
)


@dataclass
class Course:
    """An absence and its tasks, one step an hour. `rests_on`: what explained it when it was excused, and is not looked
    at since; `unseen`: what explains it and came after it was judged unexcused."""

    at: datetime = NOW
    verdict: str = "unexcused"
    decided_at: datetime = NOW
    now: set[str] = field(default_factory=set)
    tasks: list[Asked] = field(default_factory=list)
    rests_on: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)

    def takes(self, step: str | tuple[str, Explanation]) -> None:
        self.at += timedelta(hours=1)
        if isinstance(step, tuple):
            self._changes(step[0] == "enter", step[1])
            return
        if step == "look" and not self.open:
            return
        self._end(looked=True)
        if step == "look":
            # What is gone has been looked at; what still explains it is what the decision rests on.
            self.rests_on &= self.now
        else:
            self.verdict = "excused" if step == "excuse" else "unexcused"
            self.decided_at = self.at
            self.rests_on = set(self.now) if step == "excuse" else set()
        self.unseen.clear()

    def _changes(self, entered: bool, which: Explanation) -> None:
        before = set(self.now)
        (self.now.add if entered else self.now.discard)(which)
        if self.verdict == "unexcused":
            self.unseen = (self.unseen | (self.now - before)) & self.now
        taken = Taken(ONE, ONE, False, self.verdict, self.decided_at)
        found = reviews_after({ONE: before}, {ONE: self.now}, [taken], self.tasks)
        if ONE in found.ended:
            self._end(looked=False)
        if ONE in found.kept:
            self.tasks.append(Asked(ONE, found.kept[ONE], self.at))
        if ONE in found.asked:
            self.tasks.append(Asked(ONE, found.asked[ONE]))

    def _end(self, *, looked: bool) -> None:
        self.tasks = [
            replace(one, ended_at=self.at, looked=looked) if one.ended_at is None else one
            for one in self.tasks
        ]

    @property
    def open(self) -> list[WhyAgain]:
        return [one.why for one in self.tasks if one.ended_at is None]


NAMES = {
    WhyAgain.NOT_IN_CUSTODY: {"custody"},
    WhyAgain.IN_CUSTODY: {"custody"},
    WhyAgain.CONDITION_HELD: {"no-condition"},
    WhyAgain.CONDITION_NOT_HELD: {"no-condition"},
    WhyAgain.NEITHER: {"custody", "no-condition"},
    WhyAgain.BOTH: {"custody", "no-condition"},
}


@given(steps=STEPS)
def test_a_decision_whose_ground_is_gone_has_an_open_task_or_was_looked_at(
    steps: list[str | tuple[str, Explanation]],
) -> None:
    course = Course()
    for step in steps:
        course.takes(step)
        open_now = course.open
        assert len(open_now) <= 1
        gone = course.rests_on - course.now
        named = {each for why in open_now if why in TAKEN_BACK for each in NAMES[why]}
        if not course.now:
            # Every cause that still stands is named.
            assert gone <= named
        # A task is about what is so now.
        assert not [why for why in open_now if (why in TAKEN_BACK) == bool(course.now)]
        if course.unseen:
            assert [NAMES[why] for why in open_now] == [course.now]
