"""The reader answers an instance or the pointers of what is wrong, whatever it is given."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.documents.streaming import Rows, decoded, opened
from aftercare.base.errors import FieldFault, UnusableInstance
from aftercare.domain.placement.document.format import INSTANCE, PARTS, instance_schema
from aftercare.domain.placement.document.parsing import read_instance, read_plan
from aftercare.domain.placement.document.serialising import plan_document
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.placing import place
from tests.domain.placement.checker import violations
from tests.domain.placement.instances import made
from tests.tiers import examples

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "placement-files.md"
HOSTILE: list[Any] = [
    None, True, False, -1, 0, 1.5, 10**400, float("nan"), float("inf"), "", "x", "\ud800", "a" * 999,
    [], [[]], [None], {}, {"id": None}, "2026-03-02", "2026-13-45", "2026-03-02T09:00",
    "2026-03-02T09:00:00+01:00", "2026-03-02T09:00:00+99:00", "0001-01-01T00:00:00+00:00",
    [1, 2, 3], [[5, 1]], [["2026-03-02T09:00", "2026-03-01T09:00"]], {"7": [[0, 60]]}, [True, 60],
]  # fmt: skip

WRONG = {
    "/meta/days": 0,
    "/meta/grid_min": 7,
    "/meta/tz": "Europe/Atlantis",
    "/meta/start": "2026-03-03",
    "/locations/0/kind": "castle",
    "/locations/0/capacity": -1,
    "/officers/0/hours/9": [[0, 60]],
    "/officers/0/hours/0/0": [600, 540],
    "/officers/0/absent/0/0": "2026-03-02T09:00:00+01:00",
    "/officers/0/office": "L99",
    "/sessions/0/from": 541,
    "/sessions/0/audience": "everybody",
    "/persons/0/tier": 4,
    "/persons/0/juvenile": 1,
    "/persons/0/officer": "O99",
    "/persons/0/no_contact/0": "P99",
    "/persons/1/id": "P0",
    "/obligations/3/minutes": True,
    "/obligations/3/needs": "robot",
    "/obligations/3/period_days": 0,
    "/obligations/3/weekdays/0": 7,
    "/obligations/3/person": "P99",
    "/obligations/3/min_gap_days": 11_001,
    "/obligations/3/max_gap_days": -1,
    "/obligations/3/last_done": "yesterday",
    "/holidays/0": 20260302,
}


def base() -> dict[str, Any]:
    document = made(3, persons=4)
    document["persons"][0]["no_contact"] = ["P1"]
    return document


def put(document: Any, pointer: str, value: Any) -> Any:
    *path, last = pointer.split("/")[1:]
    here = document
    for key in path:
        here = here[int(key)] if isinstance(here, list) else here[key]
    if isinstance(here, list):
        here[int(last)] = value
    else:
        here[last] = value
    return document


def paths(value: Any, pointer: str = "") -> list[str]:
    found = [pointer] if pointer else []
    members = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value[:2])
        if isinstance(value, list)
        else ()
    )
    for key, member in members:
        found += paths(member, f"{pointer}/{key}")
    return found


def read(document: object) -> tuple[Instance | None, tuple[FieldFault, ...]]:
    try:
        return read_instance(document), ()
    except UnusableInstance as refused:
        return None, refused.fields


@pytest.mark.parametrize("pointer", WRONG)
def test_what_is_wrong_is_pointed_at(pointer: str) -> None:
    with pytest.raises(UnusableInstance) as caught:
        read_instance(put(base(), pointer, WRONG[pointer]))
    assert pointer in [fault.pointer for fault in caught.value.fields]


def test_all_faults_are_shown_at_once() -> None:
    document = put(put(base(), "/persons/0/tier", 9), "/obligations/0/minutes", -5)
    with pytest.raises(UnusableInstance) as caught:
        read_instance(document)
    assert {fault.pointer for fault in caught.value.fields} == {
        "/persons/0/tier",
        "/obligations/0/minutes",
    }


MISSPELT = [
    "/unknown",
    "/meta/grid",
    "/locations/0/colour",
    "/officers/0/team",
    "/sessions/0/room",
    "/persons/3/home_onyl",
    "/obligations/2/minuts",
    "/notified/0/officre",
    "/persons/0/barred/0/until",
]


@pytest.mark.parametrize("pointer", MISSPELT)
def test_a_member_that_the_format_does_not_have_is_pointed_at_by_its_name(pointer: str) -> None:
    document = base()
    document["notified"] = [{}]
    document["persons"][0]["barred"] = [{}]
    put(document, pointer, None)
    _, faults = read(document)
    assert FieldFault(pointer, "unknown-member", "is not known here") in faults


def test_a_plan_with_a_member_it_does_not_have_is_refused_too() -> None:
    instance = read_instance(base())
    for document, pointer in (({"plcaed": []}, "/plcaed"), ({"placed": [{"x": 1}]}, "/placed/0/x")):
        with pytest.raises(UnusableInstance) as caught:
            read_plan(document, instance)
        assert pointer in [fault.pointer for fault in caught.value.fields]


@pytest.mark.parametrize("decode", [decoded, opened])
@pytest.mark.parametrize(
    ("written", "pointer"),
    [
        ('"days": 28', "/meta/days"),
        ('"kind": "office"', "/locations/0/kind"),
        ('"holidays": []', "/holidays"),
    ],
)
def test_a_member_that_stands_twice_is_pointed_at(
    written: str, pointer: str, decode: Callable[[str], Any]
) -> None:
    """Of two that differ JSON keeps the last one, and no one could see which was meant."""
    name = written.partition(":")[0]
    text = json.dumps({"holidays": []} | base())
    assert f"{name}:" in text
    _, faults = read(decode(text.replace(f"{name}:", f"{written}, {name}:", 1)))
    assert [(one.pointer, one.code) for one in faults] == [(pointer, "duplicate-member")]


def test_a_row_of_an_occurrence_that_was_placed_before_is_pointed_at() -> None:
    row = {
        "obligation": "b1",
        "occurrence": 0,
        "start": "2026-03-02T09:00+01:00",
        "end": "2026-03-02T09:30+01:00",
    }
    rows = [row, row | {"occurrence": 1}, row | {"start": "2026-03-02T08:00+01:00"}]
    with pytest.raises(UnusableInstance) as caught:
        read_plan({"placed": rows}, read_instance(base()))
    assert [(one.pointer, one.code) for one in caught.value.fields] == [
        ("/placed/2", "duplicate-row")
    ]
    document = base()
    document["notified"] = rows
    _, faults = read(document)
    assert ("/notified/2", "duplicate-row") in [(one.pointer, one.code) for one in faults]


class TestSchema:
    """The published schema and the reader agree: both follow from one table."""

    def test_it_is_a_schema_and_takes_a_whole_instance(self) -> None:
        schema = instance_schema()
        jsonschema_rs.meta.validate(schema)
        assert jsonschema_rs.is_valid(schema, base())

    @pytest.mark.parametrize("name", [*PARTS, "instance"])
    def test_every_member_of_the_table_is_read(self, name: str) -> None:
        part = INSTANCE if name == "instance" else PARTS[name]
        for member, about in part.members.items():
            if not about.schema:
                continue
            document = base()
            pointer = f"{with_one(document, name)}/{member}"
            put(document, pointer, {"x": 0})
            _, faults = read(document)
            assert any(one.pointer.startswith(pointer) for one in faults), pointer
            assert not jsonschema_rs.is_valid(instance_schema(), document), pointer

    @settings(max_examples=examples(150), deadline=None)
    @given(st.data())
    def test_what_the_reader_takes_the_schema_takes(self, data: st.DataObject) -> None:
        document = base()
        pointer = data.draw(st.sampled_from(paths(document)))
        put(document, pointer, data.draw(st.sampled_from(HOSTILE)))
        instance, _ = read(document)
        if instance is not None:
            assert jsonschema_rs.is_valid(instance_schema(), document)


def test_the_example_of_the_documentation_is_placed() -> None:
    document = json.loads(PAGE.read_text().split("```json")[1].split("```")[0])
    assert jsonschema_rs.is_valid(instance_schema(), document)
    plan = place(read_instance(document))
    assert (len(plan.placed), plan.unplaced) == (2, ())


def with_one(document: dict[str, Any], name: str) -> str:
    """The pointer of an object of this kind, which the document is given if it has none."""
    if name == "row":
        document["notified"] = [{}]
        return "/notified/0"
    if name == "bar":
        document["persons"][0]["barred"] = [{}]
        return "/persons/0/barred/0"
    return {"instance": "", "meta": "/meta"}.get(name, f"/{name}s/0")


@settings(max_examples=examples(150), deadline=None)
@given(st.data())
def test_a_spoilt_instance_is_refused_or_planned_but_never_breaks(data: st.DataObject) -> None:
    document = base()
    pointer = data.draw(st.sampled_from(paths(document)))
    put(document, pointer, data.draw(st.sampled_from(HOSTILE)))
    instance, faults = read(document)
    assert all(fault.code and fault.detail for fault in faults)
    if instance is None:
        assert faults
    else:
        json.dumps(plan_document(place(instance), explain=True), allow_nan=False)


@pytest.mark.parametrize("document", HOSTILE, ids=[str(n) for n in range(len(HOSTILE))])
def test_no_instance_at_all_is_refused(document: object) -> None:
    with pytest.raises(UnusableInstance):
        read_instance(document)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=12,
    )
)
def test_any_json_is_refused_in_an_orderly_way(document: object) -> None:
    instance = read_instance(base())
    with pytest.raises(UnusableInstance):
        read_instance({**base(), "persons": [document]})
    with pytest.raises(UnusableInstance):
        read_plan({"placed": [document]}, instance)


@pytest.mark.parametrize("member", ["start", "end"])
@pytest.mark.parametrize(
    "value", ["2026-03-02T25:00:00+01:00", "2026-02-30T09:00:00Z", "soon", None]
)
def test_a_row_of_a_plan_with_a_moment_that_is_none_is_pointed_at(
    member: str, value: str | None
) -> None:
    row = {
        "obligation": "B0",
        "occurrence": 0,
        "start": "2026-03-02T09:00:00Z",
        "end": "2026-03-02T10:00:00Z",
    }
    with pytest.raises(UnusableInstance) as caught:
        read_plan({"placed": [row | {member: value}]}, read_instance(base()))
    found = [(fault.pointer, fault.code) for fault in caught.value.fields]
    assert found == [(f"/placed/0/{member}", "not-a-moment")]


def test_more_than_fits_is_refused_before_it_is_tried() -> None:
    document = base()
    document["meta"].update(days=1100, grid_min=1)
    for row in document["obligations"]:
        row["minutes"] = 1
    person = document["persons"][1]
    document["persons"] += [{**person, "id": f"Q{number}"} for number in range(6000)]
    with pytest.raises(UnusableInstance) as caught:
        read_instance(document)
    assert caught.value.fields[0].code == "too-large"


def test_lengths_and_hours_need_not_follow_the_grid() -> None:
    document = made(5, persons=6)
    for row in document["obligations"]:
        if row["needs"] == "officer":
            row["minutes"], row["travel_min"] = 50, 7
    document["officers"][0]["hours"]["1"] = [[541, 700], [700, 1007]]
    written = plan_document(place(read_instance(document)), explain=False)
    assert written["placed"]
    assert violations(document, written) == []


def test_a_period_cut_by_the_horizon_is_due_and_says_that_it_runs_on() -> None:
    document = base()
    document["meta"]["days"] = 7 * 4 + 1
    document["obligations"] = document["obligations"][:1]
    document["obligations"][0].update(period_days=28, last_done=None)
    document["holidays"] = ["2026-04-13"]
    plan = place(read_instance(document))
    assert [row.occurrence for row in (*plan.placed, *plan.unplaced)] == [0, 1]
    assert plan.unplaced[0].reason.cut


# One row at a time ----------------------------------------------------------------------------------

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def whole(document: Any) -> Any:
    """What was opened, with all rows decoded."""
    if not isinstance(document, dict):
        return document
    return {name: list(one) if isinstance(one, Rows) else one for name, one in document.items()}


def outcome(read: Callable[[], Any]) -> Any:
    """What was read, or the words of the refusal."""
    try:
        return read()
    except ValueError as error:
        return str(error)


@given(anything, st.sampled_from([None, 0, 2]))
def test_a_document_opened_row_by_row_is_the_document(document: Any, indent: int | None) -> None:
    text = json.dumps(document, indent=indent)
    assert whole(opened(text)) == json.loads(text)


@pytest.mark.parametrize("rows", ["[]", "[ ]", "[{}]", '[1, [2], {"a": []}]'])
def test_a_list_stays_in_the_text_until_its_rows_are_asked_for(rows: str) -> None:
    found = opened(f'{{"meta": {{}}, "rows": {rows}, "end": 1}}')["rows"]
    assert isinstance(found, Rows)
    assert (len(found), list(found)) == (len(json.loads(rows)), json.loads(rows))


@given(
    anything, st.integers(0, 60), st.sampled_from(["", ",", "}", "]", '"', ":", "x", "[", "NaN"])
)
def test_what_is_no_json_is_shown_as_json_shows_it(document: Any, spot: int, put_in: str) -> None:
    text = json.dumps({"meta": {}, "rows": document})
    broken = text[:spot] + put_in + text[spot + 1 :]
    assert outcome(lambda: whole(opened(broken))) == outcome(lambda: decoded(broken))


def test_a_number_that_is_none_is_refused() -> None:
    for text in ('{"rows": [NaN]}', '{"meta": Infinity}', "NaN"):
        with pytest.raises(ValueError, match=r"NaN|Infinity"):
            opened(text)


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 1_000))
def test_an_instance_is_the_same_whether_read_whole_or_row_by_row(seed: int) -> None:
    document = made(seed, persons=5)
    assert read_instance(opened(json.dumps(document))) == read_instance(document)
