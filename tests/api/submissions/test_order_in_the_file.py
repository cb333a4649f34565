"""An order that is in the file already, with another spelling of its number, is not entered a second time unasked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from tests.api.http.test_problems import is_problem
from tests.api.submissions.test_extension_in_the_file import (
    CHANGE,
    ONCE,
    SENT,
    by_hand,
    extension_fields,
    later,
    standing,
    with_order,
)
from tests.api.submissions.test_newer_than_a_submission import about, at, done, numbered, the_order
from tests.api.submissions.test_submissions import (
    accept,
    decide,
    difference,
    machine,
    officer,
    send,
    sender,
)
from tests.submissions import submission

__all__ = ["about", "machine", "officer", "sender"]
SPELT = "16.123456 26"
AT = "2026-11-21T07:00:00+01:00"


def imposed(sender: TestClient, officer: TestClient, **content: Any) -> dict[str, Any]:
    """Another message of an order, that waits."""
    done(send(sender, submission("order-imposed", "N-1", sent_at=AT, content=content)))
    return numbered(officer, "N-1")


def orders(officer: TestClient, about: UUID) -> list[str]:
    items = officer.get(f"/api/v1/orders?person={about}").json()["items"]
    return sorted(one["court_reference"] for one in items)


@pytest.mark.parametrize(
    ("other", "same_reference"),
    [
        ({"court_reference": SPELT}, True),
        ({"court_reference": SPELT, "starts_on": "2026-10-01", "frame": "GVM"}, True),
        ({"court_reference": "16-654321-26"}, False),
    ],
    ids=["spelt otherwise", "spelt otherwise, from another day", "type and day"],
)
def test_an_order_that_may_be_there_is_shown_and_entered_only_when_it_is_said_to_be_another(
    about: UUID, sender: TestClient, officer: TestClient, other: dict[str, Any],
    same_reference: bool,
) -> None:  # fmt: skip
    with_order(sender, officer)
    row = imposed(sender, officer, **other)
    shown = difference(officer, row)
    like = shown["like_order"]
    assert (like["court_reference"], like["same_reference"]) == ("16-123456-26", same_reference)
    fields = {one["field"]: (one["now"], one["proposed"]) for one in shown["changes"]}
    assert fields["court_reference"] == ("16-123456-26", other["court_reference"])
    assert fields["starts_on"] == ("2026-11-01", other.get("starts_on", "2026-11-01"))
    (fault,) = is_problem(accept(officer, row), 422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/another_order", "second-order")
    assert orders(officer, about) == ["16-123456-26"]
    done(decide(officer, row, "accept", basis=shown["basis"], another_order=True))
    assert orders(officer, about) == sorted(["16-123456-26", other["court_reference"]])
    kept = difference(officer, row)
    assert kept["like_order"]["order_id"] == like["order_id"]


def test_an_order_of_another_type_or_day_is_not_asked_about(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    with_order(sender, officer)
    row = imposed(sender, officer, court_reference="16-9", starts_on="2026-10-01")
    assert difference(officer, row)["like_order"] is None
    done(accept(officer, row))
    assert orders(officer, about) == ["16-123456-26", "16-9"]


def renumbered(officer: TestClient, about: UUID, reference: str) -> None:
    """The number of the only order, corrected by hand."""
    order = the_order(officer, about)
    names = ("frame", "starts_on", "length", "final_on", "regime", "executed_by")
    terms = {name: order[name] for name in names if order[name] is not None}
    where = f"/api/v1/orders/{order['id']}"
    done(officer.put(where, json=terms | {"court_reference": reference}, headers=at(order)))


@pytest.mark.parametrize("number", ["16-123456-26", SPELT, "16-555555-26"])
def test_a_message_with_the_number_of_before_changes_the_order_that_had_it(
    about: UUID, sender: TestClient, officer: TestClient, app_state: AppState, number: str
) -> None:
    with_order(sender, officer)
    later(app_state)
    # The second number was only ever given by hand.
    renumbered(officer, about, "16-555555-26")
    renumbered(officer, about, "16-777777-26")
    document = submission("order-changed", "N-1", sent_at=AT)
    content = {"court_reference": number, "conditions_withdrawn": [WITHDRAWN]}
    done(send(sender, document | {"content": content}))
    row = numbered(officer, "N-1")
    shown = difference(officer, row)
    assert (shown["possible"], shown["fault"]) == (True, None)
    done(accept(officer, row))
    (condition,) = officer.get(f"/api/v1/conditions?person={about}").json()["items"]
    assert condition["withdrawn_on"] == "2027-02-28"
    assert orders(officer, about) == ["16-777777-26"]


WITHDRAWN = {"kind": "reporting_duty", "on": "2027-02-28"}


def test_a_change_names_its_order_in_another_spelling_too(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    with_order(sender, officer)
    content = {"court_reference": SPELT, "conditions_withdrawn": [WITHDRAWN]}
    done(send(sender, submission("order-changed", "N-1", sent_at=AT) | {"content": content}))
    done(accept(officer, numbered(officer, "N-1")))


@pytest.mark.parametrize("frame", [ONCE, "GVM"])
def test_an_extension_that_is_said_to_be_the_one_in_the_file_is_not_added_and_the_rest_goes_on(
    about: UUID, sender: TestClient, officer: TestClient, frame: str
) -> None:
    with_order(sender, officer, frame=frame)
    by_hand(officer, about, court_reference="EXT-2/26")
    content = CHANGE | {"extension": SENT, "conditions_withdrawn": [WITHDRAWN]}
    done(send(sender, submission("order-changed", "N-1", sent_at=AT) | {"content": content}))
    row = numbered(officer, "N-1")
    where = f"/api/v1/submissions/{row['id']}/difference"
    shown = officer.get(where, params={"same_extension": True}).json()
    assert (shown["possible"], extension_fields(shown)) == (True, {})
    assert shown["extension"]["is_meant"] is True
    done(decide(officer, row, "accept", basis=shown["basis"], same_extension=True))
    assert standing(officer, about) == ["EXT-2/26"]
    (condition,) = officer.get(f"/api/v1/conditions?person={about}").json()["items"]
    assert condition["withdrawn_on"] == "2027-02-28"


def test_an_order_that_is_not_there_says_so_beside_the_other_number_that_was_sent(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    with_order(sender, officer)
    sent = submission("order-changed", "N-1", sent_at=AT, content={"court_reference": "16-9"})
    done(send(sender, sent | {"client": {"court_reference": "16-123456-26"}}))
    shown = difference(officer, numbered(officer, "N-1"))
    assert (shown["fault"], shown["fault_field"]) == (
        "order-other-than-named", "/content/court_reference",
    )  # fmt: skip
