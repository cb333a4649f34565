"""In both arms of a trial a client gets as many reminders as the policy says; looks show no count of a few."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.message_templates.templates import TextKind
from aftercare.domain.reminders.policy_parsing import USUAL
from aftercare.domain.reminders.schedule import ToRemindOf, reminders_due
from aftercare.domain.trials.arms import Arm, arm_of
from aftercare.domain.trials.effect import ClientCount
from aftercare.domain.trials.looks_shown import ArmCount, arm_count
from aftercare.domain.trials.protocol import OtherDay, OtherWording, Protocol
from aftercare.domain.trials.reminding import Part, Trial, part_of, plans_ahead, reminders_in_trial

BOOKED = datetime(2026, 11, 2, 9, tzinfo=UTC)
TEAM = UUID(int=9)


def trial(differs: OtherDay | OtherWording) -> Trial:
    protocol = Protocol(differs, date(2026, 11, 20), date(2027, 2, 1), looks=2)
    return Trial(1, UUID(int=1), frozenset({TEAM}), protocol)


def slots(part: Part, appointment: ToRemindOf, now: datetime) -> list[str]:
    return [due.slot for due, _ in reminders_in_trial(part, appointment, USUAL, "nl", now)]


@given(
    ahead=st.integers(1, 40),
    tested=st.integers(2, 28),
    late=st.integers(0, 40),
    first=st.booleans(),
)
def test_no_arm_gets_fewer_reminders_than_the_policy_says(
    ahead: int, tested: int, late: int, first: bool
) -> None:
    appointment = ToRemindOf(
        UUID(int=3), "check_in", BOOKED + timedelta(days=ahead), BOOKED, first=first
    )
    now = BOOKED + timedelta(days=min(late, ahead))
    usual = [one.slot for one in reminders_due(appointment, USUAL)]
    of_trial = trial(OtherDay(4, tested))
    assert slots(Part(of_trial, Arm.CONTROL), appointment, now) == usual
    found = slots(Part(of_trial, Arm.TESTED), appointment, now)
    assert len(set(found)) == len(usual)
    assert set(usual) - set(found) <= {"T-4"}
    # What has passed is not chosen in place of what can still be sent.
    for due, differs in reminders_in_trial(
        Part(of_trial, Arm.TESTED), appointment, USUAL, "nl", now
    ):
        assert not differs or due.slot == "T-4" or due.due_at > now


def test_the_tested_day_replaces_the_usual_one_and_is_planned_in_time() -> None:
    appointment = ToRemindOf(UUID(int=3), "check_in", BOOKED + timedelta(days=30), BOOKED)
    of_trial = trial(OtherDay(4, 10))
    assert slots(Part(of_trial, Arm.TESTED), appointment, BOOKED) == ["T-10", "T-1"]
    assert plans_ahead(USUAL, [of_trial]) == timedelta(days=11)
    assert plans_ahead(USUAL, [trial(OtherDay(4, 2))]) == USUAL.plans_ahead


def test_another_wording_changes_one_reminder_in_the_languages_it_has() -> None:
    appointment = ToRemindOf(UUID(int=3), "check_in", BOOKED + timedelta(days=30), BOOKED)
    kind = TextKind.REMINDER_DAY_BEFORE
    part = Part(trial(OtherWording(kind, {"nl": "x"})), Arm.TESTED)
    found = list(reminders_in_trial(part, appointment, USUAL, "nl", BOOKED))
    assert [(due.slot, differs) for due, differs in found] == [("T-4", False), ("T-1", True)]
    assert not any(one[1] for one in reminders_in_trial(part, appointment, USUAL, "pl", BOOKED))


def test_an_appointment_is_in_a_trial_of_its_team_on_its_days() -> None:
    of_trial, client = trial(OtherDay(4, 10)), UUID(int=5)
    part = part_of([of_trial], client, TEAM, date(2026, 11, 20))
    assert part is not None
    assert part.arm is arm_of(of_trial.id, client)
    for team, day in (
        (UUID(int=8), date(2026, 11, 20)),
        (TEAM, date(2026, 11, 19)),
        (TEAM, date(2027, 2, 1)),
    ):
        assert part_of([of_trial], client, team, day) is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=12), st.integers(0, 12))
def test_a_look_shows_no_count_of_a_few_and_none_by_subtraction(
    pairs: list[tuple[int, int]], known: int
) -> None:
    clients = [ClientCount(attended + missed, missed) for attended, missed in pairs]
    before = arm_count(clients[:known], None)
    shown = arm_count(clients, before)
    if shown is not None:
        last = before or ArmCount(0, 0, 0)
        assert shown.clients not in range(1, 5)
        assert shown.missed - last.missed not in range(1, 5)
        assert (shown.appointments - shown.missed) - (last.appointments - last.missed) not in range(
            1, 5
        )


def test_counts_that_are_large_enough_are_shown() -> None:
    clients = [ClientCount(2, 1)] * 6
    assert arm_count(clients, None) == ArmCount(6, 12, 6)
    assert arm_count([*clients, ClientCount(2, 1)], ArmCount(6, 12, 6)) is None
