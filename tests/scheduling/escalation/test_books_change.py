"""A new book of rules: what is open keeps its version, and nothing old comes back because it is counted anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from aftercare.casework.deadlines.zone_alarms import report_zone_alarm
from aftercare.casework.escalation.acts import decide
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.ladder import Decision
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.rows import EscalationRow, causes_of, steps_of
from aftercare.store.people.rows import PersonRow
from tests.scheduling.escalation.adopting import CODE, a_rule, adopt, escalations, evaluate
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)
_MISS = a_rule("unexcused-of-kind", kinds=["check_in"])


def all_escalations(database: Database, person: PersonRow) -> list[EscalationRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(EscalationRow).where(EscalationRow.person_id == person.id)
        return list(work.session.exec(query))


def evaluated(database: Database, person: PersonRow) -> int:
    """As if something else about them had just been found."""
    with database.work(CLOCK, NOW) as work:
        return evaluate_people(work, [person.id])


def test_an_open_escalation_keeps_its_version_and_takes_up_what_is_new(
    arrange: Arranger, database: Database
) -> None:
    first = adopt(arrange, _MISS)
    person = arrange.person()
    arrange.miss(person, NOW - 20 * DAY, "unexcused")
    evaluate(database)
    adopt(arrange, _MISS | {"severity": 3, "ladder": "short", "nl": "Anders"})
    arrange.miss(person, NOW - 3 * DAY, "unexcused")
    assert evaluate(database) > 0
    escalation = escalations(database, person)[CODE]
    assert (escalation.rule_version, escalation.severity, escalation.rule_nl) == (
        first,
        2,
        "De regel",
    )
    with database.work(CLOCK, NOW) as work:
        assert len(causes_of(work.session, escalation.id)) == 2
        assert len(steps_of(work.session, escalation.id)) == 4


def test_the_next_escalation_is_the_new_version_s(arrange: Arranger, database: Database) -> None:
    adopt(arrange, _MISS)
    person = arrange.person()
    arrange.miss(person, NOW - 20 * DAY, "unexcused")
    evaluate(database)
    second = adopt(arrange, _MISS | {"severity": 3})
    escalation = escalations(database, person)[CODE]
    with database.work(arrange.office.supervisor, NOW) as work:
        decide(work, escalation.id, 1, Decision.CLOSE, "een goede reden")
    arrange.miss(person, NOW - 3 * DAY, "unexcused")
    evaluate(database, NOW + timedelta(minutes=1))
    again = escalations(database, person)[CODE]
    assert (again.rule_version, again.severity, again.state) == (second, 3, "opened")


@pytest.mark.parametrize(
    ("opened_under", "joined"),
    [
        (CODE, ["officer", "supervisor", "duty_desk"]),
        # Taken over from a service whose book was never here.
        ("theirs", ["officer", "deputy", "supervisor", "duty_desk"]),
    ],
)
def test_an_alarm_that_joins_an_open_escalation_climbs_the_ladder_it_was_opened_with(
    arrange: Arranger, database: Database, opened_under: str, joined: list[str]
) -> None:
    zone = a_rule("alarm", codes=["zone-alarm"]) | {"ladder": "short"}
    adopt(arrange, zone)
    person = arrange.person()
    for hours in (3, 1):
        with database.work(arrange.office.officer, NOW) as work:
            report_zone_alarm(work, person.id, NOW - timedelta(hours=hours))
        evaluate(database)
        (escalation,) = all_escalations(database, person)
        with database.work(CLOCK, NOW) as work:
            work.session.get_one(EscalationRow, escalation.id).rule_code = opened_under
        adopt(arrange, zone | {"ladder": "long"})
    with database.work(CLOCK, NOW) as work:
        audiences = [step.audience for step in steps_of(work.session, escalation.id)]
    assert audiences == ["officer", "supervisor", "duty_desk", *joined]


def test_a_rule_that_is_new_does_not_dig_up_what_was_evaluated_before(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - 50 * DAY, "unexcused", kind="home_visit")
    arrange.miss(person, NOW - 40 * DAY, "unexcused", kind="home_visit")
    evaluate(database)
    adopt(
        arrange,
        a_rule("unexcused-of-kind", kinds=["home_visit"]),
        a_rule("unexcused-in-window", "many", count=3, window_days=60),
    )
    assert evaluated(database, person) == 0
    arrange.miss(person, NOW - 3 * DAY, "unexcused", kind="home_visit")
    evaluate(database)
    found = escalations(database, person)
    with database.work(CLOCK, NOW) as work:
        # One about one miss shows what is new; one that counts shows all it counts.
        assert len(causes_of(work.session, found[CODE].id)) == 1
        assert len(causes_of(work.session, found["many"].id)) == 3


def test_another_tier_does_not_dig_up_what_was_evaluated_before(
    arrange: Arranger, database: Database
) -> None:
    adopt(arrange, _MISS | {"tiers": [1], "kinds": ["home_visit"]})
    person = arrange.person(tier=2)
    arrange.miss(person, NOW - 40 * DAY, "unexcused", kind="home_visit")
    evaluate(database)
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).tier = 1
    assert evaluated(database, person) == 0


def test_a_rule_under_another_code_asks_nobody_again(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    arrange.miss(person, NOW - 30 * DAY)
    evaluate(database)
    adopt(arrange, a_rule("decision-overdue", "late-verdict"), instead_of="decision-overdue")
    assert evaluate(database) == 0
    assert evaluated(database, person) == 0
    assert [one.rule_code for one in all_escalations(database, person)] == ["decision-overdue"]
    # What comes to wait from now on is the new rule's.
    other = arrange.person()
    arrange.miss(other, NOW - 29 * DAY)
    evaluate(database)
    assert escalations(database, other).keys() == {"late-verdict"}


def test_of_two_rules_that_ask_the_same_each_finds_its_own_moment(
    arrange: Arranger, database: Database
) -> None:
    adopt(arrange, a_rule("outcome-overdue", after_working_hours=16))
    person = arrange.person()
    at = NOW - 4 * DAY
    arrange.appointment(person, at - DAY, state="outcome_overdue", overdue_at=at)
    # Due Friday 9:00: eight working hours end at 17:00, sixteen on Monday at 16:30.
    evaluate(database, NOW - timedelta(hours=17))
    assert escalations(database, person).keys() == {"outcome-overdue"}
    evaluate(database, NOW)
    assert escalations(database, person).keys() == {"outcome-overdue", CODE}


def test_a_case_under_juvenile_law_climbs_its_own_ladder(
    arrange: Arranger, database: Database
) -> None:
    adopt(arrange, _MISS | {"juvenile_ladder": "juvenile"})
    audiences = {}
    for days, regime in enumerate(("adult", "juvenile"), 3):
        person = arrange.person(regime=regime)
        arrange.miss(person, NOW - days * DAY, "unexcused")
        evaluate(database)
        escalation = escalations(database, person)[CODE]
        with database.work(CLOCK, NOW) as work:
            audiences[regime] = [step.audience for step in steps_of(work.session, escalation.id)]
    assert audiences == {
        "adult": ["officer", "deputy", "supervisor", "duty_desk"],
        "juvenile": ["officer", "supervisor", "duty_desk"],
    }
