"""Administrators propose, confirm and end webhooks on their page; the secret is shown once, and a double click does
nothing twice."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.base.subject_errors import OwnWebhook
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.events.retries import DEAD_AFTER
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.forms.reading import MISSING
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, hidden, value_of, words
from tests.web.shell.wording import dutch

PAGE = "/event-webhooks"
PROPOSE = f"{PAGE}/propose"
URL = "https://hooks.example.org/aftercare"


@pytest.fixture
def second(arrange: Arranger) -> Actor:
    row = StaffRow(username="admin-2", display_name="Second admin", role="admin")
    arrange.add(row)
    return row.actor()


def typed(arrange: Arranger, **changes: str) -> dict[str, str]:
    account = str(arrange.office.supervisor.staff_id)
    return {"name": "Warehouse <1>", "url": URL, "account": account, "types": ""} | changes


def proposed(admin: TestClient, arrange: Arranger, **changes: str) -> str:
    """The secret, as the page shows it."""
    answer = admin.post(PROPOSE, data=typed(arrange, **changes))
    assert answer.status_code == 200, words(answer.text)
    return str(re.findall(r"whsec_[A-Za-z0-9+/=]+", answer.text)[0])


def acts(page: str, verb: str) -> list[str]:
    return re.findall(rf'action="({PAGE}/[^"]+/{verb})"', page)


def only(database: Database) -> dict[str, Any]:
    with database.work(CLOCK, NOW) as work:
        (found,) = rows(work.session, "select * from webhook", {})
    return found


def test_one_proposes_another_confirms_and_the_secret_is_shown_once(
    arrange: Arranger, visitor: Visitor, second: Actor, database: Database
) -> None:
    admin, other = visitor("admin"), visitor(second)
    assert f'href="{PAGE}"' in admin.get("/accounts").text
    secret = proposed(admin, arrange, types="appointment\nnl.aftercare.absence.opened\n")
    row = only(database)
    assert (row["state"], row["name"]) == ("proposed", "Warehouse <1>")
    assert {"appointment.moved", "absence.opened"} < set(row["types"])
    page = admin.get(PAGE).text
    assert secret not in page
    assert "Warehouse &lt;1&gt;" in page
    assert acts(page, "confirm") == [], "who proposed it does not confirm it"
    (confirm,) = acts(other.get(PAGE).text, "confirm")
    refused = admin.post(confirm, data={"version": "1"})
    assert (refused.status_code, dutch(OwnWebhook.title) in words(refused.text)) == (403, True)
    sent = hidden(other.get(PAGE).text, confirm)
    assert flashed(other.post(confirm, data=sent)) == "webhook-confirmed"
    assert other.post(confirm, data=sent).status_code == 409, "a second click changes nothing"
    assert only(database)["state"] == "active"
    assert secret not in other.get(f"{PAGE}/{row['id']}").text


def test_what_is_typed_wrongly_is_said_beside_its_field_and_nothing_is_lost(
    arrange: Arranger, visitor: Visitor, database: Database
) -> None:
    admin = visitor("admin")
    wrong = {
        "name": " ",
        "url": "http://hooks.example.org",
        "account": "x",
        "types": "appointment.vanished",
    }
    answer = admin.post(PROPOSE, data=wrong)
    assert answer.status_code == 422
    assert error_of(answer.text, "name") == dutch(MISSING)
    assert value_of(answer.text, "url") == "http://hooks.example.org"
    assert "appointment.vanished" in answer.text
    for url, code in (
        ("http://hooks.example.org", "webhook-url-https"),
        ("https://169.254.169.254/latest", "webhook-url-inside"),
        ("https://me:word@hooks.example.org", "webhook-url-parts"),
        ("hooks", "webhook-url"),
    ):
        answered = admin.post(PROPOSE, data=typed(arrange, url=url))
        assert (answered.status_code, error_of(answered.text, "url")) == (
            422,
            dutch(FIELD_FAULTS[code]),
        )
    types = admin.post(PROPOSE, data=typed(arrange, types="appointment.vanished"))
    assert error_of(types.text, "types") == dutch(FIELD_FAULTS["event-type"])
    unread = admin.post(
        PROPOSE,
        data=typed(
            arrange,
            types="appointment\nteam-transfer.proposed",
            account=str(arrange.office.officer.staff_id),
        ),
    )
    said = dutch(FIELD_FAULTS["event-type.unread"]) % {"resource": "team-transfer"}
    assert error_of(unread.text, "types") == said
    closed = admin.post(PROPOSE, data=typed(arrange, account=str(arrange.office.auditor.staff_id)))
    assert error_of(closed.text, "account") == dutch(FIELD_FAULTS["webhook-account"])
    for text_of in ("a\0b", "x" * 61):
        assert admin.post(PROPOSE, data=typed(arrange, name=text_of)).status_code == 422
    with database.work(CLOCK, NOW) as work:
        assert rows(work.session, "select * from webhook", {}) == []


@pytest.mark.parametrize("role", ["officer", "supervisor", "planner", "provider", "auditor"])
def test_only_administrators_come_here(visitor: Visitor, role: str) -> None:
    assert visitor(role).get(PAGE).status_code == 403
    assert visitor(role).post(PROPOSE, data={}).status_code == 403


def active(arrange: Arranger, visitor: Visitor, second: Actor, database: Database) -> str:
    proposed(visitor("admin"), arrange)
    other = visitor(second)
    page = other.get(PAGE).text
    (confirm,) = acts(page, "confirm")
    other.post(confirm, data=hidden(page, confirm))
    return f"{PAGE}/{only(database)['id']}"


def test_a_new_secret_is_another_one_and_a_webhook_ends_at_once(
    arrange: Arranger, visitor: Visitor, second: Actor, database: Database
) -> None:
    path, admin = active(arrange, visitor, second, database), visitor("admin")
    page = admin.get(path).text
    sent = hidden(page, f"{path}/rotate")
    answer = admin.post(f"{path}/rotate", data=sent)
    assert len(re.findall(r"whsec_[A-Za-z0-9+/=]+", answer.text)) == 1
    assert admin.post(f"{path}/rotate", data=sent).status_code == 412
    page = admin.get(path).text
    assert dutch("The one before signs beside it until") in words(page)
    assert flashed(admin.post(f"{path}/end", data=hidden(page, f"{path}/end"))) == "saved"
    assert acts(admin.get(path).text, "rotate") == []


def test_events_that_were_set_aside_are_shown_without_what_they_are_about_and_sent_again(
    arrange: Arranger, visitor: Visitor, second: Actor, database: Database, app_state: AppState
) -> None:
    path, admin = active(arrange, visitor, second, database), visitor("admin")
    person = arrange.person()
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text("update event set position = id + 1000000"))
        work.session.execute(text("update event_counter set last = 9000000"))
        values = {"id": path.rsplit("/", 1)[1], "at": NOW, "person": person.id}
        work.session.execute(
            text(
                "insert into webhook_delivery (webhook_id, position, type, subject_id, event_at, state, lined_up_at,"
                " tries, last_answer, ended_at) select cast(:id as uuid), position, 'person.created', subject_id, :at,"
                " 'dead', :at, 9, 'http-503', :at from event where person_id = :person limit 1"
            ),
            values,
        )
    assert timedelta(days=3) == DEAD_AFTER, "as the page says"
    page = admin.get(path).text
    shown = words(page)
    assert "person.created" in shown
    assert dutch("The receiver answered with status %(status)s") % {"status": 503} in shown
    for hidden_one in (str(person.id), person.reference, person.family_name):
        assert hidden_one not in page
    sent = hidden(page, f"{path}/send-again")
    assert flashed(admin.post(f"{path}/send-again", data=sent)) == "webhook-again"
    sent |= hidden(admin.get(path).text, f"{path}/replay")
    assert flashed(admin.post(f"{path}/send-again", data=sent)) == "webhook-none-again"
    assert dutch("No event was set aside") in words(admin.get(path).text)
    wrong = hidden(admin.get(path).text, f"{path}/replay") | {"position": "9000001"}
    answered = admin.post(f"{path}/replay", data=wrong)
    assert (answered.status_code, value_of(answered.text, "position")) == (422, "9000001")
    again = hidden(answered.text, f"{path}/replay") | {"position": "8999999"}
    assert flashed(admin.post(f"{path}/replay", data=again)) == "webhook-again"
    ended = hidden(admin.get(path).text, f"{path}/end")
    assert flashed(admin.post(f"{path}/end", data=ended)) == "saved"
    goes_on = dutch(
        "To go on, propose a new webhook, and send everything again from event %(number)s,"
        " the first that was set aside."
    )
    shown = words(admin.get(path).text)
    assert re.search(re.escape(goes_on).replace(re.escape("%(number)s"), r"1\d{6}"), shown)
    assert "op verzending" not in shown, "nothing waits any more"
