"""What another organisation sent is written for the client in words, without codes."""

from __future__ import annotations

from typing import Any

import pytest

from aftercare.domain.subject_access.submission_words import submission_words
from tests.submissions import CONTENTS, submission

CODES = ("_", "order-", "content", "aftercare-submission", "null", "{")


def name_of(_subject: str, code: str, _language: str) -> str:
    return {"years": "Years", "revoked": "Revoked by the court"}[code]


CHANGE: dict[str, Any] = {
    "court_reference": "16-1",
    "extension": {
        "decided_on": "2026-11-20",
        "court_reference": "16-2",
        "length": {"number": 1, "unit": "years"},
    },
    "ended": {"on": "2026-11-30", "reason": "revoked"},
    "conditions_added": [
        {"kind": "contact_ban", "wording": "No contact."},
        {"kind": "contact_ban", "wording": "No letters."},
    ],
    "conditions_withdrawn": [
        {"kind": "reporting_duty", "on": "2026-12-31", "wording": "Report when asked."}
    ],
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", [*CONTENTS])
def test_no_code_and_no_name_of_a_member_stands_in_it(kind: str, language: str) -> None:
    document = submission(kind)
    if kind == "order-changed":
        document["content"] = CHANGE
    said = submission_words(document, language, name_of)
    assert said
    for code in CODES:
        assert code not in said.lower(), said


def test_a_change_says_each_thing_on_a_line_of_its_own() -> None:
    document = submission("order-changed")
    document["content"] = CHANGE
    lines = submission_words(document, "en", name_of).splitlines()
    assert any(one.startswith("Extended by: 1 year") for one in lines)
    assert "Extended on: 20 November 2026" in lines
    assert "Ended on: 30 November 2026" in lines
    assert any(one.endswith(": No contact.") for one in lines)
    assert any(one.endswith(": No letters.") for one in lines)
    assert any(one.endswith("this one: Report when asked.") for one in lines)
    assert not any(".2" in one for one in lines)
    assert any(one.endswith("holds until 31 December 2026") for one in lines)


def test_what_is_no_longer_kept_says_nothing() -> None:
    assert submission_words({}, "nl", name_of) == ""
