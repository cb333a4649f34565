"""Machines send submissions, officers accept or refuse them, supervisors name the client of what found none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from aftercare.base.errors import Forbidden
from aftercare.bootstrap import AppState
from aftercare.casework.adoption.acts import activate
from aftercare.casework.conditions.kinds import CONDITION_KIND, NewKind, propose_kind
from aftercare.domain.accounts.permissions import CLOCK, Actor, Permission, Role
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.submissions.rows import SubmissionRow
from tests import machines
from tests.api.conftest import ClientAs, client_of
from tests.api.http.test_problems import is_problem
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.machines import Machine
from tests.seeding import Town, seed_condition, seed_person
from tests.submissions import signed_beside, submission, unprotected, written

Sending = Callable[..., Response]
JSON = {"content-type": "application/json"}


@pytest.fixture
def machine(app_state: AppState, town: Town, second_admin: Actor) -> Machine:
    now = app_state.clock.now()
    given = machines.terms([town.team_id], now, [Permission.SEND_SUBMISSIONS])
    return machines.machine_in_force(app_state.database, now, town.admin, second_admin, given)


@pytest.fixture
def sender(app_state: AppState, machine: Machine) -> TestClient:
    client = client_of(app_state)
    token = client.post("/api/v1/token", data=machine.form).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def officer(client_as: ClientAs) -> TestClient:
    return client_as(Role.OFFICER)


@pytest.fixture
def supervisor(client_as: ClientAs) -> TestClient:
    return client_as(Role.SUPERVISOR)


def person(app_state: AppState, town: Town, number: int = 1, **more: Any) -> UUID:
    return seed_person(app_state.database, app_state.clock.now(), town, number, **more)


def send(client: TestClient, document: dict[str, Any], **headers: str) -> Response:
    return client.post(
        "/api/v1/submissions", content=written(document), headers=JSON | dict(headers)
    )


def the_only(client: TestClient, **asked: str) -> dict[str, Any]:
    items = client.get("/api/v1/submissions", params=asked).json()["items"]
    (found,) = items
    assert isinstance(found, dict)
    return found


def decide(client: TestClient, row: dict[str, Any], verb: str, **body: Any) -> Response:
    return client.post(
        f"/api/v1/submissions/{row['id']}/{verb}",
        json=body,
        headers={"If-Match": f'"{row["version"]}"'},
    )


def difference(client: TestClient, row: dict[str, Any]) -> dict[str, Any]:
    found = client.get(f"/api/v1/submissions/{row['id']}/difference")
    assert found.status_code == 200, found.text
    answer: dict[str, Any] = found.json()
    return answer


def accept(client: TestClient, row: dict[str, Any]) -> Response:
    return decide(client, row, "accept", basis=difference(client, row)["basis"])


def test_what_a_machine_sends_waits_for_the_officer_of_the_client_with_a_deadline(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    sent = send(sender, submission("address-change"))
    assert (sent.status_code, sent.json()["repeated"]) == (201, False)
    row = the_only(officer)
    assert (row["person_id"], row["state"], row["problem"]) == (str(about), "waiting", None)
    (deadline,) = officer.get(f"/api/v1/deadlines?person={about}").json()["items"]
    assert (deadline["code"], deadline["subject_id"]) == ("submission", row["id"])


def test_an_accepted_address_is_written_by_the_officer_and_meets_the_deadline(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    send(sender, submission("address-change"))
    row = the_only(officer)
    (change,) = difference(officer, row)["changes"]
    assert change == {
        "field": "home_address",
        "now": None,
        "proposed": "Lindelaan 1\n1234 AB Voorbeelddorp",
    }
    done = accept(officer, row)
    assert done.status_code == 200, done.text
    assert done.json()["decided_by"] == str(town.officer.staff_id)
    home = officer.get(f"/api/v1/people/{about}/home-address").json()
    assert home["entered_by"] == str(town.officer.staff_id)
    (deadline,) = officer.get(f"/api/v1/deadlines?person={about}").json()["items"]
    assert deadline["state"] == "done"
    assert accept_again(officer, row).json()["type"].endswith("already-decided")


def accept_again(client: TestClient, row: dict[str, Any]) -> Response:
    return decide(client, row | {"version": row["version"] + 1}, "accept", basis="0" * 32)


def test_what_changed_since_it_was_shown_is_not_accepted(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    send(sender, submission("address-change"))
    row = the_only(officer)
    seen = difference(officer, row)["basis"]
    body = {"address": "Elders 2\n4321 BA Anderdorp"}
    moved = officer.put(
        f"/api/v1/people/{about}/home-address", json=body, headers={"If-Match": '"0"'}
    )
    assert moved.status_code == 200, moved.text
    assert decide(officer, row, "accept", basis=seen).status_code == 412
    assert (
        officer.get(f"/api/v1/people/{about}/home-address").json()["lines"].startswith("Elders 2")
    )


def test_the_same_number_with_the_same_content_is_a_repeat_and_with_other_content_refused(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    person(app_state, town)
    document = submission("detention")
    first = send(sender, document)
    again = send(sender, dict(reversed(document.items())))
    assert (again.status_code, again.json()) == (200, first.json() | {"repeated": True})
    other = send(sender, submission("detention", content={"from_on": "2026-11-22"}))
    assert other.status_code == 409
    assert other.json()["type"].endswith("number-used")
    the_only(officer)


@pytest.mark.parametrize(
    "change",
    [
        {"nickname": "x"},
        {"type": "pardon"},
        {"sent_at": "2026-11-24T08:00:00"},
        {"sent_at": "2026-11-25T08:00:00+01:00"},
        {"number": "N\u0000"},
        {"number": ""},
        {"client": {}},
        {"client": {"reference": 7}},
        {"content": {"from_on": "2026-02-30"}},
        {"content": {"until_on": "2026-11-01"}},
        {"content": {"from_on": None}},
    ],
)
def test_what_is_not_as_the_schema_says_is_refused_whole(
    app_state: AppState,
    town: Town,
    sender: TestClient,
    officer: TestClient,
    change: dict[str, Any],
) -> None:
    person(app_state, town)
    refused = send(sender, submission("detention", **change))
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"]
    assert officer.get("/api/v1/submissions").json()["items"] == []


@pytest.mark.parametrize(
    ("kind", "change", "place", "what"),
    [
        ("detention", {"sent_at": "2026-11-24T09:40:00+01:00"}, "/sent_at", "The moment of sending"),
        ("monitoring-alarm", {"content": {"happened_at": "2026-11-24T09:40:00+01:00"}},
         "/content/happened_at", "The moment of the alarm"),
    ],
)  # fmt: skip
def test_a_moment_ahead_of_the_clock_here_is_said_to_lie_ahead(
    sender: TestClient, kind: str, change: dict[str, Any], place: str, what: str
) -> None:
    (fault,) = is_problem(send(sender, submission(kind, **change)), 422)["errors"]
    assert (fault["pointer"], fault["code"]) == (place, "in-the-future")
    assert fault["detail"] == f"{what} lies more than five minutes ahead of the clock here"


@pytest.mark.parametrize(
    ("kind", "change", "place", "bound"),
    [
        ("detention", {"sent_at": "1999-11-24T09:00:00+01:00"}, "/sent_at", "2025-11-23"),
        ("order-imposed", {"content": {"starts_on": "2190-01-01"}}, "/content/starts_on", "2036-11-24"),
        ("order-imposed", {"content": {"final_on": "2190-01-01"}}, "/content/final_on", "2027-11-25"),
        ("order-changed", {"content": {"ends_on": "2190-06-30"}}, "/content/ends_on", "2076-11-24"),
        ("order-changed", {"content": {"ended": {"on": "2190-06-30", "reason": "completed"}}},
         "/content/ended/on", "2036-11-24"),
    ],
)  # fmt: skip
def test_a_mistyped_year_is_refused_with_the_bound(
    sender: TestClient, kind: str, change: dict[str, Any], place: str, bound: str
) -> None:
    (fault,) = is_problem(send(sender, submission(kind, **change)), 422)["errors"]
    assert fault["pointer"] == place
    assert bound in fault["detail"]


LONG = {"length": {"number": 2, "unit": "years"}}
DECIDED = {"court_reference": "16-2-26", "length": {"number": 1, "unit": "years"}}


@pytest.mark.parametrize(
    ("kind", "content", "faults"),
    [
        ("order-imposed", {"frame": "VV"}, [("starts_on", "missing")]),
        # Its first day is counted: the fifteenth after the judgment became final.
        ("order-imposed", {"frame": "VV", "final_on": "2026-11-10", "ends_on": "2026-11-20"},
         [("ends_on", "dates-reversed")]),
        ("order-imposed", {"frame": "VV", "starts_on": "2026-11-01", "ends_on": "2076-10-31"},
         [("ends_on", "longer-than-law")]),
        ("order-imposed", {"frame": "VV", "starts_on": "2026-11-01", "regime": "juvenile",
                           "length": {"number": 50, "unit": "years"}},
         [("regime", "frame-other-regime"), ("length", "longer-than-law")]),
        ("order-imposed", {"frame": "VV", "starts_on": "2026-11-01", **LONG,
                           "conditions": [{"kind": "curfew", "starts_on": "2026-10-01"},
                                          {"kind": "treatment_obligation", "ends_on": "2190-10-01"},
                                          {"kind": "no_such_kind"}]},
         [("conditions/0/starts_on", "outside-frame"), ("conditions/1/ends_on", "too-far"),
          ("conditions/2/kind", "unknown-condition")]),
        ("order-imposed", {"frame": "VV", "starts_on": "2026-11-01", **LONG,
                           "conditions": [{"kind": "education"}]},
         [("conditions/0/kind", "kind-not-of-frame")]),
        ("order-changed", {"extension": DECIDED | {"decided_on": "2026-11-25"}},
         [("extension/decided_on", "in-the-future")]),
        ("order-changed", {"starts_on": "2026-11-01", "ended": {"on": "2026-10-31", "reason": "revoked"}},
         [("ended/on", "dates-reversed")]),
        ("order-changed", {"starts_on": "1926-11-01"}, [("starts_on", "too-early")]),
        ("order-changed", {"conditions_withdrawn": [{"kind": "curfew", "on": "2190-01-01"}]},
         [("conditions_withdrawn/0/on", "too-far")]),
        ("detention", {"from_on": "2126-11-23"}, [("from_on", "too-far")]),
        ("release", {"until_on": "2126-11-23"}, [("until_on", "too-far")]),
    ],
)  # fmt: skip
def test_what_no_officer_could_accept_is_refused_when_it_comes(
    sender: TestClient, kind: str, content: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    said = {} if kind in ("detention", "release") else {"court_reference": "16-123456-26"}
    found = send(sender, submission(kind) | {"content": said | content})
    errors = is_problem(found, 422)["errors"]
    assert [(one["pointer"], one["code"]) for one in errors] == [
        (f"/content/{place}", code) for place, code in faults
    ]


def test_a_member_that_is_said_twice_is_no_document(sender: TestClient) -> None:
    body = written(submission("detention")).replace(b'{"format"', b'{"number": "N-2", "format"', 1)
    refused = sender.post("/api/v1/submissions", content=body, headers=JSON)
    (fault,) = is_problem(refused, 422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/number", "duplicate-member")


def test_only_a_machine_with_the_scope_sends_and_it_reads_nothing_back(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    person(app_state, town)
    assert send(officer, submission("detention")).status_code == 403
    sent = send(sender, submission("detention")).json()
    for path in ("submissions", f"submissions/{sent['id']}", "people"):
        assert sender.get(f"/api/v1/{path}").status_code == 403


def test_a_sender_sees_what_was_decided_on_each_of_its_own_and_nothing_of_the_client(
    app_state: AppState,
    town: Town,
    sender: TestClient,
    officer: TestClient,
    supervisor: TestClient,
    second_admin: Actor,
) -> None:
    person(app_state, town)

    def outcome(which: str) -> tuple[str, str | None, bool]:
        found = sender.get(f"/api/v1/sent-submissions/{which}")
        assert found.status_code == 200, found.text
        answer = found.json()
        members = {"id", "number", "type", "sent_at", "received_at", "state"}
        assert set(answer) == members | {"refused_because", "decided_at"}
        return answer["state"], answer["refused_because"], answer["decided_at"] is not None

    ids = {}
    for number, (kind, named) in enumerate(
        [
            ("detention", "P-0001"),
            ("release", "P-0001"),
            ("address-change", "nobody"),
            ("monitoring-alarm", "P-0001"),
            ("monitoring-alarm", "nobody"),
        ]
    ):
        said = submission(kind, f"N-{number}", client={"reference": named})
        ids[kind, named] = send(sender, said).json()["id"]
    states = [outcome(one) for one in ids.values()]
    assert states == [("waiting", None, False)] * 3 + [("received", None, False)] * 2
    # What cannot be accepted yet waits too.
    assert accept(officer, the_only(officer, type="release")).status_code == 409
    assert outcome(ids["release", "P-0001"]) == ("waiting", None, False)
    accept(officer, the_only(officer, type="detention"))
    decide(officer, the_only(officer, type="release"), "refuse", reason="Still in custody.")
    unmatched = the_only(supervisor, type="address-change")
    decide(supervisor, unmatched, "refuse", reason="Not one of ours.")
    assert [outcome(one) for one in ids.values()] == [
        ("accepted", None, True),
        ("refused", "not-carried-out", True),
        ("refused", "no-client", True),
        ("received", None, False),
        ("received", None, False),
    ]
    now = app_state.clock.now()
    given = machines.terms([town.team_id], now, [Permission.SEND_SUBMISSIONS])
    other = machines.machine_in_force(
        app_state.database, now, town.admin, second_admin, given, "other"
    )
    client = client_of(app_state)
    token = client.post("/api/v1/token", data=other.form).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    for one in ids.values():
        assert client.get(f"/api/v1/sent-submissions/{one}").status_code == 404
        assert officer.get(f"/api/v1/sent-submissions/{one}").status_code == 403


def test_a_machine_that_reads_case_files_reads_what_was_sent_about_their_clients(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient, second_admin: Actor
) -> None:
    person(app_state, town)
    now = app_state.clock.now()
    given = machines.terms(
        [town.team_id], now, [Permission.SEND_SUBMISSIONS, Permission.READ_CASE_FILES]
    )
    reader = machines.machine_in_force(
        app_state.database, now, town.admin, second_admin, given, "reader"
    )
    client = client_of(app_state)
    token = client.post("/api/v1/token", data=reader.form).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    send(sender, submission("detention", "N-1"))
    send(client, submission("detention", "N-2", client={"reference": "nobody"}))
    row = the_only(client)
    assert (row["number"], row["state"]) == ("N-1", "waiting")
    decide(officer, row, "refuse", reason="Not in custody.")
    seen = client.get(f"/api/v1/submissions/{row['id']}").json()
    assert (seen["state"], seen["reason"]) == ("refused", "Not in custody.")


def test_the_answer_is_the_same_whether_or_not_a_client_is_found(
    app_state: AppState, town: Town, sender: TestClient
) -> None:
    person(app_state, town)
    person(app_state, town, 2, restricted=True)
    person(app_state, town, 3, officer=town.other_officer, team_id=town.other_team_id)
    for number in (1, 2, 3, 4):
        named = {"reference": f"P-{number:04}"}
        sent = send(sender, submission("detention", f"N-{number}", client=named))
        assert (sent.status_code, set(sent.json())) == (
            201,
            {"id", "number", "received_at", "repeated"},
        )


def test_nothing_is_lost_and_who_may_not_see_the_client_sees_nothing(
    app_state: AppState, town: Town, sender: TestClient, client_as: ClientAs
) -> None:
    elsewhere = person(app_state, town, 3, officer=town.other_officer, team_id=town.other_team_id)
    send(sender, submission("detention", client={"reference": "P-0003"}))
    row = the_only(client_as(Role.SUPERVISOR))
    assert (row["person_id"], row["problem"]) == (None, "unknown-client")
    for who in (Role.OFFICER, town.other_officer, town.other_supervisor):
        assert client_as(who).get("/api/v1/submissions").json()["items"] == []
    refused = decide(client_as(Role.SUPERVISOR), row, "match", reference="P-0003")
    assert refused.status_code == 422
    assert str(elsewhere) not in refused.text


def test_a_supervisor_names_the_client_and_the_officer_then_decides(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    send(sender, submission("detention", client={"reference": "P 1"}))
    matched = decide(supervisor, the_only(supervisor), "match", reference="P-0001")
    assert (matched.status_code, matched.json()["person_id"]) == (200, str(about))
    assert accept(officer, the_only(officer)).status_code == 200
    (away,) = officer.get(f"/api/v1/suspensions?person={about}").json()["items"]
    assert (away["kind"], away["from_on"]) == ("detention", "2026-11-23")


def test_a_supervisor_refuses_what_is_about_no_client_with_a_reason(
    sender: TestClient, supervisor: TestClient
) -> None:
    send(sender, submission("detention"))
    row = the_only(supervisor)
    assert decide(supervisor, row, "refuse", reason="no").status_code == 422
    done = decide(supervisor, row, "refuse", reason="This person was never a client of ours.")
    assert done.json()["state"] == "refused"


def test_a_court_reference_of_one_file_finds_its_client_and_of_two_finds_none(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient, officer: TestClient
) -> None:
    first, second = person(app_state, town), person(app_state, town, 2)
    order = seed_condition(app_state.database, app_state.clock.now(), town.officer, first)
    assert order
    reference = officer.get(f"/api/v1/orders?person={first}").json()["items"][0]["court_reference"]
    named = {"court_reference": reference}
    send(sender, submission("detention", "N-1", client=named))
    assert the_only(officer)["person_id"] == str(first)
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        work.session.execute(
            text(
                "insert into supervision_order (id, person_id, frame, court_reference, starts_on, created_by)"
                " values (gen_random_uuid(), :person, 'VV', :reference, '2026-11-01', :by)"
            ),
            {"person": second, "reference": reference, "by": town.officer.staff_id},
        )
    send(sender, submission("detention", "N-2", client=named))
    found = supervisor.get("/api/v1/submissions").json()["items"]
    assert [one["problem"] for one in found if one["number"] == "N-2"] == ["several-clients"]


def test_an_order_is_imposed_changed_and_its_conditions_follow(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    send(sender, submission("order-imposed", "N-1"))
    send(
        sender,
        submission(
            "order-changed",
            "N-2",
            sent_at="2026-11-24T08:30:00+01:00",
            content={
                "conditions_added": [{"kind": "no_contact_order"}],
                "conditions_withdrawn": [{"kind": "reporting_duty", "on": "2026-11-30"}],
            },
        ),
    )
    changed = the_only(officer, type="order-changed")
    first = the_only(officer, type="order-imposed")
    behind = difference(officer, changed)
    assert (behind["possible"], behind["fault"]) == (False, "earlier-waits")
    assert behind["earlier_id"] == first["id"]
    assert difference(officer, first)["earlier_id"] is None
    early = accept(officer, changed)
    assert (early.status_code, early.json()["type"].rsplit("/", 1)[-1]) == (409, "earlier-waits")
    assert early.json()["earlier_id"] == first["id"]
    done = accept(officer, the_only(officer, type="order-imposed"))
    assert done.status_code == 200, done.text
    done = accept(officer, changed)
    assert done.status_code == 200, done.text
    (order,) = officer.get(f"/api/v1/orders?person={about}").json()["items"]
    assert (order["frame"], order["ends_on"]) == ("VV", "2028-06-30")
    conditions = officer.get(f"/api/v1/conditions?person={about}").json()["items"]
    assert {(one["kind"], one["withdrawn_on"]) for one in conditions} == {
        ("reporting_duty", "2026-11-30"),
        ("no_contact_order", None),
    }


def test_of_two_conditions_of_a_kind_the_officer_chooses_which_ends(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    bans = [{"kind": "substance_ban", "wording": one} for one in ("No alcohol.", "No drugs.")]
    send(sender, submission("order-imposed", "N-1", content={"conditions": bans}))
    accept(officer, the_only(officer))
    gone = {"conditions_withdrawn": [{"kind": "substance_ban", "on": "2026-12-31"}]}
    send(sender, submission("order-changed", "N-2", content=gone))
    row = the_only(officer, type="order-changed")
    first = difference(officer, row)
    place = "/content/conditions_withdrawn/0/kind"
    assert (first["possible"], first["fault"], first["fault_field"]) == (
        False,
        "several-of-kind",
        place,
    )
    offered = {one["wording"]: one for one in first["to_choose"]}
    assert set(offered) == {"No alcohol.", "No drugs."}
    assert {one["field"] for one in offered.values()} == {"condition.substance_ban"}
    (fault,) = is_problem(accept(officer, row), 422)["errors"]
    assert fault["code"] == "several-of-kind"
    drugs, alcohol = (offered[one]["condition_id"] for one in ("No drugs.", "No alcohol."))
    chosen = officer.get(
        f"/api/v1/submissions/{row['id']}/difference", params={"condition_id": drugs}
    ).json()
    assert (chosen["possible"], chosen["changes"][-2]["now"]) == (True, "No drugs.")
    # Another one than was shown.
    other = decide(officer, row, "accept", basis=chosen["basis"], condition_ids=[alcohol])
    assert other.status_code == 412
    done = decide(officer, row, "accept", basis=chosen["basis"], condition_ids=[drugs])
    assert done.status_code == 200, done.text
    found = officer.get(f"/api/v1/conditions?person={about}").json()["items"]
    assert {one["wording"]: one["withdrawn_on"] for one in found} == {
        "No alcohol.": None,
        "No drugs.": "2026-12-31",
    }
    assert difference(officer, row)["to_choose"] == []


def test_another_condition_of_a_kind_is_a_change_beside_the_one_that_is_there(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    person(app_state, town)
    bans = [{"kind": "substance_ban", "wording": one} for one in ("No alcohol.", "No drugs.")]
    send(sender, submission("order-imposed", "N-1", content={"conditions": bans[:1]}))
    accept(officer, the_only(officer))
    send(sender, submission("order-changed", "N-2", content={"conditions_added": bans}))
    row = the_only(officer, type="order-changed")
    found = difference(officer, row)
    field = "condition.substance_ban.2"
    assert {"field": field, "now": None, "proposed": "No drugs."} in found["changes"]
    assert "condition.substance_ban" not in {one["field"] for one in found["changes"]}
    assert [(one["field"], one["wording"]) for one in found["beside"]] == [(field, "No alcohol.")]
    accept(officer, row)
    assert [one["wording"] for one in difference(officer, row)["beside"]] == ["No alcohol."]


def adopt_kind(app_state: AppState, first: Actor, second: Actor, **changes: str) -> None:
    now, database = app_state.clock.now(), app_state.database
    new = NewKind("blood_test", "Zaakvak", "Directie", civil_date(now), raw_kind(**changes))
    with database.work(first, now) as work:
        version = propose_kind(work, new).version
    with database.work(second, now) as work:
        activate(work, CONDITION_KIND, version, {"code": "blood_test"})


UNKNOWN_KINDS = [
    ("order-imposed", "conditions", [{"kind": "reporting_duty"}, {"kind": "location_ban"}]),
    ("order-changed", "conditions_added", [{"kind": "curfew"}, {"kind": "no_such_kind"}]),
    (
        "order-changed",
        "conditions_withdrawn",
        [{"kind": one, "on": "2026-12-31"} for one in ("curfew", "no_such_kind")],
    ),
]


@pytest.mark.parametrize(("kind", "member", "said"), UNKNOWN_KINDS)
@pytest.mark.parametrize("reference", ["P-0001", "nobody"])
def test_a_kind_of_condition_that_the_library_lacks_is_refused_at_its_place_for_any_client(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient,
    kind: str, member: str, said: list[dict[str, str]], reference: str,
) -> None:  # fmt: skip
    person(app_state, town)
    refused = send(
        sender, submission(kind, content={member: said}, client={"reference": reference})
    )
    (fault,) = is_problem(refused, 422)["errors"]
    assert fault == {
        "in": "body",
        "pointer": f"/content/{member}/1/kind",
        "code": "unknown-condition",
        "detail": "is not a kind of condition of this organisation",
    }
    assert supervisor.get("/api/v1/submissions").json()["items"] == []


def test_a_kind_removed_after_it_came_leaves_a_repeat_harmless_and_the_officer_sees_the_place(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient, second_admin: Actor
) -> None:
    person(app_state, town)
    adopt_kind(app_state, town.admin, second_admin)
    document = submission("order-imposed", content={"conditions": [{"kind": "blood_test"}]})
    assert send(sender, document).status_code == 201
    adopt_kind(app_state, town.admin, second_admin, offer="removed")
    assert send(sender, document).status_code == 200
    # What a file may have can be withdrawn.
    gone = {"conditions_withdrawn": [{"kind": "blood_test", "on": "2026-12-31"}]}
    withdrawn = submission("order-changed", "N-2", content=gone)
    assert send(sender, withdrawn).status_code == 201
    row = the_only(officer, type="order-imposed")
    found = difference(officer, row)
    place = ("unknown-condition", "/content/conditions/0/kind")
    assert (found["fault"], found["fault_field"]) == place
    (fault,) = is_problem(accept(officer, row), 422)["errors"]
    assert (fault["code"], fault["pointer"]) == place


ORDER = {"starts_on": "2026-11-01", "length": {"number": 2, "unit": "years"}}


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        # Before the client was old enough, and after the end of an order that custody can move.
        ({"starts_on": "1985-01-01"}, "too-early", "/content/starts_on"),
        (ORDER | {"conditions": [{"kind": "reporting_duty", "starts_on": "2029-10-01"}]},
         "outside-frame", "/content/conditions/0/starts_on"),
    ],
)  # fmt: skip
def test_what_the_acts_would_refuse_is_known_beforehand_with_its_place(
    app_state: AppState,
    town: Town,
    sender: TestClient,
    officer: TestClient,
    change: dict[str, Any],
    code: str,
    place: str,
) -> None:
    about = person(app_state, town)
    said = {"frame": "VV", "court_reference": "16-123456-26"} | change
    send(sender, submission("order-imposed") | {"content": said})
    row = the_only(officer)
    found = difference(officer, row)
    assert (found["possible"], found["fault"], found["fault_field"]) == (False, code, place)
    (refused,) = is_problem(accept(officer, row), 422)["errors"]
    assert (refused["code"], refused["pointer"]) == (code, place)
    # Looking has changed nothing.
    assert officer.get(f"/api/v1/orders?person={about}").json()["items"] == []
    assert the_only(officer)["version"] == row["version"]


@pytest.mark.parametrize(
    ("kind", "changes", "code", "place"),
    [
        ("release", {}, "no-detention", "/content/until_on"),
        ("order-changed", {}, "order-unknown", "/content/court_reference"),
        ("order-imposed", {"client": {"reference": "nobody"}}, "client-not-found", "/client"),
    ],
)
def test_a_refused_accept_points_to_the_member_that_the_file_does_not_allow(
    app_state: AppState,
    town: Town,
    sender: TestClient,
    client_as: ClientAs,
    kind: str,
    changes: dict[str, Any],
    code: str,
    place: str,
) -> None:
    person(app_state, town)
    send(sender, submission(kind, **changes))
    officer = client_as(Role.SUPERVISOR if changes else Role.OFFICER)
    refused = decide(officer, the_only(officer), "accept", basis="0" * 32)
    (fault,) = is_problem(refused, 422)["errors"]
    assert (fault["code"], fault["pointer"]) == (code, place)


def test_an_order_that_was_entered_and_a_detention_that_runs_are_named_at_their_member(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    person(app_state, town)
    for number, kind in enumerate(("order-imposed", "detention")):
        send(sender, submission(kind, f"N-{number}"))
        assert accept(officer, the_only(officer, type=kind)).status_code == 200
    send(sender, submission("order-imposed", "N-8"))
    send(sender, submission("detention", "N-9", content={"from_on": "2026-11-24"}))
    places = {}
    for kind in ("order-imposed", "detention"):
        row = the_only(officer, type=kind, state="waiting")
        (fault,) = is_problem(decide(officer, row, "accept", basis="0" * 32), 422)["errors"]
        places[fault["code"]] = fault["pointer"]
    assert places == {
        "order-entered": "/content/court_reference",
        "detention-runs": "/content/from_on",
    }


def test_looking_at_what_can_be_accepted_leaves_nothing_of_the_trial(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    send(sender, submission("order-imposed"))
    row = the_only(officer)
    found = difference(officer, row)
    assert (found["possible"], found["fault"], found["fault_field"]) == (True, None, None)
    for what in ("orders", "conditions"):
        assert officer.get(f"/api/v1/{what}?person={about}").json()["items"] == []
    query = text(
        "select action from audit_entry where person_id = :person and subject_kind = 'order'"
    )
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        assert list(work.session.execute(query, {"person": about})) == []


def test_the_difference_says_what_would_move_and_once_accepted_what_moved(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    person(app_state, town)
    send(sender, submission("order-imposed"))
    row = the_only(officer)
    before = difference(officer, row)["moved"]
    (end,) = before["orders"]
    assert (end["entered"], end["before"], end["after"]) == (True, None, "2028-10-31")
    accept(officer, row)
    after = difference(officer, row)["moved"]
    (kept,) = after["orders"]
    # The trial was taken back: the order that was kept is another row.
    assert kept | {"order_id": ""} == end | {"order_id": ""}
    assert [one["code"] for one in after["deadlines"]] == [
        one["code"] for one in before["deadlines"]
    ]


def test_the_difference_names_the_facts_that_conditions_lack(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    housing = {"kind": "supported_housing", "wording": "Live where it is said."}
    send(sender, submission("order-imposed", content={"conditions": [housing]}))
    row = the_only(officer)
    lacks = {"condition_id": None, **housing, "missing": ["institution"]}
    assert difference(officer, row)["incomplete"] == [lacks]
    accept(officer, row)
    (condition,) = officer.get(f"/api/v1/conditions?person={about}").json()["items"]
    assert difference(officer, row)["incomplete"] == [lacks | {"condition_id": condition["id"]}]


def test_a_release_ends_the_detention_and_without_one_cannot_be_accepted(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    send(sender, submission("release", "N-0"))
    row = the_only(officer)
    assert difference(officer, row)["fault"] == "no-detention"
    assert accept(officer, row).status_code == 422
    decide(officer, row, "refuse", reason="The client was never in custody.")
    send(sender, submission("detention", "N-1"))
    accept(officer, the_only(officer, type="detention"))
    send(sender, submission("release", "N-2"))
    later = the_only(officer, type="release", state="waiting")
    (change,) = difference(officer, later)["changes"]
    assert change == {"field": "detained_until_on", "now": None, "proposed": "2026-11-24"}
    assert accept(officer, later).status_code == 200
    (custody,) = officer.get(f"/api/v1/suspensions?person={about}").json()["items"]
    assert custody["until_on"] == "2026-11-24"


def test_only_the_latest_address_asks_for_a_decision_and_once_accepted_replaces_the_older_ones(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    about = person(app_state, town)
    for number, hour in (("N-1", "07"), ("N-2", "08"), ("N-3", "06")):
        sent_at = f"2026-11-24T{hour}:30:00+01:00"
        send(sender, submission("address-change", number, sent_at=sent_at))
    deadlines = officer.get(f"/api/v1/deadlines?person={about}").json()["items"]
    assert sorted(one["state"] for one in deadlines) == ["dropped", "opened"]
    found = officer.get("/api/v1/submissions").json()["items"]
    latest = next(one for one in found if one["number"] == "N-2")
    assert accept(officer, latest).status_code == 200
    found = officer.get("/api/v1/submissions").json()["items"]
    assert {one["number"]: one["state"] for one in found} == {
        "N-1": "superseded",
        "N-2": "accepted",
        "N-3": "superseded",
    }


def test_an_alarm_acts_at_once_and_the_log_names_the_machine(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient, machine: Machine
) -> None:
    about = person(app_state, town)
    assert send(sender, submission("monitoring-alarm")).status_code == 201
    row = the_only(officer)
    assert (row["state"], row["decided_by"]) == ("accepted", None)
    (alarm,) = officer.get(f"/api/v1/deadlines?person={about}").json()["items"]
    assert (alarm["code"], alarm["state"]) == ("zone-alarm", "opened")
    query = text("select action, staff_id from audit_entry where person_id = :person order by id")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        noted = [tuple(one) for one in work.session.execute(query, {"person": about})]
    assert ("receive-submission", machine.row.id) in noted
    assert ("enter", machine.row.id) in noted


def test_an_alarm_about_no_known_client_acts_once_a_supervisor_names_the_client(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient
) -> None:
    about = person(app_state, town)
    send(sender, submission("monitoring-alarm", client={"reference": "?"}))
    decide(supervisor, the_only(supervisor), "match", reference="P-0001")
    (alarm,) = supervisor.get(f"/api/v1/deadlines?person={about}").json()["items"]
    assert alarm["code"] == "zone-alarm"


def test_an_alarm_of_another_client_moves_and_stays_marked_where_it_was(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient, officer: TestClient
) -> None:
    wrong, right = person(app_state, town), person(app_state, town, 2)
    sent = submission("monitoring-alarm", client={"reference": "P-0001"})
    first = send(sender, sent).json()["id"]
    row = the_only(supervisor)
    knows = {"reference": "P-0002", "reason": "The device belongs to someone else"}
    assert decide(officer, row, "move-alarm", **knows).status_code == 403
    unchanged = decide(supervisor, row, "move-alarm", **knows | {"reference": "P-0001"})
    assert [one["code"] for one in is_problem(unchanged, 422)["errors"]] == ["unchanged"]
    moved = decide(supervisor, row, "move-alarm", **knows)
    assert moved.status_code == 200, moved.text
    copy = moved.json()
    assert (copy["person_id"], copy["state"]) == (str(right), "accepted")
    # Who moved it and when are those who named its client; the sender wrote another document.
    assert (copy["is_copy"], copy["matched_at"]) == (True, copy["received_at"])
    assert copy["matched_by"] is not None
    # Neither document names the client of the other file, and the sender learns nothing.
    assert copy["document"]["client"] == {"reference": "P-0002"}
    marked = supervisor.get(f"/api/v1/submissions/{first}").json()
    assert (marked["person_id"], marked["state"]) == (str(wrong), "accepted")
    assert (marked["misattributed_reason"], marked["is_copy"]) == (knows["reason"], False)
    assert "P-0002" not in json.dumps(marked)
    again = send(sender, sent)
    assert (again.status_code, again.json()["id"]) == (200, first)
    # No one had been notified for the first client, so no one will be.
    for about, state in ((wrong, "dropped"), (right, "opened")):
        (alarm,) = supervisor.get(f"/api/v1/deadlines?person={about}").json()["items"]
        assert (alarm["code"], alarm["state"]) == ("zone-alarm", state)
    # Once only, also from a page of before; and the copy moves on in its turn.
    assert decide(supervisor, row, "move-alarm", **knows).status_code == 409
    back = decide(supervisor, copy, "move-alarm", **knows | {"reference": "P-0001"})
    assert (back.status_code, back.json()["number"]) == (200, f"{sent['number']} #3")
    query = text("select action, person_id from audit_entry where action = 'misattribute'")
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        noted = {one.person_id for one in work.session.execute(query)}
    assert noted == {wrong, right}


def test_a_closed_file_waits_for_a_supervisor(
    app_state: AppState, town: Town, sender: TestClient, supervisor: TestClient
) -> None:
    person(app_state, town, closed_on=app_state.clock.now().date())
    send(sender, submission("detention"))
    assert the_only(supervisor)["problem"] == "file-closed"


@pytest.fixture
def keyed(app_state: AppState, town: Town, second_admin: Actor) -> TestClient:
    """A client with a token of a machine that has a key, and signs nothing yet."""
    now = app_state.clock.now()
    given = machines.terms(
        [town.team_id], now, [Permission.SEND_SUBMISSIONS], keys=machines.key_set()
    )
    machines.machine_in_force(app_state.database, now, town.admin, second_admin, given)
    client = client_of(app_state)
    said = machines.claims(now, "https://aftercare.example/api/v1/token")
    token = client.post(
        "/api/v1/token",
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": machines.signed(said),
        },
    ).json()["access_token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


def test_a_machine_with_keys_signs_what_it_sends(
    app_state: AppState, town: Town, keyed: TestClient, officer: TestClient
) -> None:
    person(app_state, town)
    document = submission("detention")
    body = written(document)
    stranger = machines.key("stranger")
    wrong = {
        "missing": None,
        "of another body": signed_beside(written(submission("release"))),
        "by another key": signed_beside(body, stranger),
        "for another machine": signed_beside(body, name="another"),
        "of another kind": signed_beside(body, typ="JWT"),
        "none at all": unprotected(body).replace(".", "..", 1),
        "no signature": "x",
    }
    for what, signature in wrong.items():
        headers = {"Submission-Signature": signature} if signature else {}
        refused = send(keyed, document, **headers)
        assert refused.status_code == 403, what
        assert refused.json()["type"].endswith("signature-missing"), what
    sent = send(keyed, document, **{"Submission-Signature": signed_beside(body)})
    assert sent.status_code == 201, sent.text
    assert the_only(officer)["signed_with"] == "one"


def test_the_database_keeps_what_was_sent_and_who_decided(
    app_state: AppState, town: Town, sender: TestClient
) -> None:
    person(app_state, town)
    send(sender, submission("detention"))
    now = app_state.clock.now()
    for change in (
        "document = '{}'",
        "number = 'N-9'",
        "person_id = null",
        f"state = 'accepted', decided_at = now(), decided_by = '{town.supervisor.staff_id}'",
    ):
        with pytest.raises(Forbidden), app_state.database.work(town.officer, now) as work:
            work.session.execute(text(f"update submission set {change}"))
    row = SubmissionRow(
        team_ids=[],
        sender_id=town.officer.staff_id,
        number="1",
        type="release",
        document={"a": 1},
        way="http",
        sent_at=now,
        received_at=now,
        problem="unknown-client",
    )
    with pytest.raises(Forbidden), app_state.database.work(town.officer, now) as work:
        work.session.add(row)


@pytest.mark.parametrize("kind", ["order-imposed", "monitoring-alarm"])
def test_the_schema_of_each_type_is_there_for_everybody(app_state: AppState, kind: str) -> None:
    found = client_of(app_state).get(f"/api/v1/schemas/submissions/{kind}")
    assert found.status_code == 200
    schema = found.json()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("body", ['{"number": "é"}'.encode("latin-1"), "{}".encode("utf-16")])
def test_a_body_that_is_not_utf_8_cannot_be_read(
    body: bytes, town: Town, sender: TestClient
) -> None:
    answer = sender.post("/api/v1/submissions", content=body, headers=JSON)
    assert is_problem(answer, 400)["type"] == "/problems/unreadable-body"


def test_a_moment_without_an_offset_has_the_code_that_it_has_elsewhere(
    town: Town, sender: TestClient
) -> None:
    said = submission("monitoring-alarm", sent_at="2026-11-24T08:00:00")
    said["content"]["happened_at"] = "2026-11-24T07:55:00"
    found = is_problem(send(sender, said), 422)["errors"]
    assert {one["pointer"]: one["code"] for one in found} == {
        "/sent_at": "naive-moment",
        "/content/happened_at": "naive-moment",
    }


def test_an_order_does_not_wait_for_another_order_of_the_client(
    app_state: AppState, town: Town, sender: TestClient, officer: TestClient
) -> None:
    """One that changes an order that is not here would otherwise hold everything back until it is refused."""
    person(app_state, town)
    unknown = {"court_reference": "99-999999-26", "ends_on": "2028-01-01"}
    send(sender, submission("order-changed", "N-1", content=unknown))
    send(sender, submission("order-imposed", "N-2", sent_at="2026-11-24T08:10:00+01:00"))
    renamed = {"court_reference": "16-123456-26", "new_court_reference": "16-654321-26"}
    later = submission("order-changed", "N-3", sent_at="2026-11-24T08:20:00+01:00")
    send(sender, later | {"content": renamed})
    last = submission("order-changed", "N-4", sent_at="2026-11-24T08:30:00+01:00")
    ended = {"court_reference": "16-654321-26", "ended": {"on": "2026-11-20", "reason": "revoked"}}
    send(sender, last | {"content": ended})
    listed = officer.get("/api/v1/submissions", params={"state": "waiting"}).json()["items"]
    rows = {one["number"]: one for one in listed}
    assert difference(officer, rows["N-4"])["earlier_id"] == rows["N-3"]["id"]
    assert difference(officer, rows["N-3"])["earlier_id"] == rows["N-2"]["id"]
    assert difference(officer, rows["N-2"])["earlier_id"] is None
    for number in ("N-2", "N-3", "N-4"):
        done = accept(officer, rows[number])
        assert done.status_code == 200, (number, done.text)
