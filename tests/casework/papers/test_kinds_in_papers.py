"""A paper names a condition as it was called when it was entered, with the article of the law behind it."""

from __future__ import annotations

import json

import pytest

from aftercare.casework.papers.drafts import correct_paper
from aftercare.casework.papers.view import paper_file
from aftercare.domain.papers import PaperKind
from aftercare.store.conditions.rows import ConditionRow
from tests.casework.papers.paper_desk import Desk, desk_of
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.store.arranging import Arranger

BAN = raw_kind(
    nl="geen contact met het gezin", en="no contact with the family", legal_kind="no_contact_order", role="constraint",
    obligations=[], properties=["contact_ban"], defaults={},
)  # fmt: skip


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def add(
    desk: Desk, kind: str, wording: str, version: int, own: object = None, **more: object
) -> None:
    row = ConditionRow(
        person_id=desk.person.id, order_id=desk.order.id, kind=kind, wording=wording,
        starts_on=desk.order.starts_on, entry_version=version, own_kind=own,
        parameters=more,
    )  # fmt: skip
    desk.arrange.add(row)


@pytest.mark.parametrize(
    ("language", "name"),
    [("nl", "geen contact met het gezin"), ("en", "no contact with the family")],
)
def test_a_kind_of_the_organisation_is_named_and_its_wording_stays_out_where_it_may_name_a_victim(
    desk: Desk, language: str, name: str
) -> None:
    add(desk, "no_contact_family", "Blijft weg bij Verzonnen Kade 9.", 1002, BAN)
    row = desk.signed(PaperKind.PROGRESS_REPORT, language=language)
    content = json.dumps(row.content, ensure_ascii=False)
    assert name in content
    assert "Verzonnen Kade" not in content
    assert "14c" in content


def test_a_shipped_kind_is_named_in_the_version_it_was_entered_with(desk: Desk) -> None:
    add(desk, "other_conduct", "", 1)
    row = desk.signed(PaperKind.PROGRESS_REPORT)
    content = json.dumps(row.content, ensure_ascii=False)
    assert "andere voorwaarden het gedrag van de veroordeelde betreffende" in content


def test_of_two_of_one_kind_a_document_names_each_by_its_number_and_whom_it_is_about(
    desk: Desk,
) -> None:
    add(desk, "no_contact_order", "", 1, labels=["S-1"])
    before = desk.signed(PaperKind.PROGRESS_REPORT)
    assert "contactverbod nr." not in str(before.content)
    add(desk, "no_contact_order", "", 1, labels=["S-2", "S-3"])
    officer = desk.arrange.office.officer
    with desk.arrange.database.work(officer, desk.arrange.now) as work:
        file = paper_file(work, before.id)
        # The other one has a number from now on; what was signed says no less of it.
        assert file.changes == ()
        assert "contactverbod nr." not in str(file.made.sections)
        made = str(paper_file(work, correct_paper(work, before.id).id).made.sections)
    assert "contactverbod nr. 1 (S-1)" in made
    assert "contactverbod nr. 2 (S-2, S-3)" in made
