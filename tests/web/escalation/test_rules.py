"""The page of the rules: checked and told in words before they are proposed, activated by somebody else."""

from __future__ import annotations

import pytest
import yaml

from aftercare.domain.escalation.rules_file import written_rules_file
from aftercare.store.escalation.rule_book_rows import shipped_books
from tests.data.rules import EVERY_TRIGGER
from tests.store.arranging import Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, flashed, words
from tests.web.shell.wording import dutch, named

NO_LADDER = dutch("does not name an escalation ladder in these rules")
KINDS = "behandeling; groepsbehandeling; meldgesprek"
MISSES = "there were unexcused absences on %(count)s days within %(window)s days"
SNOOZE = "there was no contact with the client for %(window)s days, even if nothing was planned"


SHIPPED = written_rules_file(shipped_books()[0]["book"])
OF_ALL = EVERY_TRIGGER.read_text().replace('"2027-01-01"', '"2026-11-01"')


def test_what_is_in_force_is_shown_and_stands_ready_to_be_changed(visitor: Visitor) -> None:
    page = visitor("admin").get("/rule-books").text
    assert "Geldig" in words(page)
    assert "trigger: unexcused-in-window" in page
    view = words(visitor("officer").get("/rule-books/1").text)
    assert dutch(MISSES, count=2, window=30) in view
    assert dutch("for appointments of these kinds: %(kinds)s", kinds=KINDS) in view.lower()
    rung = f"{dutch('after %(num)s working hour', num=4)}: {named('ask', 'take-over')}"
    assert rung.lower() in view.lower()
    # The code of a rule is for those who read the document.
    assert FIRST_RULE in visitor("admin").get("/rule-books/1").text
    assert FIRST_RULE not in view
    assert visitor("officer").get("/rule-books").status_code == 403
    assert visitor("planner").get("/rule-books/1").status_code == 403
    assert visitor("officer").get("/rule-books/7").status_code == 404


def test_a_draft_is_shown_in_words_and_kept_as_typed(visitor: Visitor) -> None:
    answer = visitor("admin").post("/rule-books", data={"rules": OF_ALL, "act": "check"})
    assert answer.status_code == 200
    view = words(answer.text)
    assert dutch(SNOOZE, window=21) in view
    assert "bij niveau midden, niveau laag" in view
    assert "naar minder dan 60% van minstens 4 afspraken" in view
    assert f"{dutch('Under juvenile law:')} Toezichthouder → Teamleider → Piket" in view
    assert "# Every trigger of rules" in answer.text
    english = words(visitor("admin", "en").post("/rule-books", data={"rules": OF_ALL}).text)
    assert "less than 60% of at least 4 appointments within 56 days" in english


SEVERE = SHIPPED.replace("severity: 2", "severity: 7", 1)
FIRST_RULE = yaml.safe_load(SHIPPED)["rules"][0]["code"]
SEVERE_AT = (
    f"regel {1 + SEVERE[: SEVERE.index('severity: 7')].count(chr(10))}, de regel {FIRST_RULE}"
)


@pytest.mark.parametrize(
    ("typed", "pointer", "view"),
    [
        (SEVERE, SEVERE_AT, "severity is 7; toegestaan zijn 1, 2, 3"),
        (SHIPPED.replace("ladder: one-day", "ladder: two-day", 1), f"de regel {FIRST_RULE}", NO_LADDER),
        ("a: [1, 2", "1:9", "niet meer als YAML te lezen"),
        ("[" * 900, "/", "niet meer als YAML te lezen"),
        ("rules: []", "ladders", "ladders ontbreekt"),
        (r'"\ud800": 1', "1:1", "niet meer als YAML te lezen"),
    ],
    ids=["severity", "ladder", "broken", "deep", "half", "half a key"],
)  # fmt: skip
def test_what_does_not_hold_is_shown_with_its_place(
    visitor: Visitor, typed: str, pointer: str, view: str
) -> None:
    answer = visitor("admin").post("/rule-books", data={"rules": typed, "act": "propose"})
    assert answer.status_code == 422
    assert error_of(answer.text, "rules")
    assert f"{pointer}</code>" in answer.text
    assert view in words(answer.text)


def test_nothing_at_all_is_shown_beside_the_field(visitor: Visitor) -> None:
    answer = visitor("admin").post("/rule-books", data={"rules": "", "act": "propose"})
    assert answer.status_code == 422
    assert error_of(answer.text, "rules")


def test_one_administrator_proposes_and_another_activates(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin, other = visitor("admin"), visitor(arrange.staff("admin"))
    assert (
        flashed(admin.post("/rule-books", data={"rules": OF_ALL, "act": "propose"})) == "proposed"
    )
    own = admin.get("/rule-books/2").text
    assert "/activate" not in own
    assert dutch("Only an administrator who did not propose these rules can activate them.") in own
    assert admin.post("/rule-books/2/activate").status_code == 403
    assert flashed(other.post("/rule-books/2/activate")) == "adopted"
    assert "Drie weken geen contact" in words(visitor("supervisor").get("/rule-books/2").text)
