"""One act makes one event of each resource that it changes, however often it writes the row on its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import Actor, Permission, Role
from tests import machines
from tests.api.conftest import ClientAs, client_of
from tests.seeding import Town, seed_person
from tests.submissions import submission

EVENTS, ORDERS, CONDITIONS, SUSPENSIONS = (
    f"/api/v1/{one}" for one in ("events", "orders", "conditions", "suspensions")
)
COURT = "16-123456-26"
TERMS = {
    "frame": "VV",
    "court_reference": COURT,
    "starts_on": "2026-01-01",
    "length": {"number": 2, "unit": "years"},
}
SIX_MONTHS = {"number": 6, "unit": "months"}
EXTENSION = {"decided_on": "2026-11-20", "court_reference": "02/999-26", "length": SIX_MONTHS}
DETENTION = {"kind": "detention", "from_on": "2026-06-01", "until_on": "2026-06-30"}
WITHDRAWN = [{"kind": "reporting_duty", "on": "2026-11-30"}]

# Of which resource, by name and id, what happened, and at which version.
Event = tuple[str, str, str, int]
Acts = list[tuple[str, int]]


class Desk:
    """An officer with one client, and a machine that sends submissions."""

    def __init__(self, officer: TestClient, sender: TestClient, person: str) -> None:
        self.officer, self.sender, self.person = officer, sender, person
        self._at, self._sent = officer.get(EVENTS, params={"after": "latest"}).json()["next"], 0

    def happened(self) -> list[Event]:
        """The events since this was asked before."""
        page = self.officer.get(EVENTS, params={"after": self._at, "limit": 200}).json()
        self._at = page["next"]
        acts = [one["type"].rpartition(".")[2] for one in page["items"]]
        return [
            (one["data"]["resource"], one["data"]["id"], act, one["data"]["version"])
            for act, one in zip(acts, page["items"], strict=True)
        ]

    def once(self) -> list[Event]:
        """The same; none of them is about what another was about."""
        found = self.happened()
        often = Counter(one[:2] for one in found)
        assert set(often.values()) == {1}, [one for one in found if often[one[:2]] > 1]
        return found

    def post(self, where: str, body: Any = None, version: int | None = None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        answer = self.officer.post(where, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()

    def put(self, where: str, body: Any, version: int) -> Any:
        answer = self.officer.put(where, json=body, headers={"If-Match": f'"{version}"'})
        assert answer.is_success, answer.text
        return answer.json()

    def order(self, **terms: Any) -> str:
        return str(self.post(ORDERS, TERMS | {"person_id": self.person} | terms)["id"])

    def version(self, where: str) -> int:
        return int(self.officer.get(where).json()["version"])

    def accepted(self, kind: str, **content: Any) -> None:
        """Sent by the machine; what happened before it was accepted is not looked at."""
        self._sent += 1
        said = submission(kind, f"N-{self._sent}")
        if content:
            said["content"] = content
        sent = self.sender.post("/api/v1/submissions", json=said)
        assert sent.status_code == 201, sent.text
        waiting = self.officer.get("/api/v1/submissions", params={"state": "waiting"}).json()
        (row,) = waiting["items"]
        where = f"/api/v1/submissions/{row['id']}"
        basis = self.officer.get(f"{where}/difference").json()["basis"]
        self.happened()
        self.post(f"{where}/accept", {"basis": basis}, row["version"])


@pytest.fixture
def desk(app_state: AppState, client_as: ClientAs, town: Town, second_admin: Actor) -> Desk:
    now = app_state.clock.now()
    person = seed_person(app_state.database, now, town)
    given = machines.terms([town.team_id], now, [Permission.SEND_SUBMISSIONS])
    machine = machines.machine_in_force(app_state.database, now, town.admin, second_admin, given)
    sender = client_of(app_state)
    token = sender.post("/api/v1/token", data=machine.form).json()["access_token"]
    sender.headers["authorization"] = f"Bearer {token}"
    return Desk(client_as(Role.OFFICER), sender, str(person))


def order_changes(desk: Desk) -> None:
    order = desk.order()
    assert acts(desk.once(), "order") == [("created", 1)]
    where = f"{ORDERS}/{order}"
    desk.put(where, TERMS | {"length": SIX_MONTHS}, 1)
    assert acts(desk.once(), "order") == [("changed", 2)]
    desk.put(where, TERMS | {"court_reference": "16-654321-26", "length": SIX_MONTHS}, 2)
    assert acts(desk.once(), "order") == [("changed", 3)]
    desk.post(f"{where}/transfer", {"executed_by": "svg"}, 3)
    assert acts(desk.once(), "order") == [("changed", 4)]


def order_ends(desk: Desk) -> None:
    where = f"{ORDERS}/{desk.order()}"
    desk.happened()
    desk.post(f"{where}/end", {"ended_on": "2026-12-01", "reason": "revoked"}, 1)
    assert acts(desk.once(), "order") == [("ended", 2)]
    desk.post(f"{where}/reopen", version=2)
    assert acts(desk.once(), "order") == [("changed", 3)]


def order_is_extended(desk: Desk) -> None:
    where = f"{ORDERS}/{desk.order()}"
    desk.happened()
    made = desk.post(f"{where}/extensions", EXTENSION, 1)["extension"]
    assert acts(desk.once(), "order") == [("changed", desk.version(where))]
    desk.post(f"/api/v1/extensions/{made['id']}/void", version=1)
    assert acts(desk.once(), "order") == [("changed", desk.version(where))]


def order_with_a_last_day_is_suspended(desk: Desk) -> None:
    """Its length is computed on the way, from the last day it was entered with."""
    where = f"{ORDERS}/{desk.order(length=None, ends_on='2027-12-31')}"
    desk.happened()
    desk.post(SUSPENSIONS, DETENTION | {"person_id": desk.person})
    assert acts(desk.once(), "order") == [("changed", desk.version(where))]


def suspension_runs_and_ends(desk: Desk) -> None:
    where = f"{ORDERS}/{desk.order()}"
    desk.happened()
    new = {"person_id": desk.person, "kind": "detention", "from_on": "2026-06-01"}
    made = desk.post(SUSPENSIONS, new)["suspension"]
    found = desk.once()
    assert acts(found, "suspension") == [("created", 1)]
    assert acts(found, "order") == [("changed", desk.version(where))]
    desk.put(f"{SUSPENSIONS}/{made['id']}", DETENTION, 1)
    found = desk.once()
    assert acts(found, "suspension") == [("ended", 2)]
    assert acts(found, "order") == [("changed", desk.version(where))]


def suspension_is_corrected_and_voided(desk: Desk) -> None:
    where = f"{ORDERS}/{desk.order()}"
    made = desk.post(SUSPENSIONS, DETENTION | {"person_id": desk.person})["suspension"]
    desk.happened()
    desk.put(f"{SUSPENSIONS}/{made['id']}", DETENTION | {"until_on": "2026-06-10"}, 1)
    found = desk.once()
    assert acts(found, "suspension") == [("changed", 2)]
    assert acts(found, "order") == [("changed", desk.version(where))]
    desk.post(f"{SUSPENSIONS}/{made['id']}/void", version=2)
    found = desk.once()
    assert acts(found, "suspension") == [("voided", 3)]
    assert acts(found, "order") == [("changed", desk.version(where))]


def condition_changes_and_goes(desk: Desk) -> None:
    order = desk.order()
    desk.happened()
    made = desk.post(CONDITIONS, {"order_id": order, "kind": "reporting_duty"})["id"]
    assert acts(desk.once(), "condition") == [("created", 1)]
    where = f"{CONDITIONS}/{made}"
    desk.put(where, {"wording": "Report when asked."}, 1)
    assert acts(desk.once(), "condition") == [("changed", 2)]
    desk.post(f"{where}/withdraw", {"on": "2026-11-30"}, 2)
    assert acts(desk.once(), "condition") == [("withdrawn", 3)]


def first_day_of_an_order_takes_its_conditions_along(desk: Desk) -> None:
    order = desk.order()
    desk.post(CONDITIONS, {"order_id": order, "kind": "reporting_duty"})
    desk.happened()
    desk.put(f"{ORDERS}/{order}", TERMS | {"starts_on": "2026-02-01"}, 1)
    found = desk.once()
    assert acts(found, "order") == [("changed", 2)]
    assert acts(found, "condition") == [("changed", 2)]


def imposed_as_sent(desk: Desk) -> None:
    desk.accepted("order-imposed")
    found = desk.once()
    assert acts(found, "order") == [("created", 1)]
    assert acts(found, "condition") == [("created", 1)]


def changed_as_sent(desk: Desk) -> None:
    """All that one document may change, at once."""
    order = desk.order()
    desk.post(CONDITIONS, {"order_id": order, "kind": "reporting_duty"})
    desk.accepted(
        "order-changed",
        court_reference=COURT,
        new_court_reference="16-654321-26",
        length={"number": 30, "unit": "months"},
        extension=EXTENSION,
        conditions_added=[{"kind": "substance_ban"}],
        conditions_withdrawn=WITHDRAWN,
    )
    found = desk.once()
    assert acts(found, "order") == [("changed", desk.version(f"{ORDERS}/{order}"))]
    assert sorted(acts(found, "condition")) == [("created", 1), ("withdrawn", 2)]


def extended_as_sent(desk: Desk) -> None:
    order = desk.order()
    desk.post(CONDITIONS, {"order_id": order, "kind": "reporting_duty"})
    desk.accepted(
        "order-changed", court_reference=COURT, extension=EXTENSION, conditions_withdrawn=WITHDRAWN
    )
    found = desk.once()
    assert acts(found, "order") == [("changed", desk.version(f"{ORDERS}/{order}"))]


def renamed_as_sent(desk: Desk) -> None:
    order = desk.order()
    desk.accepted("order-changed", court_reference=COURT, new_court_reference="16-654321-26")
    assert acts(desk.once(), "order") == [("changed", desk.version(f"{ORDERS}/{order}"))]


def ended_as_sent(desk: Desk) -> None:
    """With another reference: two acts on one order, and what tells most is said."""
    order = desk.order()
    desk.accepted(
        "order-changed",
        court_reference=COURT,
        new_court_reference="16-654321-26",
        ended={"on": "2026-12-01", "reason": "revoked"},
    )
    assert acts(desk.once(), "order") == [("ended", desk.version(f"{ORDERS}/{order}"))]


def detained_and_released_as_sent(desk: Desk) -> None:
    where = f"{ORDERS}/{desk.order()}"
    desk.accepted("detention")
    found = desk.once()
    assert acts(found, "suspension") == [("created", 1)]
    assert acts(found, "order") == [("changed", desk.version(where))]
    desk.accepted("release")
    found = desk.once()
    assert acts(found, "suspension") == [("ended", 2)]
    assert acts(found, "order") == [("changed", desk.version(where))]


def moved_as_sent(desk: Desk) -> None:
    desk.accepted("address-change")
    assert acts(desk.once(), "home-address") == [("created", 1)]
    desk.accepted("address-change", lines=["Elders 2", "4321 BA Anderdorp"])
    assert acts(desk.once(), "home-address") == [("changed", 2)]


def acts(found: list[Event], resource: str) -> Acts:
    return [(act, version) for kind, _, act, version in found if kind == resource]


@pytest.mark.parametrize(
    "story",
    [
        order_changes,
        order_ends,
        order_is_extended,
        order_with_a_last_day_is_suspended,
        suspension_runs_and_ends,
        suspension_is_corrected_and_voided,
        condition_changes_and_goes,
        first_day_of_an_order_takes_its_conditions_along,
        imposed_as_sent,
        changed_as_sent,
        extended_as_sent,
        renamed_as_sent,
        ended_as_sent,
        detained_and_released_as_sent,
        moved_as_sent,
    ],
    ids=lambda one: one.__name__,
)
def test_each_resource_that_an_act_changes_has_one_event(
    desk: Desk, story: Callable[[Desk], None]
) -> None:
    story(desk)
