"""Of addresses the latest is decided on first; refusing it lets an older one wait again, and loses none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from tests.api.submissions.test_newer_than_a_submission import (
    NEW,
    OLD,
    address,
    fields,
    numbered,
)
from tests.api.submissions.test_submissions import (
    accept,
    decide,
    difference,
    machine,
    officer,
    person,
    send,
    sender,
)
from tests.seeding import Town

__all__ = ["machine", "officer", "sender"]
WHY = "This address is of somebody else."
HOME, LETTERS, BOTH = ["home"], ["letters"], ["home", "letters"]


@pytest.fixture
def about(app_state: AppState, town: Town) -> UUID:
    return person(app_state, town)


def refuse(officer: TestClient, number: str) -> None:
    assert decide(officer, numbered(officer, number), "refuse", reason=WHY).status_code == 200


def states(officer: TestClient, *numbers: str) -> list[str]:
    return [numbered(officer, one)["state"] for one in numbers]


def asked(officer: TestClient, about: UUID) -> dict[str, str]:
    """The state of the deadline of each submission that ever had one."""
    found = officer.get(f"/api/v1/deadlines?person={about}").json()["items"]
    return {one["subject_id"]: one["state"] for one in found if one["code"] == "submission"}


def of(officer: TestClient, about: UUID, number: str) -> str | None:
    return asked(officer, about).get(numbered(officer, number)["id"])


@pytest.mark.parametrize("older_first", [True, False])
def test_an_older_address_waits_again_once_the_later_one_is_refused(
    about: UUID, sender: TestClient, officer: TestClient, older_first: bool
) -> None:
    both = [address(OLD, HOME, "N-1", "18"), address(NEW, HOME, "N-2", "24")]
    for one in both if older_first else reversed(both):
        send(sender, one)
    assert states(officer, "N-1", "N-2") == ["waiting", "waiting"]
    assert of(officer, about, "N-1") in (None, "dropped")
    refuse(officer, "N-2")
    assert (states(officer, "N-1"), of(officer, about, "N-1")) == (["waiting"], "opened")
    late = numbered(officer, "N-1")
    assert fields(difference(officer, late)) == {"home_address": "\n".join(OLD)}
    assert accept(officer, late).status_code == 200
    home = officer.get(f"/api/v1/people/{about}/home-address").json()
    assert home["lines"] == "\n".join(OLD)


def test_the_older_of_two_cannot_be_accepted_while_the_later_one_waits(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    for one in (address(OLD, BOTH, "N-1", "18"), address(NEW, HOME, "N-2", "24")):
        send(sender, one)
    shown, late = difference(officer, numbered(officer, "N-1")), numbered(officer, "N-2")
    assert (shown["possible"], shown["fault"]) == (False, "later-waits")
    assert (shown["later_id"], shown["earlier_id"]) == (late["id"], None)
    refused = decide(officer, numbered(officer, "N-1"), "accept", basis=shown["basis"])
    assert (refused.status_code, refused.json()["later_id"]) == (409, late["id"])
    # Of letters it is the latest, so that it keeps its deadline.
    assert of(officer, about, "N-1") == "opened"
    assert difference(officer, late)["possible"]
    refuse(officer, "N-2")
    first = numbered(officer, "N-1")
    assert fields(difference(officer, first)).keys() == {"home_address", "postal_address"}
    assert accept(officer, first).status_code == 200


def test_of_three_in_a_row_each_waits_again_in_its_turn(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    for n, on in enumerate(("18", "20", "24"), 1):
        send(sender, address(OLD, HOME, f"N-{n}", on))
    refuse(officer, "N-3")
    assert [of(officer, about, one) for one in ("N-1", "N-2")] == ["dropped", "opened"]
    refuse(officer, "N-2")
    assert of(officer, about, "N-1") == "opened"


def test_one_that_two_later_ones_cover_waits_again_for_the_use_that_was_refused(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    send(sender, address(OLD, BOTH, "N-1", "18"))
    send(sender, address(NEW, HOME, "N-2", "20"))
    send(sender, address(NEW, LETTERS, "N-3", "21"))
    assert of(officer, about, "N-1") == "dropped"
    refuse(officer, "N-3")
    assert of(officer, about, "N-1") == "opened"
    assert accept(officer, numbered(officer, "N-2")).status_code == 200
    first = numbered(officer, "N-1")
    assert fields(difference(officer, first)) == {"postal_address": "\n".join(OLD)}
    assert accept(officer, first).status_code == 200


def test_what_a_later_one_took_over_once_accepted_is_history(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    for n, on in enumerate(("18", "20", "24"), 1):
        send(sender, address(OLD, HOME, f"N-{n}", on))
    assert accept(officer, numbered(officer, "N-3")).status_code == 200
    assert states(officer, "N-1", "N-2") == ["superseded", "superseded"]
    assert set(asked(officer, about).values()) == {"dropped", "done"}


def test_refusing_one_between_two_leaves_the_older_one_behind_the_latest(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    for n, on in enumerate(("18", "20", "24"), 1):
        send(sender, address(OLD, HOME, f"N-{n}", on))
    refuse(officer, "N-2")
    assert of(officer, about, "N-1") == "dropped"


def test_sending_the_refused_one_again_takes_nothing_back(
    about: UUID, sender: TestClient, officer: TestClient
) -> None:
    later: dict[str, Any] = address(NEW, HOME, "N-2", "24")
    send(sender, address(OLD, HOME, "N-1", "18"))
    send(sender, later)
    refuse(officer, "N-2")
    assert send(sender, later).json()["repeated"]
    assert (states(officer, "N-2"), of(officer, about, "N-1")) == (["refused"], "opened")
