"""Nothing that goes to a client tells of a check of devices, whatever else is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aftercare.base.errors import Invalid
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.escalation.shipped_rules import RULES_BY_CODE
from aftercare.domain.letters.wording import LetterKind
from aftercare.processes.letters.facts import letter_facts
from aftercare.store.appointments.known_to_client import expects, note_shown
from aftercare.store.appointments.rows import get_appointment
from aftercare.store.calendars.rows import chains_of_person
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.histories import histories_of
from aftercare.store.letters.rows import PostalAddressRow
from aftercare.store.people.rows import get_person
from aftercare.store.reminders.appointments_to_plan import appointments_to_plan
from aftercare.store.reminders.automatic_texts import new_to_text
from aftercare.store.subject_access.holdings import rows_held
from tests.store.arranging import NOW, Arranger

DAY = timedelta(days=1)


def test_no_reminder_text_calendar_or_letter_reveals_a_device_check(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    _, (check, visit) = arrange.plan(person, arrange.terms("device_check"), arrange.terms())
    hidden = arrange.appointment(person, NOW + DAY, check, booked_at=NOW - 9 * DAY)
    known = arrange.appointment(person, NOW + timedelta(hours=22), visit, booked_at=NOW - 9 * DAY)
    with database.work(CLOCK, NOW) as work:
        session = work.session
        assert appointments_to_plan(session, NOW, 7 * DAY, 10) == [known.id]
        assert [one.id for one in new_to_text(session, NOW - 10 * DAY, NOW)] == [known.id]
        assert len(chains_of_person(session, person.id, NOW)) == 1
        held = rows_held(session, "appointment", person.id, NOW)
        assert [one["id"] for one in held] == [known.id]
        rules = [RULES_BY_CODE["not-told"]]
        history = histories_of(session, [get_person(session, person.id)], NOW, rules)[person.id]
        assert [one.appointment_id for one in history.undelivered] == [known.id]
        note_shown(session, person.id, NOW)
        rows = {one: get_appointment(session, one) for one in (hidden.id, known.id)}
        assert {one: expects(row, NOW) for one, row in rows.items()} == {
            hidden.id: False, known.id: True,
        }  # fmt: skip
        assert rows[hidden.id].known_at is None
        session.add(
            PostalAddressRow(
                person_id=person.id, lines="Dorpsstraat 1\n9999 XX Voorbeeld",
                entered_by=arrange.office.officer.staff_id, entered_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        on = (work, person, LetterKind.CARD, None, "nl", NOW.date())
        assert len(letter_facts(*on).times) == 1
        with pytest.raises(Invalid):
            letter_facts(work, person, LetterKind.APPOINTMENT, hidden.id, "nl", NOW.date())
