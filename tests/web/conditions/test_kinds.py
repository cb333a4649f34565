"""The library of conditions on pages: shown, a kind drafted in fields or from a file, activated by another."""

from __future__ import annotations

import json

import pytest

from tests.domain.conditions.own_kind_documents import raw_kind
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, value_of, words
from tests.web.shell.wording import dutch

KINDS, DRAFT = "/condition-kinds", "/condition-kinds/draft"
FIELDS = {
    "code": "blood_test", "nl": "bloedonderzoek", "en": "blood test", "legal_kind": "substance_ban",
    "role": "obligation", "obligations-substance_test": "yes", "properties-substances": "yes",
    "parameters-substances-alcohol": "yes", "frames-VV": "yes", "offer": "offered",
    "source": "Zaakvak", "adopted_by": "Directie", "valid_from": "24-11-2026", "act": "propose",
}  # fmt: skip


def adopt(visitor: Visitor, arrange: Arranger, **changes: str) -> None:
    answer = visitor("admin").post(DRAFT, data=FIELDS | changes)
    assert flashed(answer) == "proposed", words(answer.text)
    where = answer.headers["location"].partition("?")[0]
    assert flashed(visitor(arrange.staff("admin")).post(f"{where}/activate")) == "adopted"


def test_the_library_lists_every_kind_with_what_it_asks_and_where_it_comes_from(
    visitor: Visitor,
) -> None:
    page = words(visitor("officer").get(KINDS).text)
    assert "Meldplicht" in page
    assert "Sr 14c(2) onder 8" in page or "Sr 14c lid 2 onder 8" in page or "Sr 14c(2)" in page
    assert dutch("Has an exclusion zone on the map") in page
    assert dutch("Add a kind") not in page
    assert dutch("Add a kind") in words(visitor("admin").get(KINDS).text)
    assert visitor("planner").get(KINDS).status_code == 403


def test_one_administrator_proposes_a_kind_and_another_activates_it(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin, other = visitor("admin"), visitor(arrange.staff("admin"))
    assert flashed(admin.post(DRAFT, data=FIELDS)) == "proposed"
    where = f"{KINDS}/blood_test/1"
    own = admin.get(where).text
    assert "/activate" not in own
    assert admin.post(f"{where}/activate").status_code == 403
    assert "Bloedonderzoek" in words(admin.get(KINDS).text)
    assert flashed(other.post(f"{where}/activate")) == "adopted"
    page = words(visitor("officer").get(f"{KINDS}/blood_test").text)
    assert "Alcohol" in page or "alcohol" in page
    assert dutch("Adopted here, version %(number)s", number=1) in page


def test_enrolment_and_the_choice_of_a_condition_offer_the_kind_in_both_languages(
    visitor: Visitor, arrange: Arranger
) -> None:
    adopt(visitor, arrange)
    person = arrange.person()
    officer = visitor("officer")
    orders = officer.post(
        f"/people/{person.id}/orders/new", data={"frame": "VV", "choose": "yes"}
    ).text
    assert 'name="condition-blood_test"' in orders
    order_id = arrange.condition(person).order_id
    choice = f"/people/{person.id}/orders/{order_id}/conditions/new"
    assert "Bloedonderzoek" in words(officer.get(choice).text)
    form = officer.get(f"{choice}?kind=blood_test").text
    assert 'name="parameters-substances-alcohol"' in form
    assert "checked" in form.partition('name="parameters-substances-alcohol"')[2].partition(">")[0]
    saved = officer.post(choice, data={"kind": "blood_test", "parameters-substances-ghb": "yes"})
    assert flashed(saved) == "saved"
    assert "Bloedonderzoek" in words(officer.get(f"/people/{person.id}/conditions").text)
    english = officer.get(f"/people/{person.id}/conditions", headers={"accept-language": "en"})
    assert english.status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Blood test"}, "code"),
        ({"code": ""}, "code"),
        ({"nl": ""}, "nl"),
        ({"en": "x" * 201}, "en"),
        ({"legal_kind": "party"}, "legal_kind"),
        ({"role": ""}, "role"),
        ({"obligations-substance_test": ""}, "obligations"),
        ({"role": "constraint"}, "obligations"),
        ({"role": "constraint", "act": "compare"}, "obligations"),
        ({"frames-VV": ""}, "frames"),
        ({"frames-VBM": "yes"}, "frames"),
        ({"properties-monitoring": "yes"}, "properties"),
        ({"source": ""}, "source"),
        ({"source": "x"}, "source"),
        ({"valid_from": "31-2-2027"}, "valid_from"),
        ({"valid_from": "1-11-2026"}, "valid_from"),
        ({"act": "read", "document": "{"}, "document"),
        ({"act": "read", "document": "[" * 9_000}, "document"),
    ],
    ids=str,
)
def test_what_is_wrong_is_shown_beside_its_field_and_nothing_is_lost(
    visitor: Visitor, changes: dict[str, str], field: str
) -> None:
    answer = visitor("admin").post(DRAFT, data=FIELDS | changes)
    assert answer.status_code == 422
    assert error_of(answer.text, field)
    if "adopted_by" not in changes:
        assert value_of(answer.text, "adopted_by") == "Directie"


def test_a_draft_says_what_it_changes_and_takes_over_a_file(visitor: Visitor) -> None:
    admin = visitor("admin")
    start = admin.get(f"{DRAFT}?code=curfew").text
    assert value_of(start, "nl") == "locatiegebod"
    assert dutch("This follows from the law and stays as shipped") not in words(start)
    changed = {
        "code": "curfew", "nl": "avondklok", "en": "curfew", "parameters-travel_min": "30", "offer": "offered",
        "act": "compare",
    }  # fmt: skip
    page = words(admin.post(DRAFT, data=changed).text)
    assert "avondklok" in page
    assert "locatiegebod" in page
    document = json.dumps(raw_kind())
    read = {"code": "blood_test", "document": document, "act": "read"}
    filled = admin.post(DRAFT, data=read).text
    assert value_of(filled, "nl") == raw_kind()["nl"]
    wrong = json.dumps(raw_kind(frames=["VBM"]))
    faulty = admin.post(DRAFT, data=read | {"document": wrong})
    assert "/frames" in words(faulty.text)


def test_a_kind_in_use_is_not_removed_and_the_page_says_how_many(
    visitor: Visitor, arrange: Arranger
) -> None:
    adopt(visitor, arrange)
    person = arrange.person()
    order_id = arrange.condition(person).order_id
    choice = f"/people/{person.id}/orders/{order_id}/conditions/new"
    visitor("officer").post(choice, data={"kind": "blood_test"})
    answer = visitor("admin").post(DRAFT, data=FIELDS | {"offer": "removed"})
    assert answer.status_code == 422
    assert "(1)" in error_of(answer.text, "offer")
    adopt(visitor, arrange, offer="retired")
    assert "Bloedonderzoek" not in words(visitor("officer").get(choice).text)
    kept = words(visitor("officer").get(f"/people/{person.id}/conditions").text)
    assert "Bloedonderzoek" in kept


@pytest.mark.parametrize("code", ["nothing", "a%00b", "x" * 300])
def test_a_kind_that_never_was_is_not_found(visitor: Visitor, code: str) -> None:
    admin = visitor("admin")
    for address in (f"{KINDS}/{code}", f"{KINDS}/{code}/1", f"{DRAFT}?code={code}"):
        assert admin.get(address).status_code == 404
