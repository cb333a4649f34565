"""An older submission that arrives late takes nothing back that is newer without saying so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Actor, Permission
from tests import machines
from tests.api.conftest import client_of, clock_of
from tests.api.submissions.test_submissions import (
    accept,
    difference,
    machine,
    officer,
    person,
    send,
    sender,
    the_only,
)
from tests.seeding import Town
from tests.submissions import submission

__all__ = ["machine", "officer", "sender"]
NEW, OLD = ["Nieuwstraat 1", "1234 AB Dorp"], ["Oudstraat 1", "1234 AB Dorp"]


@pytest.fixture
def about(app_state: AppState, town: Town) -> UUID:
    return person(app_state, town)


def address(lines: list[str], uses: list[str], number: str, on: str) -> dict[str, Any]:
    content = {"lines": lines, "uses": uses}
    sent_at = f"2026-11-{on}T07:00:00+01:00"
    return submission("address-change", number, sent_at=sent_at, content=content)


def numbered(client: TestClient, number: str) -> dict[str, Any]:
    items = client.get("/api/v1/submissions").json()["items"]
    found: dict[str, Any] = next(one for one in items if one["number"] == number)
    return found


def fields(shown: dict[str, Any]) -> dict[str, Any]:
    return {one["field"]: one["proposed"] for one in shown["changes"]}


def test_of_an_older_address_only_the_uses_are_proposed_that_no_later_one_has(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    send(sender, address(NEW, ["home"], "N-1", "24"))
    accept(officer, the_only(officer))
    send(sender, address(OLD, ["home", "letters"], "N-2", "18"))
    late = numbered(officer, "N-2")
    shown = difference(officer, late)
    assert fields(shown) == {"postal_address": "\n".join(OLD)}
    assert shown["newer"] == [
        {
            "field": "home_address",
            "at": "2026-11-24T06:00:00Z",
            "submission_id": numbered(officer, "N-1")["id"],
            "stays": True,
            "by_hand": None,
        }
    ]
    assert accept(officer, late).status_code == 200
    home = officer.get(f"/api/v1/people/{about}/home-address").json()
    assert home["lines"] == "\n".join(NEW)


@pytest.mark.parametrize("waits", [True, False])
def test_an_older_address_that_leaves_nothing_beside_two_later_ones_is_history_once_both_are_accepted(
    about: UUID, sender: TestClient, officer: TestClient, waits: bool
) -> None:
    """Whichever came first, and also where no later one has all its uses."""
    older = address(OLD, ["home", "letters"], "N-1", "18")
    later = [
        address(NEW, ["home"], "N-2", "20"),
        address(NEW, ["letters"], "N-3", "21"),
    ]
    for one in [older, *later] if waits else [*later, older]:
        send(sender, one)
    for number, state in (("N-2", "waiting"), ("N-3", "superseded")):
        assert accept(officer, numbered(officer, number)).status_code == 200
        assert numbered(officer, "N-1")["state"] == state


def test_an_older_address_for_more_uses_does_not_replace_a_later_one_that_waits(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    send(sender, address(NEW, ["home"], "N-1", "24"))
    send(sender, address(OLD, ["home", "letters"], "N-2", "18"))
    assert numbered(officer, "N-1")["state"] == "waiting"
    assert fields(difference(officer, numbered(officer, "N-2"))).keys() == {"postal_address"}


@pytest.mark.parametrize(("use", "path"), [("home", "home-address"), ("letters", "postal-address")])
def test_an_address_entered_by_hand_since_it_was_sent_stands_at_the_difference(
    about: UUID, sender: TestClient, officer: TestClient, use: str, path: str
) -> None:
    given = officer.put(
        f"/api/v1/people/{about}/{path}",
        json={"address": "\n".join(NEW)},
        headers={"If-Match": '"0"'},
    )
    assert given.status_code in (200, 201), given.text
    send(sender, address(OLD, [use], "N-1", "18"))
    (newer,) = difference(officer, the_only(officer))["newer"]
    assert (newer["submission_id"], newer["stays"]) == (None, False)
    assert newer["field"] == ("home_address" if use == "home" else "postal_address")


def test_a_later_address_of_another_sender_stays_too(
    app_state: AppState, town: Town, second_admin: Actor, about: UUID, sender: TestClient,
    officer: TestClient,
) -> None:  # fmt: skip
    now = app_state.clock.now()
    given = machines.terms([town.team_id], now, [Permission.SEND_SUBMISSIONS])
    other = machines.machine_in_force(
        app_state.database, now, town.admin, second_admin, given, "second-registry"
    )
    client = client_of(app_state)
    token = client.post("/api/v1/token", data=other.form).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    send(client, address(NEW, ["home"], "N-1", "24"))
    accept(officer, the_only(officer))
    send(sender, address(OLD, ["home", "letters"], "N-2", "18"))
    shown = difference(officer, numbered(officer, "N-2"))
    assert fields(shown).keys() == {"postal_address"}
    assert [one["stays"] for one in shown["newer"]] == [True]


CHANGE = {"court_reference": "16-123456-26"}
EXTENSION = {
    "extension": {
        "decided_on": "2026-11-10",
        "court_reference": "16-7",
        "length": {"number": 1, "unit": "years"},
    }
}
DETAINED = {"from_on": "2026-11-10"}


@pytest.mark.parametrize(
    ("before", "later", "older", "field"),
    [
        (
            "order-imposed",
            ("order-changed", CHANGE | {"ends_on": "2028-06-30"}),
            ("order-changed", CHANGE | {"ends_on": "2027-12-31"}),
            "ends_on",
        ),
        (
            "order-imposed",
            ("order-changed", CHANGE | EXTENSION),
            ("order-changed", CHANGE | {"ends_on": "2027-12-31"}),
            "ends_on",
        ),
        (
            None,
            ("detention", DETAINED | {"until_on": "2026-11-22"}),
            ("detention", DETAINED | {"until_on": "2026-11-20"}),
            "detained_until_on",
        ),
        (
            "detention",
            ("release", {"until_on": "2026-11-23"}),
            ("detention", {"from_on": "2026-11-23", "until_on": "2026-11-30"}),
            "detained_until_on",
        ),
    ],
    ids=["last day", "extension", "detention", "release"],
)
def test_an_older_change_of_an_order_or_of_custody_names_the_later_one_that_was_accepted(
    about: UUID, sender: TestClient, officer: TestClient, before: str | None,
    later: tuple[str, dict[str, Any]], older: tuple[str, dict[str, Any]], field: str,
) -> None:  # fmt: skip
    if before:
        first = submission(before, "N-0", sent_at="2026-11-01T07:00:00+01:00")
        send(sender, first)
        assert accept(officer, numbered(officer, "N-0")).status_code == 200
    for number, (kind, content), on in (("N-1", later, "24"), ("N-2", older, "18")):
        document = submission(kind, number, sent_at=f"2026-11-{on}T07:00:00+01:00")
        sent = send(sender, document | {"content": content})
        assert sent.status_code == 201, sent.text
        if number == "N-1":
            taken = accept(officer, numbered(officer, number))
            assert taken.status_code == 200, taken.text
    shown = difference(officer, numbered(officer, "N-2"))
    newer = [(one["field"], one["submission_id"], one["stays"]) for one in shown["newer"]]
    assert newer == [(field, numbered(officer, "N-1")["id"], False)], shown
    assert date.fromisoformat(shown["newer"][0]["at"][:10]) == date(2026, 11, 24)


def test_a_message_about_another_order_or_another_detention_warns_of_nothing(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    for number, days, on in (
        ("N-1", {"from_on": "2026-11-10", "until_on": "2026-11-20"}, "24"),
        ("N-2", {"from_on": "2026-10-01", "until_on": "2026-10-20"}, "18"),
    ):
        document = submission("detention", number, sent_at=f"2026-11-{on}T07:00:00+01:00")
        send(sender, document | {"content": days})
        if number == "N-1":
            assert accept(officer, numbered(officer, number)).status_code == 200
    assert difference(officer, numbered(officer, "N-2"))["newer"] == []


def ends_the_order(officer: TestClient, about: UUID) -> None:
    order = the_order(officer, about)
    ending = {"ended_on": "2026-12-01", "reason": "revoked"}
    done(officer.post(f"/api/v1/orders/{order['id']}/end", json=ending, headers=at(order)))


def extends_the_order(officer: TestClient, about: UUID) -> None:
    order = the_order(officer, about)
    where = f"/api/v1/orders/{order['id']}/extensions"
    done(officer.post(where, json=EXTENSION["extension"], headers=at(order)))


def corrects_the_order(officer: TestClient, about: UUID) -> None:
    order = the_order(officer, about)
    body = {
        name: order[name]
        for name in ("frame", "court_reference", "starts_on", "final_on", "regime")
    }
    length = {"number": 3, "unit": "years"}
    where, version = f"/api/v1/orders/{order['id']}", at(order)
    done(
        officer.put(
            where, json=body | {"length": length, "immediately_enforceable": True}, headers=version
        )
    )


def withdraws_the_condition(officer: TestClient, about: UUID) -> None:
    (row,) = officer.get("/api/v1/conditions", params={"person": str(about)}).json()["items"]
    where = f"/api/v1/conditions/{row['id']}/withdraw"
    done(officer.post(where, json={"on": "2027-01-31"}, headers=at(row)))


def enters_a_detention(officer: TestClient, about: UUID) -> None:
    body = {"person_id": str(about), "kind": "detention"} | DETAINED
    done(officer.post("/api/v1/suspensions", json=body | {"until_on": "2026-11-22"}))


def the_order(officer: TestClient, about: UUID) -> dict[str, Any]:
    (order,) = officer.get("/api/v1/orders", params={"person": str(about)}).json()["items"]
    return dict(order)


def at(row: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{row["version"]}"'}


def done(answer: Response) -> None:
    assert answer.status_code in (200, 201), answer.text


WITHDRAWN = {"conditions_withdrawn": [{"kind": "reporting_duty", "on": "2027-02-28"}]}


@pytest.mark.parametrize(
    ("by_hand", "kind", "content", "field"),
    [
        (ends_the_order, "order-changed", CHANGE | {"ended": {"on": "2026-12-15", "reason": "revoked"}}, "ended_on"),
        (corrects_the_order, "order-changed", CHANGE | {"ends_on": "2027-12-31"}, "ends_on"),
        (corrects_the_order, "order-changed", CHANGE | {"immediately_enforceable": False}, "immediately_enforceable"),
        (withdraws_the_condition, "order-changed", CHANGE | WITHDRAWN, "withdrawn_on.reporting_duty"),
        (enters_a_detention, "detention", DETAINED | {"until_on": "2026-11-20"}, "detained_until_on"),
    ],
)  # fmt: skip
def test_an_order_or_custody_changed_by_hand_since_it_was_sent_stands_at_the_difference(
    about: UUID, sender: TestClient, officer: TestClient,
    by_hand: Callable[[TestClient, UUID], None], kind: str, content: dict[str, Any], field: str,
    app_state: AppState,
) -> None:  # fmt: skip
    send(sender, submission("order-imposed", "N-0", sent_at="2026-11-01T07:00:00+01:00"))
    assert accept(officer, numbered(officer, "N-0")).status_code == 200
    clock = clock_of(app_state)
    clock.move_to(clock.now() + timedelta(minutes=5))
    by_hand(officer, about)
    document = submission(kind, "N-1", sent_at="2026-11-18T07:00:00+01:00")
    done(send(sender, document | {"content": content}))
    newer = difference(officer, numbered(officer, "N-1"))["newer"]
    found = [(one["field"], one["submission_id"], one["stays"]) for one in newer]
    assert found == [(field, None, False)]


def test_what_was_sent_after_the_change_by_hand_and_what_is_about_another_order_warn_of_nothing(
    about: UUID, sender: TestClient, officer: TestClient, app_state: AppState
) -> None:
    send(sender, submission("order-imposed", "N-0", sent_at="2026-11-01T07:00:00+01:00"))
    assert accept(officer, numbered(officer, "N-0")).status_code == 200
    clock = clock_of(app_state)
    clock.move_to(clock.now() + timedelta(minutes=5))
    enters_a_detention(officer, about)
    extends_the_order(officer, about)
    document = submission("order-changed", "N-1", sent_at=clock.now().isoformat())
    done(send(sender, document))
    assert difference(officer, numbered(officer, "N-1"))["newer"] == []
