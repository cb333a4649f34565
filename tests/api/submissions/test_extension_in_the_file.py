"""An extension that is in the file already is not added a second time by a message about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from aftercare.bootstrap import AppState
from tests.api.conftest import clock_of
from tests.api.http.test_problems import is_problem
from tests.api.submissions.test_newer_than_a_submission import (
    CHANGE,
    about,
    at,
    done,
    numbered,
    the_order,
)
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
YEAR = {"number": 1, "unit": "years"}
SENT = {"decided_on": "2026-11-20", "court_reference": "EXT-1/26", "length": YEAR}
WITHDRAWN = {"conditions_withdrawn": [{"kind": "reporting_duty", "on": "2027-02-28"}]}
ONCE, OFTEN = "VV", "GVM"
ORDER = {"frame": OFTEN, "length": {"number": 2, "unit": "years"}}


def with_order(sender: TestClient, officer: TestClient, **order: Any) -> None:
    """With an order, accepted; by hand something can be entered later than that."""
    when = "2026-11-01T07:00:00+01:00"
    sent = send(sender, submission("order-imposed", "N-0", sent_at=when, content=order))
    done(sent)
    done(accept(officer, numbered(officer, "N-0")))


def later(app_state: AppState) -> None:
    clock = clock_of(app_state)
    clock.move_to(clock.now() + timedelta(minutes=5))


def by_hand(officer: TestClient, about: UUID, **other: Any) -> dict[str, Any]:
    order = the_order(officer, about)
    where = f"/api/v1/orders/{order['id']}/extensions"
    given = officer.post(where, json=SENT | other, headers=at(order))
    done(given)
    found: dict[str, Any] = given.json()["extension"]
    return found


def message(sender: TestClient, officer: TestClient, **more: Any) -> dict[str, Any]:
    """One that waits."""
    document = submission("order-changed", "N-1", sent_at="2026-11-21T07:00:00+01:00")
    done(send(sender, document | {"content": CHANGE | {"extension": SENT} | more}))
    return numbered(officer, "N-1")


def standing(officer: TestClient, about: UUID) -> list[str]:
    items = officer.get(f"/api/v1/extensions?person={about}").json()["items"]
    return [one["court_reference"] for one in items if one["voided_at"] is None]


def extension_fields(shown: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        one["field"]: (one["now"], one["proposed"])
        for one in shown["changes"]
        if one["field"].startswith("extension")
    }


@pytest.mark.parametrize("reference", ["EXT-1/26", "ext 1 26", "EXT.1.26"])
@pytest.mark.parametrize("frame", [ONCE, OFTEN])
def test_the_decision_that_was_entered_by_hand_is_not_added_again_and_the_rest_goes_on(
    about: UUID, sender: TestClient, officer: TestClient, reference: str, frame: str
) -> None:
    with_order(sender, officer, **ORDER | {"frame": frame})
    by_hand(officer, about, court_reference=reference)
    ends_on = the_order(officer, about)["ends_on"]
    row = message(sender, officer, **WITHDRAWN)
    shown = difference(officer, row)
    assert (shown["possible"], extension_fields(shown)) == (True, {})
    there = shown["extension"]
    assert (there["court_reference"], there["is_meant"]) == (reference, True)
    assert shown["newer"] == []
    done(accept(officer, row))
    assert standing(officer, about) == [reference]
    assert the_order(officer, about)["ends_on"] == ends_on
    (condition,) = officer.get(f"/api/v1/conditions?person={about}").json()["items"]
    assert condition["withdrawn_on"] == "2027-02-28"


@pytest.mark.parametrize(
    "other",
    [
        {"court_reference": "EXT-2/26"},
        {"court_reference": "EXT-2/26", "length": {"number": 2, "unit": "years"}},
        {"court_reference": "EXT-2/26", "decided_on": "2026-11-10"},
        {"court_reference": "ext 1 26", "decided_on": "2026-08-10"},
    ],
    ids=["same day and length", "same day", "same length that month", "same reference"],
)
def test_one_that_may_be_the_same_is_shown_and_a_second_is_added_only_when_that_is_said(
    about: UUID, sender: TestClient, officer: TestClient, other: dict[str, Any]
) -> None:
    with_order(sender, officer, **ORDER)
    by_hand(officer, about, **other)
    row = message(sender, officer)
    shown = difference(officer, row)
    now, proposed = extension_fields(shown)["extension"]
    assert (now, proposed) == (f"{(SENT | other)['length']['number']} years", "1 years")
    assert len(extension_fields(shown)) == 3
    assert (shown["extension"]["is_meant"], shown["extension"]["number_after"]) == (False, 2)
    (fault,) = is_problem(accept(officer, row), 422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/another_extension", "second-extension")
    done(second(officer, row))
    assert len(standing(officer, about)) == 2


def second(officer: TestClient, row: dict[str, Any]) -> Response:
    basis = difference(officer, row)["basis"]
    return decide(officer, row, "accept", basis=basis, another_extension=True)


def test_the_same_decision_with_another_length_is_undone_in_the_file_first(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    with_order(sender, officer, **ORDER)
    by_hand(officer, about, court_reference="ext 1 26", length={"number": 2, "unit": "years"})
    shown = difference(officer, message(sender, officer))
    assert (shown["fault"], shown["fault_field"]) == (
        "extension-of-other-length",
        "/content/extension/length",
    )


def test_what_was_undone_or_is_of_another_year_is_not_asked_about(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    with_order(sender, officer, **ORDER | {"starts_on": "2025-01-01"})
    by_hand(officer, about, court_reference="EXT-0/25", decided_on="2025-11-20")
    undo(officer, by_hand(officer, about))
    row = message(sender, officer)
    shown = difference(officer, row)
    assert (shown["extension"], extension_fields(shown)["extension"]) == (None, (None, "1 years"))
    done(accept(officer, row))
    assert standing(officer, about) == ["EXT-0/25", "EXT-1/26"]


def undo(officer: TestClient, given: dict[str, Any]) -> None:
    where = f"/api/v1/extensions/{given['id']}/void"
    done(officer.post(where, headers=at(given)))


def ended(officer: TestClient, about: UUID, *_: object) -> None:
    order = the_order(officer, about)
    ending = {"ended_on": "2026-11-24", "reason": "revoked"}
    done(officer.post(f"/api/v1/orders/{order['id']}/end", json=ending, headers=at(order)))


def reopened(officer: TestClient, about: UUID, app_state: AppState) -> None:
    ended(officer, about)
    later(app_state)
    order = the_order(officer, about)
    done(officer.post(f"/api/v1/orders/{order['id']}/reopen", headers=at(order)))


def entered_and_undone(officer: TestClient, about: UUID, app_state: AppState) -> None:
    given = by_hand(officer, about)
    later(app_state)
    undo(officer, given)


def another_entered(officer: TestClient, about: UUID, *_: object) -> None:
    by_hand(officer, about, court_reference="EXT-2/26")


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (ended, ("ended_on", "order-ended")),
        (reopened, ("ended_on", "order-reopened")),
        (entered_and_undone, ("extension", "extension-undone")),
        (another_entered, ("extension", "extension-entered")),
    ],
)
def test_newer_says_what_was_done_by_hand_and_that_an_extension_is_added_to_it(
    about: UUID, sender: TestClient, officer: TestClient, app_state: AppState,
    act: Any, what: tuple[str, str],
) -> None:  # fmt: skip
    with_order(sender, officer, **ORDER)
    later(app_state)
    act(officer, about, app_state)
    newer = difference(officer, message(sender, officer))["newer"]
    found = [(one["field"], one["by_hand"], one["stays"]) for one in newer]
    assert found == [(*what, True)]
