"""A kind of condition that is not known here comes with its case file: with its name, and with what it can do."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from aftercare.base.errors import Invalid
from aftercare.casework.conditions.library_updates import library_changes, library_offered
from aftercare.domain.conditions.entries import KindProperty
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from tests.casework.case_files.case_file_moves import change, codes, exported, imported
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.store.arranging import NOW, Arranger

ZONE = raw_kind(
    nl="verboden speeltuinen", en="no playgrounds", legal_kind="exclusion_zone", role="constraint", obligations=[],
    properties=["zone", "monitoring"], frames=["VV"], defaults={},
)  # fmt: skip
AREAS = {"areas": [{"type": "Circle", "center": [4.9, 52.37], "radius_m": 500}]}


@pytest.fixture
def document(arrange: Arranger, database: Database) -> dict[str, Any]:
    """The case file of a client with a zone of a kind that only the sender has."""
    person = arrange.person(deputy_id=None)
    arrange.condition(person, "no_playgrounds", entry_version=1003, own_kind=ZONE, parameters=AREAS)
    return exported(database, arrange.office.officer, person.id)


def test_a_zone_of_another_organisation_stays_a_zone_and_cannot_be_chosen_here(
    document: dict[str, Any], elsewhere: Arranger, there: Database
) -> None:
    imported(there, elsewhere.office.officer, document)
    with there.work(elsewhere.office.officer, NOW) as work:
        row = work.session.exec(select(ConditionRow)).one()
        assert row.entry is not None
        assert (row.kind, row.entry.nl) == ("no_playgrounds", "verboden speeltuinen")
        assert row.has(KindProperty.ZONE)
        assert row.parameters == AREAS
        assert library_changes(work, row.person_id) == []
        offered = {one.kind for one, _ in library_offered(work, "VV", "adult")}
        assert "no_playgrounds" not in offered


@pytest.mark.parametrize(
    ("pointer", "value", "found"),
    [
        ("/own_kind", None, ("/kind", "unknown-code")),
        ("/entry_version", 3, ("/entry_version", "not-together")),
        ("/kind", "No-Playgrounds", ("/kind", "unknown-code")),
        ("/own_kind", ZONE | {"frames": ["PP", "XX"]}, ("/own_kind/frames/1", "unknown-value")),
        ("/own_kind", ZONE | {"properties": []}, ("/parameters", "unknown-parameter")),
        ("/own_kind", ZONE | {"nl": ""}, ("/own_kind/nl", "bad-length")),
        ("/own_kind", {}, ("/own_kind/nl", "missing")),
    ],
    ids=str,
)
def test_a_kind_that_the_document_does_not_carry_whole_is_pointed_at(
    document: dict[str, Any],
    elsewhere: Arranger,
    there: Database,
    pointer: str,
    value: Any,
    found: tuple[str, str],
) -> None:
    broken = change(document, f"/conditions/0{pointer}", value)
    with pytest.raises(Invalid) as refused:
        imported(there, elsewhere.office.officer, broken)
    at, code = found
    assert (f"/conditions/0{at}", code) in codes(refused.value)
