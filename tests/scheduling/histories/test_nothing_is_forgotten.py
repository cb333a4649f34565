"""Whatever happens and however long nobody is there, nothing that was missed is forgotten, told twice, or told
after somebody decided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, event, example, given, settings

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision
from tests.conftest import cloned_database
from tests.scheduling.histories.app_state import Cast, Line, name_of, settle_in
from tests.scheduling.histories.living import live
from tests.scheduling.histories.script import (
    DAY,
    Alarm,
    Away,
    Between,
    Book,
    Decide,
    Judge,
    Pass,
    Record,
    Reopen,
    Ring,
    Silence,
    Step,
    TakeUp,
    scripts,
)
from tests.tiers import examples

HOUR = 60

# What `pytest --hypothesis-show-statistics` tells of the histories.
COUNTED = ("misses recorded", "escalations", "escalations decided", "steps run", "workers killed")


@pytest.fixture(scope="module")
def settled(server_url: str, template_database: str) -> Iterator[tuple[Line, str, Cast]]:
    """A line to a database with an office in it, its address, and who is there."""
    line = Line()
    with cloned_database(server_url, template_database) as url:
        with line.to(url) as engine:
            cast = settle_in(engine)
        yield line, url, cast


# A miss corrected away, its escalation opened again and closed, and corrected back: found by hand with this machine.
CLOSED_WHILE_NOTHING_WAS_LATE: list[Step] = [
    Book(0, 0, -30 * DAY),
    Record(0, Outcome.MISSED),
    Ring("a"),
    Record(0, Outcome.ATTENDED),
    Reopen(0),
    Decide(0, Decision.CLOSE),
    Record(0, Outcome.MISSED),
    Ring("a"),
]

# An alarm taken up and then left: it comes back after an hour by the clock, not after a working day.
ALARM_LEFT_LYING: list[Step] = [Alarm(0, 10), Ring("a"), TakeUp(0, False), Pass(90), Ring("a")]

# Kept quiet in the very minute, by the clock in the very moment, in which it opened: that is no news.
QUIET_AS_IT_OPENED: list[Step] = [
    Pass(1297),
    Alarm(0, 113),
    Between("a", "run-steps", 2, True, Silence(0, 7)),
]

# An escalation about one verdict; a second verdict joins it in the moment in which the escalation is kept quiet.
JUDGED_TWICE: list[Step] = [
    Book(0, 0, -3 * DAY),
    Book(0, 0, -2 * DAY),
    Record(0, Outcome.MISSED),
    Record(1, Outcome.MISSED),
    Judge(0, Verdict.UNEXCUSED),
    Ring("a"),
    Judge(0, Verdict.UNEXCUSED),
]
QUIET_BEFORE_IT_JOINED = [*JUDGED_TWICE, Between("a", "evaluate-rules", 0, True, Silence(0, 7))]
QUIET_AFTER_IT_JOINED = [*JUDGED_TWICE, Between("a", "evaluate-rules", 2, False, Silence(0, 7))]

# Kept quiet while its miss was corrected away; then it was a miss after all, and judged anew.
JUDGED_ANEW_WHILE_QUIET: list[Step] = [
    *JUDGED_TWICE[:-1],
    Record(0, Outcome.ATTENDED),
    Silence(0, 7),
    Pass(60),
    Record(0, Outcome.MISSED),
    Judge(0, Verdict.UNEXCUSED),
    Ring("a"),
]

# After the office closed no one answers: the supervisor, whose step waits for the morning, is called at night as well.
SUPERVISOR_CALLED_AT_NIGHT: list[Step] = [
    Pass(9 * HOUR),
    Alarm(0, 0),
    Ring("a"),
    Pass(2 * HOUR),
    Ring("a"),
    Pass(2 * HOUR),
    Ring("a"),
]

# The supervisor comes back from leave, and is called, on the day of the daily notice.
SUPERVISOR_BACK_ON_THE_DAY_OF_A_NOTICE: list[Step] = [
    Away(3, 28),
    Alarm(0, 0),
    Ring("a"),
    Pass(2 * HOUR),
    Ring("a"),
    Pass(DAY),
    Ring("a"),
    Pass(4 * HOUR),
    Ring("a"),
]


@settings(
    max_examples=examples(16),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(scripts())
@example(CLOSED_WHILE_NOTHING_WAS_LATE)
@example(ALARM_LEFT_LYING)
@example(QUIET_AS_IT_OPENED)
@example(QUIET_BEFORE_IT_JOINED)
@example(QUIET_AFTER_IT_JOINED)
@example(JUDGED_ANEW_WHILE_QUIET)
@example(SUPERVISOR_CALLED_AT_NIGHT)
@example(SUPERVISOR_BACK_ON_THE_DAY_OF_A_NOTICE)
def test_nothing_is_forgotten_in_any_history(
    server_url: str, settled: tuple[Line, str, Cast], steps: list[Step]
) -> None:
    line, office, cast = settled
    with cloned_database(server_url, name_of(office)) as url, line.to(url) as engine:
        found = live(engine, cast, steps)
    for what in COUNTED:
        event(f"{what}: {found.counted.get(what, 0)}")
    assert found.wrong == []
