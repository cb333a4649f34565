"""Books of rules through the API: the schema, versions, four eyes, faults with their pointers; and a zone alarm."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema_rs
import pytest
import yaml

from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK, Actor, Role
from aftercare.domain.escalation.parsing import RULES_FORM
from aftercare.domain.escalation.rules_file import read_rules_file
from aftercare.store.escalation.rule_book_rows import rules_in_force, shipped_books
from tests.api.conftest import ClientAs
from tests.data.rules import EVERY_TRIGGER
from tests.seeding import START

BOOKS = "/api/v1/rule-books"
TODAY = START.date()
SHIPPED: dict[str, Any] = shipped_books()[0]["book"] | {"valid_from": TODAY.isoformat()}
TEXT = EVERY_TRIGGER.read_text()


def changed(*path: str | int, to: object) -> dict[str, Any]:
    book = copy.deepcopy(SHIPPED)
    place: Any = book
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return book


def in_force(app_state: AppState) -> set[int]:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        return {one.version for one in rules_in_force(work.session, app_state.clock.now().date())}


def test_the_schema_is_the_published_one_and_accepts_what_ships(client_as: ClientAs) -> None:
    officer = client_as(Role.OFFICER)
    schema = officer.get(f"{BOOKS}/schema").json()
    assert schema == RULES_FORM.schema
    shipped = officer.get(f"{BOOKS}/1").json()
    assert jsonschema_rs.is_valid(schema, shipped["book"])
    assert (shipped["state"], shipped["proposed_by"]) == ("activated", None)
    assert officer.get(BOOKS).json()["items"] == [shipped]


def test_one_proposes_and_another_activates_and_then_it_is_in_force(
    app_state: AppState, client_as: ClientAs, second_admin: Actor
) -> None:
    admin, other = client_as(Role.ADMIN), client_as(second_admin)
    later = TEXT.replace('"2027-01-01"', f'"{TODAY}"')
    proposed = admin.post(BOOKS, json={"yaml": later})
    assert (proposed.status_code, proposed.json()["version"]) == (201, 2), proposed.text
    assert proposed.json()["book"] == read_rules_file(later)
    where = proposed.headers["location"]
    assert in_force(app_state) == {1}
    own = admin.post(f"{where}/activate")
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-rules-activation")
    assert other.post(f"{where}/activate").json()["state"] == "activated"
    assert other.post(f"{where}/activate").status_code == 409
    assert in_force(app_state) == {2}


def test_a_version_counts_from_its_first_day(
    app_state: AppState, client_as: ClientAs, second_admin: Actor
) -> None:
    proposed = client_as(Role.ADMIN).post(
        BOOKS, json={"book": changed("valid_from", to="2027-01-01")}
    )
    client_as(second_admin).post(f"{proposed.headers['location']}/activate")
    assert in_force(app_state) == {1}


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"book": changed("rules", 0, "severity", to=4)}, "/book/rules/0/severity", "out-of-range"),
        ({"book": changed("rules", 0, "ladder", to="none")}, "/book/rules/0/ladder", "unknown-ladder"),
        ({"book": changed("rules", 0, "conditions", to=["luck"])}, "/book/rules/0/conditions/0", "unknown-value"),
        ({"book": SHIPPED | {"rules": SHIPPED["rules"][:2]}}, "/book/rules", "no-rule-for-outcome-overdue"),
        ({"book": changed("rules", 2, "after_working_hours", to=25)}, "/book/rules", "no-rule-for-outcome-overdue"),
        ({"book": changed("rules", 5, "tiers", to=[1])}, "/book/rules", "no-rule-for-alarm"),
        ({"book": changed("rules", 3, "code", to="alarm")}, "/book/rules/5/code", "twice"),
        ({"yaml": TEXT.replace("severity: 1", "severity: 9")}, "/yaml/rules/0/severity", "out-of-range"),
        ({"yaml": "a: [1"}, "/yaml", "not-yaml"),
        ({"yaml": r'"\ud800": 1'}, "/yaml", "not-yaml"),
        ({}, "/book", "one-of-two"),
        ({"book": SHIPPED, "yaml": TEXT}, "/book", "one-of-two"),
    ],
    ids=[
        "severity", "ladder", "condition", "too few", "late", "some only", "twice", "yaml", "no yaml", "half",
        "none", "both",
    ],
)  # fmt: skip
def test_a_book_that_does_not_hold_is_pointed_into(
    client_as: ClientAs, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = client_as(Role.ADMIN).post(BOOKS, json=body)
    assert answer.status_code == 422
    assert {"pointer": pointer, "code": code}.items() <= answer.json()["errors"][0].items()


def test_a_fault_says_line_rule_and_what_is_allowed(client_as: ClientAs) -> None:
    wrong = TEXT.replace("severity: 1", "severity: 9", 1)
    line = 1 + wrong[: wrong.index("severity: 9")].count("\n")
    [fault, *_] = client_as(Role.ADMIN).post(BOOKS, json={"yaml": wrong}).json()["errors"]
    number = int(fault["pointer"].split("/")[3])
    assert fault["detail"].startswith(
        f"line {line}, rule {yaml.safe_load(TEXT)['rules'][number]['code']}: severity is 9; allowed are 1, 2, 3"
    )


@pytest.mark.parametrize(
    ("day", "code"),
    [("2024-06-01", "in-the-past"), ("1926-01-01", "in-the-past"), ("2026-11-23", "in-the-past"),
     ("2062-01-01", "too-far")],
)  # fmt: skip
def test_a_first_day_that_is_over_or_mistyped_is_not_proposed(
    client_as: ClientAs, day: str, code: str
) -> None:
    admin = client_as(Role.ADMIN)
    for body, pointer in (
        ({"book": SHIPPED | {"valid_from": day}}, "/book/valid_from"),
        ({"yaml": TEXT.replace('"2027-01-01"', f'"{day}"')}, "/yaml/valid_from"),
    ):
        answer = admin.post(BOOKS, json=body)
        assert answer.status_code == 422
        assert {"pointer": pointer, "code": code}.items() <= answer.json()["errors"][0].items()
    if code == "too-far":
        assert "2028" in answer.json()["errors"][0]["detail"]
    assert len(admin.get(BOOKS).json()["items"]) == 1


def test_a_book_that_a_newer_one_overtook_is_not_activated(
    app_state: AppState, client_as: ClientAs, second_admin: Actor
) -> None:
    admin, other = client_as(Role.ADMIN), client_as(second_admin)
    for day in (TODAY, TODAY):
        admin.post(BOOKS, json={"book": SHIPPED | {"valid_from": day.isoformat()}})
    assert other.post(f"{BOOKS}/3/activate").status_code == 200
    late = other.post(f"{BOOKS}/2/activate")
    assert (late.status_code, late.json()["errors"][0]["code"]) == (422, "newer-in-force")
    assert in_force(app_state) == {3}


def test_its_proposer_withdraws_a_book_and_another_refuses_it_with_a_reason(
    app_state: AppState, client_as: ClientAs, second_admin: Actor
) -> None:
    admin, other = client_as(Role.ADMIN), client_as(second_admin)
    for _ in range(3):
        admin.post(BOOKS, json={"book": SHIPPED})
    why = {"reason": "Zes weken is te lang bij dit niveau."}
    not_own = other.post(f"{BOOKS}/2/withdraw")
    assert (not_own.status_code, not_own.json()["type"]) == (403, "/problems/not-own-proposal")
    own = admin.post(f"{BOOKS}/2/refuse", json=why)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-proposal-refusal")
    assert other.post(f"{BOOKS}/3/refuse", json={"reason": " "}).status_code == 422

    withdrawn = admin.post(f"{BOOKS}/2/withdraw").json()
    assert (withdrawn["state"], withdrawn["end_reason"]) == ("withdrawn", None)
    refused = other.post(f"{BOOKS}/3/refuse", json=why).json()
    assert (refused["state"], refused["end_reason"]) == ("refused", why["reason"])
    assert refused["ended_by"] == str(second_admin.staff_id)

    # Once and for good, also against who looks at an older page.
    for number in (2, 3):
        assert other.post(f"{BOOKS}/{number}/activate").status_code == 409
        assert admin.post(f"{BOOKS}/{number}/withdraw").status_code == 409
        assert other.post(f"{BOOKS}/{number}/refuse", json=why).status_code == 409
    assert other.post(f"{BOOKS}/4/activate").status_code == 200
    assert admin.post(f"{BOOKS}/4/withdraw").status_code == 409
    assert in_force(app_state) == {4}
    states = [one["state"] for one in admin.get(BOOKS).json()["items"]]
    assert states == ["activated", "refused", "withdrawn", "activated"]
    seen = client_as(Role.AUDITOR).get("/api/v1/access-log").json()["items"]
    acts = {one["action"] for one in seen if one["subject_kind"] == "rule-book"}
    assert {"add", "withdraw", "refuse", "approve"} <= acts


def test_a_code_never_comes_to_ask_something_else(client_as: ClientAs, second_admin: Actor) -> None:
    admin, other = client_as(Role.ADMIN), client_as(second_admin)
    first = SHIPPED | {"rules": [*SHIPPED["rules"], rule("mine", "missed-of-kind")]}
    second = SHIPPED | {"rules": [*SHIPPED["rules"], rule("mine", "unexcused-of-kind")]}
    proposed = [
        admin.post(BOOKS, json={"book": one}).headers["location"] for one in (first, second)
    ]
    assert other.post(f"{proposed[0]}/activate").status_code == 200
    late = other.post(f"{proposed[1]}/activate")
    assert (late.status_code, late.json()["errors"][0]["code"]) == (422, "other-trigger")
    again = admin.post(BOOKS, json={"book": second})
    assert again.json()["errors"][0]["pointer"] == f"/book/rules/{len(SHIPPED['rules'])}/code"


def rule(code: str, trigger: str) -> dict[str, Any]:
    return {"code": code, "trigger": trigger, "severity": 1, "ladder": "one-day", "kinds": ["home_visit"],
            "nl": "Huisbezoek", "en": "Home visit"}  # fmt: skip


def test_officers_read_rules_and_do_not_write_them(client_as: ClientAs) -> None:
    assert client_as(Role.OFFICER).post(BOOKS, json={"book": SHIPPED}).status_code == 403
    assert client_as(Role.PLANNER).get(BOOKS).status_code == 403
    # An auditor proves by which rules a person was treated.
    assert client_as(Role.AUDITOR).get(f"{BOOKS}/1").status_code == 200
    assert client_as(Role.AUDITOR).post(f"{BOOKS}/1/activate").status_code == 403
    assert client_as(Role.OFFICER).get(f"{BOOKS}/99").status_code == 404
