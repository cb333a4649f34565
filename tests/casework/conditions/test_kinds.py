"""A kind of condition is proposed by one administrator, activated by another, and kept with what was entered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aftercare.base.errors import AlreadyDecided, Forbidden, Invalid
from aftercare.base.subject_errors import OwnKindActivation
from aftercare.casework.adoption.acts import activate
from aftercare.casework.conditions.acts import NewCondition, add_condition
from aftercare.casework.conditions.kinds import (
    CONDITION_KIND,
    NewKind,
    kind_file,
    library_file,
    propose_kind,
)
from aftercare.casework.conditions.library_updates import (
    adopt_entry,
    library_changes,
    library_offered,
)
from aftercare.casework.people.related_persons_view import around_choices, related_persons_file
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.conditions.entries import KindProperty
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.conditions.own_kinds import document_of
from aftercare.store.client_page.rows import internet_banned
from aftercare.store.conditions.rows import ConditionRow, get_condition
from aftercare.store.database.unit_of_work import Database
from tests.domain.conditions.own_kind_documents import raw_kind
from tests.store.arranging import NOW, Arranger

TODAY = date(2026, 11, 24)
CODE = "blood_test"


def propose(arrange: Arranger, code: str = CODE, on: date = TODAY, **changes: Any) -> int:
    shipped = CONDITION_LIBRARY.get(code)
    document = (document_of(shipped) if shipped else raw_kind()) | changes
    with arrange.database.work(arrange.office.admin, NOW) as work:
        return propose_kind(work, NewKind(code, "Zaakvak", "Directie", on, document)).version


def confirm(arrange: Arranger, version: int, code: str = CODE) -> None:
    with arrange.database.work(arrange.staff("admin"), NOW) as work:
        activate(work, CONDITION_KIND, version, {"code": code})


def adopt(arrange: Arranger, code: str = CODE, on: date = TODAY, **changes: Any) -> None:
    confirm(arrange, propose(arrange, code, on, **changes), code)


def enter(arrange: Arranger, code: str = CODE) -> ConditionRow:
    """A condition of this kind under an order that has a reporting duty."""
    order_id = arrange.condition(arrange.person()).order_id
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return add_condition(work, NewCondition(order_id, code, with_defaults=True))


def refused(arrange: Arranger, code: str = CODE, **changes: Any) -> list[str]:
    with pytest.raises(Invalid) as fault:
        propose(arrange, code, **changes)
    return [one.code for one in fault.value.fields]


def test_a_proposal_has_no_effect_until_another_administrator_activates_it(
    arrange: Arranger, database: Database
) -> None:
    version = propose(arrange)
    with database.work(arrange.office.officer, NOW) as work:
        assert CODE not in {one.kind for one, _ in library_offered(work, "VV", "adult")}
        assert [one.code for one in library_file(work).waiting] == [CODE]
    with pytest.raises(OwnKindActivation), database.work(arrange.office.admin, NOW) as work:
        activate(work, CONDITION_KIND, version, {"code": CODE})
    confirm(arrange, version)
    with pytest.raises(AlreadyDecided):
        confirm(arrange, version)
    with database.work(arrange.office.officer, NOW) as work:
        assert CODE in {one.kind for one, _ in library_offered(work, "VV", "adult")}
        assert CODE not in {one.kind for one, _ in library_offered(work, "VBM", "adult")}
        assert library_file(work).waiting == ()


def test_officers_propose_nothing(arrange: Arranger, database: Database) -> None:
    with pytest.raises(Forbidden), database.work(arrange.office.officer, NOW) as work:
        propose_kind(work, NewKind(CODE, "x", "x", TODAY, raw_kind()))


def test_a_condition_starts_with_the_defaults_and_keeps_its_words(
    arrange: Arranger, database: Database
) -> None:
    adopt(arrange)
    row = enter(arrange)
    assert (row.entry_version, row.parameters) == (1001, {"substances": ["alcohol"]})
    adopt(arrange, nl="bloedproef")
    with database.work(arrange.office.officer, NOW) as work:
        kept = get_condition(work.session, row.id).entry
        assert kept is not None
        assert kept.nl == "bloedonderzoek in een kliniek"
        (change,) = library_changes(work, row.person_id)
        assert change.newest is not None
        assert (change.newest.version, change.newest.nl) == (1002, "bloedproef")
    with database.work(arrange.office.officer, NOW) as work:
        adopt_entry(work, row.id, 1, 1002)
        after = get_condition(work.session, row.id).entry
        assert after is not None
        assert after.nl == "bloedproef"


def test_a_shipped_kind_gets_the_words_of_the_organisation_from_their_first_day(
    arrange: Arranger, database: Database
) -> None:
    adopt(arrange, "curfew", TODAY + timedelta(days=7), nl="avondklok", defaults={"travel_min": 30})
    assert enter(arrange, "curfew").entry_version == 1
    later = NOW + timedelta(days=8)
    order_id = arrange.condition(arrange.person()).order_id
    with database.work(arrange.office.officer, later) as work:
        row = add_condition(work, NewCondition(order_id, "curfew", with_defaults=True))
        assert (row.entry_version, row.parameters) == (1001, {"travel_min": 30})


@pytest.mark.parametrize("offer", ["retired", "removed"])
def test_a_retired_or_removed_kind_cannot_be_chosen_anew(arrange: Arranger, offer: str) -> None:
    adopt(arrange)
    adopt(arrange, offer=offer)
    with pytest.raises(Invalid) as fault:
        enter(arrange)
    code = {"retired": "kind-retired", "removed": "unknown-condition"}[offer]
    assert [one.code for one in fault.value.fields] == [code]


def test_a_kind_in_use_is_retired_and_not_removed(arrange: Arranger, database: Database) -> None:
    adopt(arrange)
    row = enter(arrange)
    with pytest.raises(Invalid) as fault:
        propose(arrange, offer="removed")
    (one,) = fault.value.fields
    assert (one.pointer, one.code, one.holes) == (
        "/document/offer",
        "condition-kind-in-use",
        {"count": 1},
    )
    adopt(arrange, offer="retired")
    with database.work(arrange.office.officer, NOW) as work:
        assert library_changes(work, row.person_id) == []
        assert get_condition(work.session, row.id).entry is not None


def test_a_kind_that_came_into_use_meanwhile_is_not_removed(arrange: Arranger) -> None:
    adopt(arrange)
    version = propose(arrange, offer="removed")
    enter(arrange)
    with pytest.raises(Invalid):
        confirm(arrange, version)


def test_a_version_that_a_newer_one_overtook_is_not_activated(arrange: Arranger) -> None:
    older = propose(arrange)
    adopt(arrange, nl="bloedproef")
    with pytest.raises(Invalid) as fault:
        confirm(arrange, older)
    assert [one.code for one in fault.value.fields] == ["newer-in-force"]


def test_a_version_begins_today_or_later_and_not_before_the_one_before(arrange: Arranger) -> None:
    """A day in the past would change nothing: what was entered since keeps the version it has."""
    adopt(arrange, on=TODAY + timedelta(days=7))
    assert refused(arrange, on=TODAY - timedelta(days=1)) == ["in-the-past"]
    assert refused(arrange, on=date(2062, 1, 1)) == ["too-far"]
    assert refused(arrange) == ["before-version"]


@pytest.mark.parametrize("code", ["", "Blood", "blood-test", "_x", "x" * 61, "draft", "a\0b"])
def test_a_code_is_a_plain_word(arrange: Arranger, code: str) -> None:
    assert "kind-code" in refused(arrange, code)


def test_every_version_is_listed_with_the_shipped_ones(
    arrange: Arranger, database: Database
) -> None:
    adopt(arrange, "other_conduct", nl="gedrag")
    with database.work(arrange.office.officer, NOW) as work:
        file = kind_file(work, "other_conduct")
    assert [one.version for one in file.rows] == [1]
    assert [one.version for one in file.shipped] == [2, 1]
    assert file.entry is not None
    assert file.entry.nl == "gedrag"


def test_a_kind_of_the_organisation_that_forbids_internet_closes_the_own_page(
    arrange: Arranger, database: Database
) -> None:
    ban = {"properties": ["internet_ban"], "defaults": {"no_internet": True}, "obligations": []}
    adopt(arrange, "no_internet", legal_kind="other_conduct", role="constraint", **ban)
    row = enter(arrange, "no_internet")
    with database.work(CLOCK, NOW) as work:
        assert internet_banned(work.session, row.person_id, TODAY)


def test_a_contact_ban_of_the_organisation_can_be_the_basis_of_a_restriction(
    arrange: Arranger, database: Database
) -> None:
    adopt(
        arrange, "no_contact_family", legal_kind="no_contact_order", role="constraint",
        properties=["contact_ban", "monitoring"], obligations=[], defaults={},
    )  # fmt: skip
    row = enter(arrange, "no_contact_family")
    assert row.has(KindProperty.CONTACT_BAN)
    assert row.entry is not None
    assert row.entry.may_be_monitored
    with database.work(arrange.office.officer, NOW) as work:
        choices = around_choices(work, related_persons_file(work, row.person_id))
        assert [one.id for one in choices.conditions] == [row.id]
