"""A record that is withheld takes along what refers to it or follows from it; drafts are left out by rule."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.domain.subject_access.following import follows_from
from aftercare.domain.subject_access.withholding import DRAFT, OF_STAFF, withheld_records

ROWS = {
    "person": [{"id": "p"}],
    "paper": [
        {
            "id": "d",
            "person_id": "p",
            "signed_at": None,
            "escalation_id": None,
            "hand_over_id": None,
        },
        {"id": "s", "person_id": "p", "signed_at": 1, "escalation_id": "e", "hand_over_id": "t"},
    ],
    "paper_text": [{"id": "w", "person_id": "p", "paper_id": "d"}],
    "escalation": [{"id": "e", "person_id": "p"}, {"id": "f", "person_id": "p"}],
    "deadline": [
        {"id": "t", "person_id": "p", "subject_id": "p"},
        {"id": "u", "person_id": "p", "subject_id": "e"},
    ],
    "task": [
        {"id": "k", "person_id": "p", "subject_key": "draft_paper:e:x", "appointment_id": None}
    ],
    "disclosure": [{"id": "g", "person_id": "p", "source_id": "s"}],
}


def test_drafts_and_their_texts_are_left_out_by_rule() -> None:
    assert withheld_records(ROWS, {}) == {("paper", "d"): DRAFT, ("paper_text", "w"): DRAFT}


def test_what_refers_to_a_withheld_record_goes_with_it() -> None:
    left = withheld_records(ROWS, {("escalation", "e"): "safety"})
    gone = {key for key, ground in left.items() if ground == "safety"}
    assert gone == {
        ("escalation", "e"), ("paper", "s"), ("deadline", "t"), ("deadline", "u"), ("disclosure", "g"), ("task", "k"),
    }  # fmt: skip


REPORTED: dict[str, list[dict[str, Any]]] = {
    "appointment": [{"id": "m", "person_id": "p"}],
    "absence": [{"id": "a", "person_id": "p", "appointment_id": "m"}],
    "deadline": [
        {"id": "t", "person_id": "p", "subject_id": "o", "code": "prosecutor-report", "number": 1,
         "settled_by_id": "v"},
        {"id": "x", "person_id": "p", "subject_id": "o", "code": "prosecutor-report", "number": 2},
        {"id": "y", "person_id": "p", "subject_id": "o", "code": "advice-after-report", "number": 1},
        {"id": "h", "person_id": "p", "subject_id": "p", "code": "hand-over-paper", "number": 0},
    ],
    "supervision_order": [{"id": "o", "person_id": "p"}],
    "order_event": [{"id": "v", "person_id": "p", "order_id": "o", "kind": "breach_reported", "entered_at": 1}],
    "escalation": [{"id": "e", "person_id": "p"}, {"id": "f", "person_id": "p"}],
    "paper": [
        {"id": "s", "person_id": "p", "signed_at": 1, "escalation_id": "e", "hand_over_id": "h"},
        {"id": "d", "person_id": "p", "signed_at": None, "escalation_id": "f", "hand_over_id": None},
    ],
    "task": [{"id": "k", "person_id": "p", "kind": "draft_paper", "subject_key": "draft_paper:e:violation_report"}],
    "disclosure": [{"id": "g", "person_id": "p", "source_id": "s"}],
}  # fmt: skip
CAUSES = [("e", "m"), ("f", "x")]
OF_REPORT = {"e", "t", "v", "s", "h", "y", "k", "g"}


@pytest.mark.parametrize("one", ["escalation e", "deadline t", "paper s", "disclosure g", "task k"])
def test_a_withheld_report_shows_in_none_of_its_traces(one: str) -> None:
    follows = follows_from(REPORTED, CAUSES, [("o", 1, "e")])
    table, row_id = one.split()
    left = withheld_records(REPORTED, {(table, row_id): "safety"}, follows)
    assert {which for (_, which), ground in left.items() if ground == "safety"} == OF_REPORT


def test_an_escalation_goes_with_each_of_its_causes() -> None:
    follows = follows_from(REPORTED, CAUSES, [("o", 1, "e")])
    left = withheld_records(REPORTED, {("absence", "a"): "safety"}, follows)
    assert {which for (_, which), ground in left.items() if ground == "safety"} == OF_REPORT | {"a"}
    left = withheld_records(REPORTED, {("deadline", "x"): "safety"}, follows)
    assert {which for (_, which), ground in left.items() if ground == "safety"} == {"x", "f"}


def test_a_draft_does_not_take_the_decision_behind_it() -> None:
    follows = follows_from(REPORTED, CAUSES, [("o", 1, "e")])
    assert withheld_records(REPORTED, {}, follows) == {("paper", "d"): DRAFT}


def test_the_deadline_of_a_withheld_document_goes_in_any_order_of_tables() -> None:
    rows = {
        "deadline": [{"id": "h", "person_id": "p"}],
        "paper": [{"id": "s", "person_id": "p", "signed_at": 1, "hand_over_id": "h"}],
    }
    left = withheld_records(rows, {("paper", "s"): "safety"})
    assert left.keys() == {("paper", "s"), ("deadline", "h")}


def test_the_review_of_emergency_access_is_left_out_as_that_access_is() -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "deadline": [{"id": "r", "person_id": "p", "subject_id": "n", "code": "emergency-review"}],
        "escalation": [{"id": "e", "person_id": "p"}],
        "escalation_act": [{"id": "b", "person_id": "p", "escalation_id": "e"}],
    }
    left = withheld_records(rows, {}, follows_from(rows, [("e", "r")], []))
    assert left == dict.fromkeys(
        [("deadline", "r"), ("escalation", "e"), ("escalation_act", "b")], OF_STAFF
    )
