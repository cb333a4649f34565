"""The demonstration tells the whole of escalation: every rung, every answer, and papers in every state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from aftercare.demo.depth.cast import Part
from aftercare.demo.sample_events import JUDGED_AGO
from aftercare.demo.script.scripted_acts import moment_before
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import wall
from aftercare.domain.time.working_hours import working_time_between
from aftercare.store.database.unit_of_work import Database
from tests.demo.living import NOW, ONE_WORKER, ask

pytestmark = [pytest.mark.again, ONE_WORKER]

RUNGS = {
    Part.AT_OFFICER: "officer",
    Part.AT_DEPUTY: "deputy",
    Part.AT_SUPERVISOR: "supervisor",
    Part.AT_DUTY_DESK: "duty_desk",
    Part.AT_UNIT_MANAGER: "unit_manager",
}
OURS = (
    " from escalation e join person p on p.id = e.person_id"
    " where p.reference = :reference and e.rule_code = 'unexcused-required'"
)


def of(database: Database, part: Part, columns: str) -> list[Any]:
    with database.work(CLOCK, NOW) as work:
        asked = {"reference": f"DEMO-{part + 1:04d}"}
        return list(work.session.execute(text(f"select {columns}" + OURS), asked))


@pytest.mark.parametrize(("part", "audience"), RUNGS.items(), ids=RUNGS.values())
def test_a_case_stands_on_every_rung(lived: Database, part: Part, audience: str) -> None:
    highest = (
        "e.state, (select s.audience from escalation_step s where s.escalation_id = e.id"
        " and s.state = 'notified' order by s.position desc limit 1)"
    )
    assert of(lived, part, highest) == [("opened", audience)]


def test_the_last_rung_reached_the_unit_manager_and_nobody_in_her_place(lived: Database) -> None:
    reached = (
        "(select f.username from escalation_step s join staff f on f.id = s.staff_id"
        " where s.escalation_id = e.id and s.audience = 'unit_manager'"
        " and s.state = 'notified' and not s.fell_through)"
    )
    assert of(lived, Part.AT_UNIT_MANAGER, reached) == [("dewit",)]


def test_one_is_taken_up_one_quiet_one_passed_on_and_one_open_again(lived: Database) -> None:
    assert of(lived, Part.TAKEN_UP, "e.state") == [("acknowledged",)]
    assert of(lived, Part.QUIET, "e.state, e.snoozed_until_at > e.snoozed_at") == [
        ("snoozed", True)
    ]
    handed = "e.state, (select username from staff f where f.id = e.handed_to)"
    assert of(lived, Part.PASSED_ON, handed) == [("opened", "vermeulen")]
    again = "e.state, (select a.decision from escalation_act a where a.escalation_id = e.id and a.act = 'reopen')"
    assert of(lived, Part.AGAIN, again) == [("opened", "contact_person")]


def test_a_warning_is_signed_a_report_is_written_and_progress_waits(lived: Database) -> None:
    with lived.work(CLOCK, NOW) as work:
        found = work.session.execute(
            text(
                "select p.reference, x.kind, x.state, x.pdf is not null from paper x"
                " join person p on p.id = x.person_id order by p.reference"
            )
        )
        assert [tuple(row) for row in found] == [
            ("DEMO-0001", "progress_report", "submitted", False),
            ("DEMO-0016", "official_warning", "signed", True),
            ("DEMO-0024", "violation_report", "drafted", False),
        ]


def test_the_report_s_term_runs_while_it_is_a_draft(lived: Database) -> None:
    running = "select d.state from deadline d join person p on p.id = d.person_id where p.reference = 'DEMO-0024'"
    assert ask(lived, running + " and d.code = 'prosecutor-report'") == ["opened"]


def test_every_team_has_somebody_on_duty_now_and_in_the_weeks_around(lived: Database) -> None:
    on_duty = "select count(*) from duty_shift where during @> cast(:at as timestamptz)"
    for days in (-7, 0, 7, 14):
        assert ask(lived, on_duty, at=NOW + timedelta(days=days)) == [2]


def test_no_contact_is_missing_in_the_first_weeks_of_the_standard(lived: Database) -> None:
    early = "select count(*) from deadline where code like 'too-few-%' and due_at < '2026-10-20'"
    assert ask(lived, early) == [0]


@pytest.mark.parametrize("hour", [0, 3, 8, 11, 16, 23])
@pytest.mark.parametrize("day", range(23, 30))
def test_a_moment_so_many_office_hours_ago_is_one_at_which_people_work(day: int, hour: int) -> None:
    now = datetime(2026, 11, day, hour, 20, tzinfo=UTC)
    for hours in JUDGED_AGO.values():
        at = moment_before(now, hours)
        passed = working_time_between(at, now)
        assert timedelta(hours=hours) <= passed < timedelta(hours=hours, minutes=30)
        assert wall(at).weekday() < 5
