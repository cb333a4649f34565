"""A submission is read whole or refused with every fault; the published schema says the same."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.submissions.differences import applied, basis_of, changes_between
from aftercare.domain.submissions.documents import (
    SubmissionType,
    parsed,
    read_submission,
    same_document,
    schema_text,
)
from aftercare.domain.submissions.signatures import TYPE
from aftercare.domain.submissions.stated import WHEN_ACCEPTED, stated
from tests.submissions import CONTENTS, submission
from tests.tiers import examples

KINDS = [one.value for one in SubmissionType]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELDS = st.dictionaries(st.sampled_from("abcde"), st.none() | st.integers() | st.text(max_size=4))


def takes(kind: str, document: object) -> bool:
    """Whether the published schema takes it."""
    schema = json.loads(schema_text(SubmissionType(kind)))
    return jsonschema_rs.Draft202012Validator(schema).is_valid(document)


def objects_in(document: Any) -> list[dict[str, Any]]:
    """Every object inside, the document first."""
    if isinstance(document, dict):
        return [document, *(one for value in document.values() for one in objects_in(value))]
    if isinstance(document, list):
        return [one for value in document for one in objects_in(value)]
    return []


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_is_read_and_its_schema_takes_it(kind: str) -> None:
    document = submission(kind)
    read = read_submission(document)
    assert (read.type, read.number) == (kind, "N-1")
    assert takes(kind, document)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_member_is_refused_at_every_depth_by_reader_and_schema(kind: str) -> None:
    for number in range(len(objects_in(submission(kind)))):
        document = deepcopy(submission(kind))
        objects_in(document)[number]["victim"] = "x"
        with pytest.raises(Invalid) as refused:
            read_submission(document)
        assert [one.code for one in refused.value.fields] == ["unknown-member"]
        assert not takes(kind, document)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=examples(100))
@given(where=st.integers(0, 9), member=st.integers(0, 9), value=JSON)
def test_whatever_stands_in_a_member_is_read_or_refused_and_never_a_crash(
    kind: str, where: int, member: int, value: object
) -> None:
    document = deepcopy(submission(kind))
    objects = objects_in(document)
    changed = objects[where % len(objects)]
    changed[list(changed)[member % len(changed)]] = value
    try:
        read_submission(document)
    except Invalid:
        return
    assert takes(str(document["type"]), document)


@settings(max_examples=examples(100))
@given(st.binary(max_size=60))
def test_bytes_are_read_as_json_or_refused(body: bytes) -> None:
    try:
        found = parsed(body)
    except Invalid:
        return
    assert found == json.loads(body)


@pytest.mark.parametrize(
    "body", [b'{"a": 1, "a": 1}', b'{"a": {"b": 1, "b": 2}}', b"[NaN]", b"[" * 200_000]
)
def test_what_two_readers_could_read_differently_is_no_document(body: bytes) -> None:
    with pytest.raises(Invalid):
        parsed(body)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (b'{"number": "1", "number": "2"}', ["/number"]),
        (b'{"content": {"lines": [{"kind": 1, "kind": 1}]}}', ["/content/lines/0/kind"]),
        # A name that is not written as members are could be a person's.
        (b'{"content": {"J. Doe": 1, "J. Doe": 2}}', ["/content"]),
    ],
)
def test_a_member_that_stands_twice_is_named(body: bytes, places: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        parsed(body)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        (place, "duplicate-member") for place in places
    ]


def test_a_document_is_the_same_in_any_order_of_members_and_true_is_not_one() -> None:
    document = submission("release")
    assert same_document(document, dict(reversed(document.items())))
    assert not same_document({"a": True}, {"a": 1})


@pytest.mark.parametrize(
    ("uses", "length", "refused"),
    [
        (["letters"], 45, []),
        (["letters"], 46, ["/content/lines/1"]),
        (["home", "letters"], 46, ["/content/lines/1"]),
        (["home"], 60, []),
    ],
)
def test_an_address_for_letters_is_refused_at_once_where_a_line_does_not_fit_the_envelope(
    uses: list[str], length: int, refused: list[str]
) -> None:
    content = {"lines": ["Lindelaan 1", "V" * length], "uses": uses}
    document = submission("address-change", content=content)
    found: list[tuple[str, str]] = []
    try:
        read_submission(document)
    except Invalid as fault:
        found = [(one.pointer, one.code) for one in fault.fields]
    assert found == [(place, "address-too-long") for place in refused]


@settings(max_examples=examples(200))
@given(now=FIELDS, proposed=FIELDS)
def test_the_changes_lead_from_what_is_to_what_is_proposed_and_no_further(
    now: dict[str, Any], proposed: dict[str, Any]
) -> None:
    changes = tuple(changes_between(now, proposed))
    after = applied(now, changes)
    assert all(after.get(name) == value for name, value in proposed.items())
    assert {name: after.get(name) for name in now.keys() - proposed.keys()} == {
        name: now[name] for name in now.keys() - proposed.keys()
    }
    assert tuple(changes_between(after, proposed)) == ()


@settings(max_examples=examples(100))
@given(now=FIELDS, proposed=FIELDS, version=st.integers(1, 5))
def test_the_mark_of_what_was_shown_changes_with_a_row_it_rests_on(
    now: dict[str, Any], proposed: dict[str, Any], version: int
) -> None:
    changes = tuple(changes_between(now, proposed))
    shown = basis_of(changes, [("row", version)])
    assert shown == basis_of(changes, [("row", version)])
    assert shown != basis_of(changes, [("row", version + 1)])


def test_every_type_has_an_example_here() -> None:
    assert set(CONTENTS) == set(KINDS)


def test_the_guide_has_one_document_of_each_type_that_is_read() -> None:
    page = (Path(__file__).parents[3] / "docs/how-to/send-submissions.md").read_text()
    blocks = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    documents = [one for one in map(json.loads, blocks) if "format" in one]
    assert sorted(read_submission(one).type for one in documents) == sorted(KINDS)
    assert all(takes(one["type"], one) for one in documents)
    assert {one["typ"] for one in map(json.loads, blocks) if "typ" in one} == {TYPE}


@pytest.mark.parametrize(
    ("changes", "pointer", "code", "said"),
    [
        (
            {"type": "pardon"},
            "/type",
            "unknown-value",
            "'order-imposed', 'order-changed', 'detention'",
        ),
        ({"number": "N" * 101}, "/number", "bad-length", "1 to 100"),
        ({"number": "N" * 300}, "/number", "bad-length", "1 to 100"),
        ({"number": "N 1"}, "/number", "string-pattern-mismatch", r"^[\x21-\x7e]{1,100}$"),
        ({"client": {"reference": ""}}, "/client/reference", "bad-length", "1 to 100"),
        ({"client": {"reference": "P" * 101}}, "/client/reference", "bad-length", "1 to 100"),
        ({"client": {"reference": "P" * 300}}, "/client/reference", "bad-length", "1 to 100"),
        ({"client": None}, "/client", "missing", "has no value"),
        ({"sent_at": "2026-11-24T08:00:00"}, "/sent_at", "naive-moment", "offset"),
        ({"sent_at": "yesterday"}, "/sent_at", "unreadable-moment", "offset"),
        ({"content": {"until_on": None}}, "/content/until_on", "missing", "has no value"),
    ],
)
def test_what_is_not_valid_is_said_with_its_own_bound(
    changes: dict[str, Any], pointer: str, code: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_submission(submission("detention", **changes))
    (fault,) = refused.value.fields
    assert (fault.pointer, fault.code) == (pointer, code)
    assert said in fault.detail


@pytest.mark.parametrize(
    ("number", "unit", "most"),
    [(51, "years", 50), (601, "months", 600), (2_601, "weeks", 2_600), (20_001, "days", 20_000)],
)
def test_a_length_that_no_order_can_have_is_refused_by_reader_and_schema(
    number: int, unit: str, most: int
) -> None:
    longest = submission("order-imposed", content={"length": {"number": most, "unit": unit}})
    assert read_submission(longest).number == "N-1"
    assert takes("order-imposed", longest)
    longer = submission("order-imposed", content={"length": {"number": number, "unit": unit}})
    with pytest.raises(Invalid) as refused:
        read_submission(longer)
    (fault,) = refused.value.fields
    assert (fault.pointer.split("/")[:3], fault.code) == (["", "content", "length"], "out-of-range")
    assert f"{most}" in fault.detail
    assert not takes("order-imposed", longer)


@pytest.mark.parametrize(
    ("day", "code", "bound"),
    [
        ("1969-12-31", "too-early", "1970-01-01"),
        ("2200-01-01", "too-far", "2199-12-31"),
        ("2026-02-30", "not-a-date", "2026-03-02"),
    ],
)
def test_a_day_out_of_bounds_is_a_day_out_of_bounds(day: str, code: str, bound: str) -> None:
    document = submission("order-changed", content={"ends_on": day})
    with pytest.raises(Invalid) as refused:
        read_submission(document)
    (fault,) = refused.value.fields
    assert (fault.pointer, fault.code) == ("/content/ends_on", code)
    assert bound in fault.detail
    assert takes("order-changed", document) == (code == "not-a-date")
    for edge in ("1970-01-01", "2199-12-31"):
        near = submission("order-changed", content={"ends_on": edge})
        assert takes("order-changed", near)
        assert read_submission(near)


BANS = [{"kind": "contact_ban", "wording": "No contact with A."},
        {"kind": "contact_ban", "wording": "No contact with B."}]  # fmt: skip


@pytest.mark.parametrize(
    ("member", "several", "refused"),
    [
        ("conditions_added", BANS, []),
        ("conditions_added", [BANS[0], BANS[0] | {"starts_on": "2027-01-01"}], []),
        ("conditions_added", [BANS[0], BANS[0] | {"wording": "No contact  with A. "}], [1]),
        ("conditions_withdrawn", [one | {"on": "2026-12-31"} for one in BANS], []),
        (
            "conditions_withdrawn",
            [BANS[0] | {"on": "2026-12-31"}, {"kind": "contact_ban", "on": "2026-12-31"}],
            [],
        ),
        # One condition cannot end on two days.
        ("conditions_withdrawn", [BANS[0] | {"on": f"2026-12-{day}"} for day in (30, 31)], [1]),
    ],
)
def test_a_kind_is_named_as_often_as_the_court_imposed_it_and_only_a_repeat_is_refused(
    member: str, several: list[dict[str, str]], refused: list[int]
) -> None:
    document = submission("order-changed", content={member: several})
    assert takes("order-changed", document)
    found: list[tuple[str, str]] = []
    try:
        read_submission(document)
    except Invalid as fault:
        found = [(one.pointer, one.code) for one in fault.fields]
    assert found == [(f"/content/{member}/{number}", "said-twice") for number in refused]


def test_several_of_a_kind_have_fields_of_their_own() -> None:
    document = submission("order-changed")
    document["content"] = {
        "court_reference": "16-1",
        "conditions_added": BANS,
        "conditions_withdrawn": [{"kind": "contact_ban", "on": "2026-12-31"}],
    }
    assert stated(read_submission(document).content) == {
        "condition.contact_ban": "No contact with A.",
        "starts_on.contact_ban": WHEN_ACCEPTED,
        "condition.contact_ban.2": "No contact with B.",
        "starts_on.contact_ban.2": WHEN_ACCEPTED,
        "condition.contact_ban.3": None,
        "withdrawn_on.contact_ban.3": date(2026, 12, 31),
    }
