"""How a person wants to be reached is shown with what follows now, and recorded with a reason."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.people.person import WhyNoText, why_no_reminder
from aftercare.processes.messages.recipients import reachability
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.people.rows import PersonRow
from aftercare.web.messages.channel_words import EACH_WAY_ONCE
from aftercare.web.shell.forms.reading import LONGER_THAN
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, value_of, words
from tests.web.shell.wording import dutch, fault, named

ALOUD_FIRST = {"first": "voice", "second": "letter", "third": "", "fourth": "",
               "reason": "Leest moeilijk."}  # fmt: skip


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person(given_name="Fenna", family_name="Framboos")


def page_of(person: PersonRow) -> str:
    return f"/people/{person.id}/channels"


def order_of(database: Database, person_id: UUID) -> list[tuple[list[str], str, int]]:
    with database.work(CLOCK, NOW) as work:
        query = select(ChannelPreferenceRow).where(ChannelPreferenceRow.person_id == person_id)
        return [(row.channels, row.reason, row.version) for row in work.session.exec(query)]


def test_without_a_record_the_usual_order_is_shown_with_what_follows(
    visitor: Visitor, person: PersonRow
) -> None:
    officer = visitor("officer")
    text = words(officer.get(page_of(person)).text)
    assert dutch("No preference was recorded with the client, so this is the usual order.") in text
    early, late = text.split(dutch("Closer to the appointment"))
    assert dutch("Four days or more before the appointment") in early
    assert named("channel", "voice") in early
    assert dutch("Skipped: %(why)s", why=named("way_not_now", "post-too-slow")) in late
    assert page_of(person) in officer.get(f"/people/{person.id}/messages").text


def test_an_order_is_recorded_with_its_reason_and_changes_what_follows(
    visitor: Visitor, person: PersonRow, database: Database
) -> None:
    officer = visitor("officer")
    answer = officer.post(page_of(person), data=ALOUD_FIRST | {"version": "0"})
    assert flashed(answer) == "ways"
    assert order_of(database, person.id) == [(["voice", "letter"], "Leest moeilijk.", 1)]
    page = officer.get(page_of(person)).text
    assert 'value="voice" selected' in page
    assert "Leest moeilijk." in words(page)
    assert "Vastgelegd door" in words(page)
    card = words(officer.get(f"/people/{person.id}/messages").text).partition(
        dutch("Ways to reach the client")
    )[2]
    assert named("way_taken", "voice") in card


def test_another_time_by_text_is_allowed_with_its_bounds_and_a_wrong_one_is_said_at_its_field(
    visitor: Visitor, person: PersonRow, database: Database
) -> None:
    officer = visitor("officer")
    moves = {"moves_most": "2", "moves_until_hours": "24"}
    wrong = officer.post(page_of(person), data=ALOUD_FIRST | moves | {"moves_until_hours": "12"})
    assert 'id="moves_until_hours-error"' in wrong.text
    assert order_of(database, person.id) == []
    answer = officer.post(page_of(person), data=ALOUD_FIRST | moves | {"version": "0"})
    assert flashed(answer) == "ways"
    page = officer.get(page_of(person)).text
    assert "Andere tijd per sms: 2 keer in 13 weken, niet binnen 24 uur" in words(page)
    assert re.search(r'name="moves_most"[^>]* value="2"', page)


def test_in_a_restricted_case_a_machine_reminds_only_by_explicit_choice(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person = arrange.person(restricted=True)
    officer = visitor("officer")
    order = {"first": "sms", "reason": "Afgesproken.", "version": "0"}
    assert flashed(officer.post(page_of(person), data=order)) == "ways"
    page = words(officer.get(page_of(person)).text)
    assert (
        dutch(
            "This case file is restricted: no reminder is sent automatically until someone chooses that."
        )
        in page
    )
    assert dutch("Skipped: %(why)s", why=named("task_reason", "restricted-case")) in page
    assert reach_of(database, person) is WhyNoText.RESTRICTED
    chosen = order | {"version": "1", "although-yes": "yes"}
    assert flashed(officer.post(page_of(person), data=chosen)) == "ways"
    page = words(officer.get(page_of(person)).text)
    assert dutch("This case file is restricted. Someone chose to send reminders anyway.") in page
    assert reach_of(database, person) is None


def test_a_choice_for_a_case_that_is_not_restricted_is_not_kept_for_the_day_it_becomes_so(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    person = arrange.person()
    order = {"first": "sms", "reason": "Afgesproken.", "version": "0", "although-yes": "yes"}
    assert flashed(visitor("officer").post(page_of(person), data=order)) == "ways"
    with database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, person.id).restricted = True
    assert reach_of(database, person) is WhyNoText.RESTRICTED


def reach_of(database: Database, person: PersonRow) -> WhyNoText | None:
    with database.work(CLOCK, NOW) as work:
        fresh = work.session.get_one(PersonRow, person.id)
        return why_no_reminder(reachability(work.session, fresh, NOW))


def test_a_second_click_changes_nothing_and_an_outdated_page_is_refused(
    visitor: Visitor, person: PersonRow, database: Database
) -> None:
    officer = visitor("officer")
    form = ALOUD_FIRST | {"version": "0"}
    assert flashed(officer.post(page_of(person), data=form)) == "ways"
    assert flashed(officer.post(page_of(person), data=form)) == "ways"
    other = form | {"first": "letter", "second": ""}
    assert officer.post(page_of(person), data=other).status_code == 412
    assert order_of(database, person.id) == [(["voice", "letter"], "Leest moeilijk.", 1)]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"first": ""}, "first", fault("unknown-choice")),
        ({"first": "pigeon"}, "first", fault("unknown-choice")),
        ({"second": "voice"}, "second", dutch(EACH_WAY_ONCE)),
        ({"reason": " "}, "reason", fault("missing")),
        ({"reason": "x" * 1001}, "reason", dutch(LONGER_THAN, most=1000, length=1001)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_mistake_is_shown_beside_its_field_and_what_was_typed_stays(
    visitor: Visitor,
    person: PersonRow,
    database: Database,
    change: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    form = ALOUD_FIRST | {"version": "0"} | change
    answer = visitor("officer").post(page_of(person), data=form)
    assert answer.status_code == 422
    assert error_of(answer.text, field) == sentence
    assert value_of(answer.text, "version") == "0"
    assert order_of(database, person.id) == []


def test_an_order_that_came_with_the_case_asks_to_be_gone_through_with_the_client(
    visitor: Visitor, person: PersonRow, arrange: Arranger
) -> None:
    arrange.add(
        ChannelPreferenceRow(
            person_id=person.id, channels=["sms"], reason="x", agreed=False,
            set_by=arrange.office.officer.staff_id, set_at=NOW - timedelta(days=1),
        )
    )  # fmt: skip
    officer = visitor("officer")
    for page in (page_of(person), f"/people/{person.id}/messages"):
        assert dutch("Came with the case file") in words(officer.get(page).text)
    form = {"first": "sms", "reason": "x", "version": "1"}
    assert flashed(officer.post(page_of(person), data=form)) == "ways"
    assert dutch("Came with the case file") not in words(officer.get(page_of(person)).text)


def test_nobody_outside_the_case_sees_or_records_it(
    visitor: Visitor, person: PersonRow, database: Database
) -> None:
    form = ALOUD_FIRST | {"version": "0"}
    for who in ("outsider", "planner", "provider", "auditor", "admin"):
        stranger = visitor(who)
        assert stranger.get(page_of(person)).status_code in (403, 404)
        assert stranger.post(page_of(person), data=form).status_code in (403, 404)
    assert order_of(database, person.id) == []
