"""A zone, contact ban, address or day of release changes once the prosecution service was informed, or a reason says
why not: then a deadline asks for it until it is done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from aftercare.base.errors import Invalid
from aftercare.casework.conditions.acts import ConditionTerms, change_condition
from aftercare.casework.deadlines.acts import drop_deadline, finish_deadline
from aftercare.casework.disclosures.acts import NewDisclosure, enter_disclosure, void_disclosure
from aftercare.casework.disclosures.protected_changes import enter_unwaited, prosecution_file
from aftercare.casework.orders.acts import NewOrder, change_order, enter_order
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.casework.people.home_addresses import write_home_address
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.disclosures.grounds import GROUND_OF, Disclosed
from aftercare.domain.disclosures.protected_changes import Office, Unwaited
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.people.home_address_rows import home_address_of
from aftercare.store.people.rows import PersonRow
from tests.scheduling.escalation.adopting import escalations, evaluate
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
ADDRESS = Disclosed.ADDRESS_CHANGE


def informed(arrange: Arranger, person_id: UUID, what: Disclosed, now: datetime = NOW) -> UUID:
    new = NewDisclosure(person_id, civil_date(now), what, Office.IDV, GROUND_OF[what])
    with arrange.database.work(arrange.office.officer, now) as work:
        return enter_disclosure(work, new).id


def move(arrange: Arranger, person: PersonRow, lines: str, now: datetime = NOW) -> None:
    with arrange.database.work(arrange.office.officer, now) as work:
        row = home_address_of(work.session, person.id)
        write_home_address(work, person.id, row.version if row else 0, lines, None)


def asked(database: Database, person: PersonRow) -> list[DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        found = deadlines_of(work.session, person.id)
        return [one for one in found if one.code == "inform-prosecution"]


def test_an_address_changes_on_the_day_that_the_prosecution_service_was_informed(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    move(arrange, person, "Verzonnen Kade 1")
    # No sentence or measure binds the client: there is no one to tell.
    move(arrange, person, "Verzonnen Kade 2")
    condition = arrange.condition(person, kind="exclusion_zone")
    with pytest.raises(Invalid) as refused:
        move(arrange, person, "Verzonnen Kade 3")
    assert refused.value.fields[0].code == "inform-first"
    # What was informed of something else covers nothing.
    informed(arrange, person.id, Disclosed.ZONE_CHANGE)
    with pytest.raises(Invalid):
        move(arrange, person, "Verzonnen Kade 3")
    assert informed(arrange, person.id, ADDRESS) == informed(arrange, person.id, ADDRESS)
    move(arrange, person, "Verzonnen Kade 3")
    move(arrange, person, "Verzonnen Kade 3a")
    with pytest.raises(Invalid):
        move(arrange, person, "Verzonnen Kade 4", NOW + DAY)
    assert asked(database, person) == []
    # The zone was informed of too: it ends, and another one does not.
    with database.work(arrange.office.officer, NOW) as work:
        withdraw_condition(work, condition.id, 1, TODAY)
    ban = arrange.condition(person, kind="no_contact_order", parameters={"labels": ["S-1"]})
    with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
        change_condition(work, ban.id, 1, ConditionTerms(parameters={"labels": ["S-2"]}))
    # Its wording is ours.
    with database.work(arrange.office.officer, NOW) as work:
        terms = ConditionTerms("Zoals het vonnis", ban.starts_on, parameters={"labels": ["S-1"]})
        change_condition(work, ban.id, get_condition(work.session, ban.id).version, terms)


def test_what_cannot_wait_is_asked_for_until_it_is_informed(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    arrange.condition(person)
    move(arrange, person, "Verzonnen Kade 1")
    for _ in range(2):
        with database.work(arrange.office.officer, NOW) as work:
            enter_unwaited(work, person.id, ADDRESS, Unwaited.HAPPENED)
    soon = NOW + timedelta(minutes=1)
    move(arrange, person, "Verzonnen Kade 2", soon)
    move(arrange, person, "Verzonnen Kade 2a", soon)
    with pytest.raises(Invalid):
        move(arrange, person, "Verzonnen Kade 3", NOW + DAY)
    (waiting,) = asked(database, person)

    # It is met by what was informed, and by nothing else; late, it goes up the steps
    late = NOW + 3 * DAY
    with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, waiting.id, waiting.version, TODAY)
    evaluate(database, late)
    ((rule, escalation),) = escalations(database, person).items()
    assert (rule, escalation.state) == ("deadline-overdue", "opened")
    line = informed(arrange, person.id, ADDRESS, late)
    (met,) = asked(database, person)
    assert met.state == "done"
    assert escalations(database, person)[rule].state == "resolved"
    # It covers no change of a later day: it was of that one
    with pytest.raises(Invalid):
        move(arrange, person, "Verzonnen Kade 3", late)

    # Voided, it is asked for again, and a supervisor can say that it need not be done
    with database.work(arrange.office.officer, late) as work:
        void_disclosure(work, line, 1, "Verkeerde cliënt.")
    again = asked(database, person)[-1]
    assert (again.state, again.number) == ("opened", 1)
    with database.work(arrange.office.supervisor, late) as work:
        drop_deadline(work, again.id, again.version, "Alleen een typefout.")
    with database.work(arrange.office.officer, late) as work:
        file = prosecution_file(work, person.id)
    assert [one.not_waited_because for one in file.changes] == ["happened"]
    assert [one.state for one in file.deadlines.values()] == ["dropped"]


def test_no_words_go_with_it_and_only_an_office_is_named(arrange: Arranger) -> None:
    person = arrange.person()
    new = NewDisclosure(person.id, TODAY, ADDRESS, "De buurvrouw", GROUND_OF[ADDRESS], "Namen.")
    with (
        pytest.raises(Invalid) as refused,
        arrange.database.work(arrange.office.officer, NOW) as work,
    ):
        enter_disclosure(work, new)
    assert {one.code for one in refused.value.fields} == {"office-of-prosecution", "no-words-here"}


def test_the_day_of_release_changes_once_it_was_informed(
    arrange: Arranger, database: Database
) -> None:
    person, officer = arrange.person(), arrange.office.officer
    terms = OrderTerms("VI", "ref-1", date(2026, 12, 1), date(2027, 12, 1))
    with database.work(officer, NOW) as work:
        order = enter_order(work, NewOrder(person.id, terms))
    later = OrderTerms("VI", "ref-1", date(2026, 12, 8), date(2027, 12, 8))
    with pytest.raises(Invalid) as refused, database.work(officer, NOW) as work:
        change_order(work, order.id, order.version, later)
    assert refused.value.fields[0].code == "inform-first"
    informed(arrange, person.id, Disclosed.RELEASE_CHANGE)
    with database.work(officer, NOW) as work:
        assert change_order(work, order.id, order.version, later).order.starts_on == later.starts_on


def lay_down(arrange: Arranger, condition: ConditionRow, now: datetime = NOW, **terms: Any) -> None:
    with arrange.database.work(arrange.office.officer, now) as work:
        row = get_condition(work.session, condition.id)
        usual: dict[str, Any] = {"starts_on": row.starts_on, "parameters": row.parameters}
        change_condition(work, row.id, row.version, ConditionTerms(**usual | terms))


AREA = {"type": "Circle", "center": [4.9, 52.37], "radius_m": 300}
FACTS = [
    ("no_contact_order", {"labels": ["S-1"]}, {"labels": ["S-2"]}),
    ("exclusion_zone", {"areas": [AREA]}, {"areas": [AREA | {"radius_m": 200}]}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "imposed", "narrowed"), FACTS)
def test_what_the_court_imposed_is_kept_at_once_and_what_changes_it_still_waits(
    arrange: Arranger,
    database: Database,
    kind: str,
    imposed: dict[str, Any],
    narrowed: dict[str, Any],
) -> None:
    person = arrange.person()
    condition = arrange.condition(person, kind=kind)
    lay_down(arrange, condition, parameters=imposed)
    with database.work(CLOCK, NOW) as work:
        assert get_condition(work.session, condition.id).parameters == imposed
    # The prosecution service is informed beside it, by the end of the next working day.
    (deadline,) = asked(database, person)
    assert (deadline.state, civil_date(deadline.due_at)) == ("opened", TODAY + 2 * DAY)
    # Narrowed, ended earlier or withdrawn, on the same day too: that is told first.
    for other in ({"parameters": narrowed}, {"ends_on": TODAY + DAY}):
        with pytest.raises(Invalid) as refused:
            lay_down(arrange, condition, **other)
        assert refused.value.fields[0].code == "inform-first"
    with pytest.raises(Invalid), database.work(arrange.office.officer, NOW) as work:
        withdraw_condition(work, condition.id, 2, TODAY)
    what = Disclosed.CONTACT_BAN_CHANGE if kind == "no_contact_order" else Disclosed.ZONE_CHANGE
    informed(arrange, person.id, what)
    assert [one.state for one in asked(database, person)] == ["done"]
    lay_down(arrange, condition, parameters=narrowed)


def test_facts_that_come_with_other_days_still_wait(arrange: Arranger) -> None:
    condition = arrange.condition(arrange.person(), kind="no_contact_order")
    with pytest.raises(Invalid):
        lay_down(arrange, condition, parameters={"labels": ["S-1"]}, ends_on=TODAY + DAY)


def test_facts_entered_after_it_was_informed_ask_for_nothing_more(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    condition = arrange.condition(person, kind="no_contact_order")
    informed(arrange, person.id, Disclosed.CONTACT_BAN_CHANGE)
    lay_down(arrange, condition, parameters={"labels": ["S-1"]})
    assert asked(database, person) == []
