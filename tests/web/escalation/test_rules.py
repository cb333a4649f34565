"""The page of the rules: written in fields, compared before they are proposed, activated by someone else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import yaml

from aftercare.base.clock import FixedClock
from aftercare.base.file_transfer import MOST_FIELDS
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.escalation.rules_file import written_rules_file
from aftercare.store.accounts.rows import names_of
from aftercare.store.escalation.rule_book_rows import shipped_books
from aftercare.web.escalation.rule_draft import RULE_FAULTS
from aftercare.web.escalation.rule_form import MOST_RULES, OFFERED, shown_fields
from tests.data.rules import EVERY_TRIGGER
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import address_of, error_of, flashed, value_of, words
from tests.web.shell.wording import dutch, named

NO_LADDER = dutch("does not name an escalation ladder in these rules")
KINDS = "behandeling; groepsbehandeling; meldgesprek"
MISSES = "there were unexcused absences on %(count)s days within %(window)s days"
SHIPPED = written_rules_file(shipped_books()[0]["book"])
FIELDS = shown_fields(shipped_books()[0]["book"], "nl")
NAMED = {"nl-1": "Ongeoorloofd afwezig, meer dan eens", "en-1": "Unexcused misses, more than once"}
PROPOSED = FIELDS | NAMED | {
    "window_days-1": "21", "source": "Teamoverleg", "adopted_by": "Team Noord",
    "valid_from": "24-11-2026", "act": "propose",
}  # fmt: skip
OF_ALL = EVERY_TRIGGER.read_text().replace('"2027-01-01"', '"2026-12-01"')


def test_what_is_in_force_is_shown_and_stands_ready_to_be_changed(visitor: Visitor) -> None:
    page = visitor("admin").get("/rule-books").text
    assert "Geldig" in words(page)
    assert value_of(page, "window_days-1") == "30"
    assert value_of(page, "after-0-deputy") == "4"
    assert value_of(page, "adopted_by") == ""
    view = words(visitor("officer").get("/rule-books/1").text)
    assert dutch(MISSES, count=2, window=30) in view
    assert dutch("for appointments of these kinds: %(kinds)s", kinds=KINDS) in view.lower()
    rung = f"{dutch('after %(num)s working hour', num=4)}: {named('ask', 'take-over')}"
    assert rung.lower() in view.lower()
    # The code of a rule is for those who read the document, which administrators see.
    seen, _, document = visitor("admin").get("/rule-books/1").text.partition("<pre")
    assert (f">{FIRST_RULE}<" in seen, FIRST_RULE in document) == (False, True)
    assert FIRST_RULE not in view
    assert visitor("officer").get("/rule-books").status_code == 403
    assert visitor("planner").get("/rule-books/1").status_code == 403
    assert visitor("officer").get("/rule-books/7").status_code == 404


def test_a_draft_says_what_it_changes_and_is_kept_when_the_page_is_loaded_again(
    visitor: Visitor,
) -> None:
    admin, other = visitor("admin"), visitor("supervisor")
    compare = FIELDS | NAMED | {"window_days-1": "14", "left_out-7-yes": "yes", "act": "compare"}
    page = admin.post("/rule-books", data=compare).text
    shown = words(page).split(dutch("What changes"))[-1]
    assert dutch(MISSES, count=2, window=30) in shown
    assert dutch(MISSES, count=2, window=14) in shown
    assert "Drie weken geen contact" in shown
    again = admin.get(address_of(page)).text
    assert value_of(again, "window_days-1") == "14"
    assert dutch(MISSES, count=2, window=14) in words(again)
    assert value_of(visitor("admin").get(address_of(page)).text, "window_days-1") == "30"
    assert other.get(address_of(page)).status_code == 403
    same = admin.post("/rule-books", data=FIELDS | {"act": "compare"})
    assert dutch("Nothing changes.") in words(same.text)


def test_a_rule_is_added_once_and_its_faults_are_beside_its_fields(visitor: Visitor) -> None:
    admin, row = visitor("admin"), len(yaml.safe_load(SHIPPED)["rules"])
    added = admin.post("/rule-books", data=FIELDS | {"new_trigger": "not-delivered", "act": "rule"})
    assert value_of(added.text, f"code-{row}") == "not-delivered"
    assert f"code-{row + 1}" not in admin.get(address_of(added.text)).text
    typed = {f"trigger-{row}": "not-delivered", f"code-{row}": "x y", "after-0-deputy": "30"}
    wrong = admin.post("/rule-books", data=FIELDS | typed | {"act": "propose"})
    assert wrong.status_code == 422
    for name in (f"nl-{row}", f"ladder-{row}", "source", "valid_from"):
        assert error_of(wrong.text, name)
    both = {
        "after-0-deputy": "12",
        "after-0-supervisor": "8",
        "after-1-officer": "abc",
    }
    faulty = admin.post("/rule-books", data=FIELDS | both | {"act": "compare"}).text
    sooner = dutch(RULE_FAULTS["does-not-climb"], hours=8, before=12)
    assert error_of(faulty, "after-0-supervisor") == sooner
    assert error_of(faulty, "after-1-officer"), "in the same round"
    longer = FIELDS | {"window_days-1": "45", "act": "compare"}
    says = dutch(RULE_FAULTS["name-contradicts"], said="30 dagen", has=45)
    assert error_of(admin.post("/rule-books", data=longer).text, "nl-1") == says
    late = admin.post("/rule-books", data=PROPOSED | {"after-0-officer": "3"})
    assert error_of(late.text, "after-0-officer") == dutch(RULE_FAULTS["starts-late"])
    none = admin.post("/rule-books", data=PROPOSED | {"left_out-5-yes": "yes"})
    assert error_of(none.text, "new_trigger") == dutch(RULE_FAULTS["no-rule-for-alarm"])


def test_one_round_shows_every_fault_of_every_rule_beside_its_field(visitor: Visitor) -> None:
    last = len(yaml.safe_load(SHIPPED)["rules"])
    typed = {
        # What cannot be read, what is used twice, what a rule needs, and names of another number.
        "code-0": "x y", "window_days-1": "45", "steps-1": FIELDS["steps-0"], "en-2": " ",
        "after-2-officer": "5", "left_out-5-yes": "yes", "severity-3": "9",
        f"trigger-{last}": "unexcused-in-a-row", f"code-{last}": "in-a-row", f"count-{last}": "4",
        f"nl-{last}": "Drie keer achtereen afwezig", f"en-{last}": "Three misses in a row",
        f"severity-{last}": "2", f"ladder-{last}": "0",
        f"trigger-{last + 1}": "missed-of-kind", f"code-{last + 1}": "in-a-row",
        f"nl-{last + 1}": "Gemist", f"en-{last + 1}": "Missed", f"severity-{last + 1}": "2",
    }  # fmt: skip
    wrong = visitor("admin").post("/rule-books", data=FIELDS | typed | {"act": "propose"})
    assert wrong.status_code == 422
    for name in (
        "code-0", "nl-1", "en-1", "steps-1", "en-2", "after-2-officer", "new_trigger", "severity-3",
        f"nl-{last}", f"en-{last}", f"code-{last + 1}", f"ladder-{last + 1}", f"kinds-{last + 1}",
        "source", "adopted_by", "valid_from",
    ):  # fmt: skip
        assert error_of(wrong.text, name), name
    # The summary goes from the top of the page down, and names the field of a rule.
    links = re.findall(r'<li><a href="#([^"]+)">([^<]*)', wrong.text)
    rows = [int(name.rpartition("-")[2]) for name, _ in links if name.startswith(("nl-", "en-"))]
    assert rows == sorted(rows)
    assert [name for name, _ in links][:2] == ["steps-1", "after-2-officer"]
    assert dutch("Name in English").lower() in dict(links)[f"en-{last}"].lower()
    says = dutch(RULE_FAULTS["name-contradicts"], said="Three misses in a row", has=4)
    assert error_of(wrong.text, f"en-{last}") == says


def test_a_file_fills_the_fields(visitor: Visitor) -> None:
    page = visitor("admin").post("/rule-books", data=FIELDS | {"book": OF_ALL, "act": "read"}).text
    assert value_of(page, "code-0") == "missed-home-visit"
    assert value_of(page, "valid_from") == "2026-12-01"
    assert 'name="tiers-2-1" id="tiers-2" value="yes" checked' in page


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
    answer = visitor("admin").post("/rule-books", data={"book": typed, "act": "read"})
    assert answer.status_code == 422
    assert error_of(answer.text, "book")
    assert f"{pointer}</code>" in answer.text
    assert view in words(answer.text)


def test_nothing_at_all_is_shown_beside_the_field(visitor: Visitor) -> None:
    answer = visitor("admin").post("/rule-books", data={"book": "", "act": "read"})
    assert answer.status_code == 422
    assert error_of(answer.text, "book")


def test_one_administrator_proposes_and_another_activates(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin, other = visitor("admin"), visitor(arrange.staff("admin"))
    assert flashed(admin.post("/rule-books", data=PROPOSED)) == "proposed"
    own = admin.get("/rule-books/2").text
    assert "/activate" not in own
    assert dutch("Only an administrator who did not propose these rules can activate them.") in own
    assert admin.post("/rule-books/2/activate").status_code == 403
    # The second administrator sees what changes before activating.
    changed = words(other.get("/rule-books/2").text)
    assert dutch("What changes from the version adopted before") in changed
    assert flashed(other.post("/rule-books/2/activate")) == "adopted"
    read = words(visitor("supervisor").get("/rule-books/2").text)
    assert dutch(MISSES, count=2, window=21) in read
    assert "Team Noord" in read


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1-1-2025", dutch("Enter today or a later date")),
        ("1-1-1926", dutch("Enter today or a later date")),
        ("1-1-2062", "of een eerdere dag"),
    ],
)
def test_a_first_day_that_is_over_or_mistyped_is_refused_with_its_bound(
    visitor: Visitor, typed: str, says: str
) -> None:
    answer = visitor("admin").post("/rule-books", data=PROPOSED | {"valid_from": typed})
    assert answer.status_code == 422
    assert says in error_of(answer.text, "valid_from")


def test_a_version_says_who_proposed_and_activated_it_and_from_when_it_really_counts(
    visitor: Visitor, arrange: Arranger, clock: FixedClock
) -> None:
    admin, second = visitor("admin"), arrange.staff("admin")
    admin.post("/rule-books", data=PROPOSED)
    clock.move_to(NOW + timedelta(days=3))
    other = visitor(second)
    over, only = dutch("The first day of this version is over"), dutch("In force only from")
    waiting = words(other.get("/rule-books/2").text)
    assert over in waiting
    assert only not in waiting
    other.post("/rule-books/2/activate")
    for reader in (other, visitor("auditor"), visitor("officer")):
        read = words(reader.get("/rule-books/2").text)
        assert (over in read, f"{only} 27 nov 2026" in read) == (False, True)
        proposed, _, activated = read.partition(f"{dutch('Activated')} : ")
        assert f"{dutch('Proposed')} : " in proposed
        assert activated.startswith(name_of(arrange, second))
    auditor = visitor("auditor")
    assert "/rule-books/1" in auditor.get("/rule-books/in-force").text
    assert "/activate" not in auditor.get("/rule-books/2").text


def name_of(arrange: Arranger, actor: Actor) -> str:
    with arrange.database.work(CLOCK, NOW) as work:
        return names_of(work.session, [actor.staff_id])[actor.staff_id]


def test_a_proposal_is_withdrawn_by_its_proposer_and_refused_by_another_with_a_reason(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin, other = visitor("admin"), visitor(arrange.staff("admin"))
    for _ in range(2):
        admin.post("/rule-books", data=PROPOSED)
    own, seen = admin.get("/rule-books/2").text, other.get("/rule-books/2").text
    assert ("/withdraw" in own, "/refuse" in own) == (True, False)
    assert ("/withdraw" in seen, "/refuse" in seen) == (False, True)
    assert flashed(admin.post("/rule-books/2/withdraw")) == "version-withdrawn"
    empty = other.post("/rule-books/3/refuse", data={"reason": ""})
    assert (empty.status_code, bool(error_of(empty.text, "reason"))) == (422, True)
    why = "Drie weken is te kort."
    assert flashed(other.post("/rule-books/3/refuse", data={"reason": why})) == "version-refused"
    refused = admin.get("/rule-books/3").text
    assert why in refused
    for page in (refused, other.get("/rule-books/2").text):
        assert not any(f"/{act}" in page for act in ("activate", "withdraw", "refuse"))
    states = words(admin.get("/rule-books").text).split(dutch("All versions"))[-1]
    assert dutch("Refused") in states
    assert dutch("Withdrawn") in states


def test_what_is_no_longer_watched_is_warned_of_before_proposing_and_before_activating(
    visitor: Visitor, arrange: Arranger
) -> None:
    admin, title = visitor("admin"), dutch("No rule watches this any longer")
    middle = next(
        name.removeprefix("code-")
        for name, code in FIELDS.items()
        if code == "lost-contact-middle" and name.startswith("code-")
    )
    dropped = {f"left_out-{middle}-yes": "yes"}
    lost = f"{dutch('No contact for a period')}, bij risiconiveau"
    compared = words(admin.post("/rule-books", data=FIELDS | dropped | {"act": "compare"}).text)
    assert title in compared
    assert dutch("No contact for a period") in compared.split(title)[-1][:60], lost
    same = admin.post("/rule-books", data=FIELDS | {"act": "compare"})
    assert title not in words(same.text)
    admin.post("/rule-books", data=PROPOSED | dropped)
    other = visitor(arrange.staff("admin"))
    assert title in words(other.get("/rule-books/2").text)
    assert title in words(admin.get("/rule-books/2").text)
    other.post("/rule-books/2/activate")
    assert title not in words(other.get("/rule-books/2").text)


def test_a_version_is_begun_from_any_earlier_one(visitor: Visitor, arrange: Arranger) -> None:
    admin, other = visitor("admin"), visitor(arrange.staff("admin"))
    admin.post("/rule-books", data=PROPOSED)
    other.post("/rule-books/2/activate")
    assert "/rule-books?start_from=1" in admin.get("/rule-books/1").text
    assert value_of(admin.get("/rule-books").text, "window_days-1") == "21"
    begun = admin.get("/rule-books?start_from=1").text
    assert (value_of(begun, "window_days-1"), value_of(begun, "started_from")) == ("30", "1")
    # It is compared with what is in force, and proposing it needs nothing typed but where it comes from.
    back = FIELDS | {"started_from": "1", "act": "compare"}
    compared = admin.post("/rule-books", data=back).text
    assert dutch(MISSES, count=2, window=21) in words(compared)
    assert value_of(compared, "started_from") == "1"
    assert admin.get("/rule-books?start_from=9").status_code == 404


def test_as_many_rules_as_the_form_holds_arrive_whole(visitor: Visitor) -> None:
    """More fields than another form may have: every type and condition of every rule is ticked."""
    last = MOST_RULES - 1
    many = {
        name: value
        for row in range(MOST_RULES)
        for name, value in {
            f"trigger-{row}": "unexcused-of-kind", f"code-{row}": f"missed-{row}", f"nl-{row}": "Gemist",
            f"en-{row}": "Missed", f"severity-{row}": "2", f"ladder-{row}": "0",
            **{f"{kind}-{row}-{one}": "yes" for kind in ("kinds", "tiers", "conditions") for one in OFFERED[kind]},
        }.items()
    }  # fmt: skip
    assert len(many) > MOST_FIELDS
    page = visitor("admin").post("/rule-books", data=FIELDS | many | {"act": "compare"})
    assert value_of(page.text, f"code-{last}") == f"missed-{last}"
