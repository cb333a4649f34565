"""The glossary has a line for every word that people and code must mean the same thing by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from aftercare.domain.absences.absence import AbsenceState, Verdict
from aftercare.domain.accounts.permissions import Role
from aftercare.domain.appointments.lifecycle import AppointmentState, Outcome
from aftercare.domain.closing.closing import ClosingReason
from aftercare.domain.conditions.changes import ChangeKind
from aftercare.domain.conditions.entries import ConditionCategory, ConditionList, KindProperty
from aftercare.domain.conditions.library import CONDITION_LIBRARY
from aftercare.domain.contact_standards.checking import Rate
from aftercare.domain.contact_standards.due import Partial, RequirementState
from aftercare.domain.contact_standards.kinds import Cadence, CaseType, ContactKind, RecordKind
from aftercare.domain.deadlines import DeadlineState
from aftercare.domain.deadlines.clocks.account import ActRule
from aftercare.domain.deadlines.clocks.rules import Anchor
from aftercare.domain.escalation.ladder import Decision, EscalationState
from aftercare.domain.escalation.rules import Audience
from aftercare.domain.figures.team_figures import Ending, Kept, Timely, Waited
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.orders.frame_rules import StartRule
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.orders.order_checks import EndReason, Executor
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.domain.orders.periods import LengthUnit, SuspensionKind
from aftercare.domain.papers import PaperKind, PaperState
from aftercare.domain.people.person import Regime
from aftercare.domain.people.related_persons import PartyKind, RelatedRole
from aftercare.domain.plans.lifecycle import PlanState
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.retention.kinds import DataKind
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.risk.life import AssessmentState
from aftercare.domain.sites.sites import SiteKind
from aftercare.domain.staff.stand_ins import HandoverKind
from aftercare.domain.treatment.admission import WhyWaiting
from aftercare.domain.treatment.attendance import LowReason
from aftercare.domain.treatment.fit import Entry
from aftercare.domain.treatment.named_provider import Departure
from aftercare.domain.treatment.offers import OfferState
from aftercare.domain.treatment.referrals import ReferralState
from aftercare.domain.treatment.waits import Stage
from aftercare.web.shell.help.page_help import HELP
from aftercare.web.shell.help.terms import TERMS
from aftercare.web.shell.language import LANGUAGES, translate
from aftercare.web.shell.layout import TEMPLATES

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text()
LISTED_ALONE = {
    "Legal frames": tuple(LEGAL_FRAMES),
    "How a requirement stood": tuple(Kept),
    "A decision beside its deadline": tuple(Timely),
    "What became of the fact of an escalation": tuple(Ending),
    "How a wait stands beside its norm": tuple(Waited),
    "How a provider departs from the one the court named": tuple(Departure),
    "Special conditions": tuple(CONDITION_LIBRARY),
    "Lists of conditions": tuple(ConditionList),
    "Categories of conditions": tuple(ConditionCategory),
    "Changes of the library": tuple(ChangeKind),
    "Properties of conditions": tuple(KindProperty),
    "Kinds of obligation": tuple(ObligationKind),
    "Roles around a person": tuple(RelatedRole),
    "Whom a person may not meet": tuple(PartyKind),
    "What is handed over": tuple(HandoverKind),
    "Units of a length": tuple(LengthUnit),
    "What suspends a period": tuple(SuspensionKind),
    "From when a period runs": tuple(StartRule),
    "Who carries an order out": tuple(Executor),
    "Why an order ends": tuple(EndReason),
    "Why a file closes": tuple(ClosingReason),
    "Kinds of data": tuple(DataKind),
    "States of a deadline": tuple(DeadlineState),
    "Events in orders": tuple(OrderEventKind),
    "What a deadline is counted from": tuple(Anchor),
    "What the Algemene termijnenwet says of a deadline": tuple(ActRule),
    "States of a referral": tuple(ReferralState),
    "States of an offered place": tuple(OfferState),
    "Kinds of site": tuple(SiteKind),
    "Why a line of a plan gets no times yet": tuple(WhyWaiting),
    "Entry into a group": tuple(Entry),
    "Signs of low attendance": tuple(LowReason),
    "What is waited for": tuple(Stage),
    "Types of case": tuple(CaseType),
    "Kinds of contact a standard asks": tuple(ContactKind),
    "Kinds of contact record": tuple(RecordKind),
    "Kinds of letter": tuple(LetterKind),
    "Kinds of document": tuple(PaperKind),
    "States of a document": tuple(PaperState),
    "Cadences": tuple(Cadence),
    "A plan beside its standard": tuple(Rate),
    "Where a contact stands": tuple(RequirementState),
    "Why a period is not judged": tuple(Partial),
    "States of an assessment": tuple(AssessmentState),
    "Instruments": tuple(INSTRUMENTS),
}


def rows(section: str) -> list[list[str]]:
    """The table of a section as rows of cells, without its head."""
    text = re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", GLOSSARY, re.MULTILINE | re.DOTALL)
    assert text, section
    lines = [line for line in text[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def words(section: str, column: int = 0) -> list[str]:
    """Words in code style in one column, in order."""
    return [word for row in rows(section) for word in re.findall(r"`([^`]+)`", row[column])]


def states_of(subject: str) -> list[str]:
    return [row[1].strip("`") for row in rows("States") if row[0] == subject]


def test_the_words_on_the_pages_are_those_of_the_page_of_the_glossary() -> None:
    found = {row[0].strip("`"): tuple(row[1:]) for row in rows("Words on the pages")}
    assert found == {
        code: (translate(term.name, "nl"), term.name, term.meaning) for code, term in TERMS.items()
    }


def test_the_help_of_a_page_is_short_and_leads_to_terms_and_a_page_that_exist() -> None:
    for template, page in HELP.items():
        assert (TEMPLATES / template).is_file()
        assert set(page.terms) <= set(TERMS)
        for language in LANGUAGES:
            assert 2 <= len(re.findall(r"[.?!](?= |$)", translate(page.text, language))) <= 4


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_line(role: Role) -> None:
    assert words("People and roles").count(role) == 1


@pytest.mark.parametrize("word", [*Audience, *Regime])
def test_whoever_a_ladder_reaches_and_each_regime_is_explained(word: Audience | Regime) -> None:
    assert f"`{word.value}`" in GLOSSARY


@pytest.mark.parametrize(
    ("subject", "states"),
    [
        ("plan", PlanState),
        ("appointment", AppointmentState),
        ("absence", AbsenceState),
        ("verdict", Verdict),
        ("escalation", EscalationState),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_states_and_verdicts_are_listed_in_their_order_and_no_others(
    subject: str, states: Iterable[str]
) -> None:
    assert states_of(subject) == [str(state) for state in states]


@pytest.mark.parametrize("decision", Decision)
def test_every_decision_has_a_line(decision: Decision) -> None:
    assert states_of("decision").count(decision) == 1


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_line_of_its_own_or_is_a_state(outcome: Outcome) -> None:
    assert outcome in {*states_of("outcome"), *states_of("appointment")}


@pytest.mark.parametrize("section", LISTED_ALONE)
def test_frames_conditions_and_kinds_are_listed_in_their_order_and_no_others(section: str) -> None:
    assert words(section) == list(LISTED_ALONE[section])


@pytest.mark.parametrize("section", ["Legal frames", "Special conditions"])
def test_the_labels_on_the_page_are_those_of_the_glossary(section: str) -> None:
    library = LEGAL_FRAMES if section == "Legal frames" else CONDITION_LIBRARY
    for word, dutch, english in rows(section):
        entry = library[word.strip("`")]
        # The page may say more than the glossary, never something else.
        assert entry.label("nl").replace(" / ", ", ").startswith(dutch)
        assert entry.label("en").startswith(english)


@pytest.mark.parametrize(
    "section", [line.removeprefix("## ") for line in GLOSSARY.splitlines() if line[:3] == "## "]
)
def test_every_line_is_whole_and_names_its_word_once(section: str) -> None:
    table = rows(section)
    assert table
    assert len({len(row) for row in table}) == 1
    heads = [tuple(row[:2]) if section == "States" else row[0] for row in table]
    assert len(set(heads)) == len(heads)
    assert all(row[0] and row[1] for row in table)
