"""A legal frame is entered with its conditions; one more is added; one is withdrawn."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.conditions.library import general_kinds, lawful_kinds
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.store.conditions.rows import ConditionRow, conditions_of
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import orders_of
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.orders.test_periods import SEEN, confirmed
from tests.web.shell.reading_html import words

GENERAL = general_kinds("VI")
NEW = {
    "frame": "VV",
    "court_reference": "VOORBEELD-1",
    "starts_on": "1-12-2026",
    "ends_on": "30-11-2028",
    "condition-reporting_duty": "yes",
    "condition-no_contact_order": "yes",
    "listed": "VV",
}


def kinds_of(database: Database, person_id: UUID) -> list[str]:
    with database.work(CLOCK, NOW) as work:
        return sorted(one.kind for one in conditions_of(work.session, person_id))


def conditions_in(database: Database, person_id: UUID) -> list[ConditionRow]:
    with database.work(CLOCK, NOW) as work:
        return conditions_of(work.session, person_id)


def test_an_order_is_entered_with_the_conditions_ticked(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    address = f"/people/{person.id}/orders/new"
    unseen = visitor("officer").post(address, data=NEW | {"court_reference": "VOORBEELD\u200b-1"})
    assert (unseen.status_code, 'id="court_reference-error"' in unseen.text) == (422, True)
    page, answer = confirmed(visitor("officer"), address, NEW)
    assert "1 dec 2026 – 30 nov 2028 (731 dagen)" in words(page)
    assert answer.headers["location"] == f"/people/{person.id}/conditions?flash=order"
    assert kinds_of(database, person.id) == ["no_contact_order", "reporting_duty"]


def test_voluntary_aftercare_is_entered_without_a_court_reference(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    typed = {"frame": "VRIJWILLIG", "listed": "VRIJWILLIG", "starts_on": "1-12-2026"}
    confirmed(visitor("officer"), f"/people/{person.id}/orders/new", typed)
    with database.work(CLOCK, NOW) as work:
        (order,) = orders_of(work.session, person.id)
    assert order.court_reference == "VRIJWILLIG 2026-12-01"


def test_nothing_is_kept_until_what_was_shown_is_confirmed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person, client = arrange.person(), visitor("officer")
    address = f"/people/{person.id}/orders/new"
    page = client.post(address, data=NEW).text
    assert "Termijnen" in words(page)
    (seen,) = SEEN.findall(page)
    # It lists the conditions it would make.
    made = page.partition('id="made-title"')[2].partition("</section>")[0]
    assert len(re.findall("<li>", made)) == len(ticked(page)) > 0
    other = NEW | {"ends_on": "30-11-2027", "seen": seen, "confirm": "yes"}
    assert "– 30 nov 2027 (365 dagen)" in words(client.post(address, data=other).text)
    assert kinds_of(database, person.id) == []
    with database.work(CLOCK, NOW) as work:
        assert orders_of(work.session, person.id) == []


def test_only_conditions_the_frame_can_hold_are_listed(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    client, person = visitor("officer"), arrange.person()
    address = f"/people/{person.id}/orders/new"
    blank = client.get(address).text
    # The court may find the risk of an offence with images too, since then.
    assert "sinds 1 juli 2024 voor een misdrijf met beelden" in blank
    assert 'name="condition-' not in blank
    for frame in LEGAL_FRAMES:
        page = client.post(address, data={"frame": frame, "regime": "juvenile", "choose": "yes"})
        assert page.status_code == 200
        listed = set(re.findall(r'name="condition-(\w+)"', page.text))
        assert listed == set(lawful_kinds(frame, "juvenile"))


def test_the_general_conditions_come_ticked_once_for_each_type_of_order(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    """Also for who never asks for the list; what the officer unticks stays unticked."""
    person, client = arrange.person(), visitor("officer")
    address = f"/people/{person.id}/orders/new"
    listed = client.post(address, data={"frame": "VI", "choose": "yes"}).text
    assert ticked(listed) == [*GENERAL]
    chosen = {"frame": "VI", "listed": "VI", "condition-reporting_duty": "yes", "choose": "yes"}
    assert ticked(client.post(address, data=chosen).text) == ["reporting_duty"]
    # Agreements outside enforcement have none; going back to a conditional release ticks them again.
    assert ticked(client.post(address, data=chosen | {"frame": "VRIJWILLIG"}).text) == [
        "reporting_duty"
    ]
    unlisted = {name: value for name, value in NEW.items() if name != "listed"}
    page, _ = confirmed(client, address, unlisted)
    assert 'name="listed" value="VV"' in page
    assert kinds_of(database, person.id) == sorted([*GENERAL, "no_contact_order", "reporting_duty"])


def ticked(page: str) -> list[str]:
    return re.findall(r'name="condition-(\w+)" value="yes" checked', page)


def test_an_end_before_the_start_is_shown_at_the_end_and_nothing_is_kept(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    page = visitor("officer").post(
        f"/people/{person.id}/orders/new", data=NEW | {"ends_on": "1-11-2026"}
    )
    assert page.status_code == 422
    assert 'id="ends_on-error"' in page.text
    assert 'name="condition-reporting_duty" value="yes" checked' in page.text
    assert kinds_of(database, person.id) == []


def test_the_same_order_sent_twice_is_there_once(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    client = visitor("officer")
    confirmed(client, f"/people/{person.id}/orders/new", NEW)
    again = client.post(f"/people/{person.id}/orders/new", data=NEW)
    assert again.status_code == 422
    assert 'id="court_reference-error"' in again.text
    with database.work(CLOCK, NOW) as work:
        assert len(orders_of(work.session, person.id)) == 1


def test_a_condition_is_added_within_its_frame(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person())
    address = f"/people/{condition.person_id}/orders/{condition.order_id}/conditions/new"
    client = visitor("officer")
    early = client.post(address, data={"kind": "substance_ban", "starts_on": "1-1-2020"})
    assert early.status_code == 422
    assert 'id="starts_on-error"' in early.text
    answer = client.post(address, data={"kind": "substance_ban"})
    assert answer.headers["location"] == f"/people/{condition.person_id}/conditions?flash=saved"
    assert kinds_of(database, condition.person_id) == ["reporting_duty", "substance_ban"]


def test_a_condition_is_withdrawn_with_its_last_day(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person())
    address = f"/people/{condition.person_id}/conditions/{condition.id}/withdraw"
    client = visitor("officer")
    typed: dict[str, Any] = {"version": "1", "on": "1-12"}
    _, answer = confirmed(client, address, typed)
    assert answer.headers["location"] == f"/people/{condition.person_id}/conditions?flash=withdrawn"
    [after] = conditions_in(database, condition.person_id)
    assert after.withdrawn_on == date(2026, 12, 1)
    assert client.post(address, data=typed).status_code == 412


def test_a_day_that_cannot_be_read_withdraws_nothing(
    visitor: Visitor, arrange: Arranger, database: Database
) -> None:
    condition = arrange.condition(arrange.person())
    address = f"/people/{condition.person_id}/conditions/{condition.id}/withdraw"
    page = visitor("officer").post(address, data={"version": "1", "on": "ooit"})
    assert page.status_code == 422
    assert 'value="ooit"' in page.text
    [after] = conditions_in(database, condition.person_id)
    assert after.withdrawn_on is None


def test_an_order_of_someone_else_is_not_there(visitor: Visitor, arrange: Arranger) -> None:
    one, other = arrange.condition(arrange.person()), arrange.condition(arrange.person())
    outsider = visitor("outsider")
    assert outsider.get(f"/people/{one.person_id}/orders/new").status_code == 404
    # The order of one person under the address of another is a mistake, not a way in.
    crossed = f"/people/{one.person_id}/orders/{other.order_id}/conditions/new"
    assert visitor("officer").get(crossed).status_code == 404


def test_an_order_that_began_yesterday_typed_without_its_year_is_this_year_s(
    visitor: Visitor, arrange: Arranger
) -> None:
    person = arrange.person()
    typed = NEW | {"starts_on": "23-11", "ends_on": "22-11"}
    page = words(visitor("officer").post(f"/people/{person.id}/orders/new", data=typed).text)
    assert "23 nov 2026 – 22 nov 2027 (365 dagen)" in page
