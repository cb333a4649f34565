"""A document about a zone alarm says which alarm it was: when, and which exclusion zone held then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftercare.domain.papers import Dossier, Fact, PaperKind, Ref, Value, written_value
from tests.domain.papers.dossiers import many_misses
from tests.domain.papers.test_drafting import statements

REPORT, WARNING = PaperKind.VIOLATION_REPORT, PaperKind.OFFICIAL_WARNING
FIRST, SECOND = "2026-03-03T09:00:00+00:00", "2026-03-04T22:30:00+00:00"
ORDER = Fact(Ref("order", "o", 1), {"frame": "VV", "starts_on": "2026-01-01"})


def zone(its: str, **more: Value) -> Fact:
    values: dict[str, Value] = {
        "order_id": "o", "kind": "exclusion_zone", "legal_kind": "exclusion_zone", "names_a_victim": True,
        "wording": "Perenlaan 12", "starts_on": "2026-01-01", "name_nl": "locatieverbod", "name_en": "exclusion zone",
    }  # fmt: skip
    return Fact(Ref("condition", its, 1), values | more)


def about_alarms(*facts: Fact, alarms: str | None = FIRST, **more: Value) -> Dossier:
    """A document about an escalation of these alarms, and of no appointment."""
    values = {"decision": "propose_report", "alarms": alarms} | more
    escalation = Fact(Ref("escalation", "e", 1), values)
    start = many_misses(0)
    return replace(start, facts=(*start.facts, ORDER, *facts, escalation), escalation_id="e")


def said(kind: PaperKind, dossier: Dossier, language: str = "nl") -> list[str]:
    word = "ebiedsalarm" if language == "nl" else "one alarm"
    return [one.text for one in statements(kind, dossier, language) if word in one.text]


@pytest.mark.parametrize(
    ("zones", "dutch", "english"),
    [
        ([zone("z1")],
         "Gebiedsalarm van 3 maart 2026, 10:00. Toen gold: locatieverbod.",
         "Zone alarm of 3 March 2026, 10:00. What held then: exclusion zone."),
        ([zone("z1", number=1), zone("z2", number=2)],
         "Gebiedsalarm van 3 maart 2026, 10:00. Toen golden: locatieverbod nr. 1; locatieverbod nr. 2."
         " Het alarm zegt niet om welke het gaat.",
         "Zone alarm of 3 March 2026, 10:00. What held then: exclusion zone no. 1; exclusion zone no. 2."
         " The alarm does not say which it was about."),
        ([zone("z1", withdrawn_on="2026-03-02"), zone("z2", starts_on="2026-03-04"),
          zone("z3", ends_on="2026-02-01"), zone("c1", kind="curfew", legal_kind="curfew")],
         "Gebiedsalarm van 3 maart 2026, 10:00. Toen gold: niet vastgelegd.",
         "Zone alarm of 3 March 2026, 10:00. What held then: not recorded."),
        ([zone("z1", kind="no_go_area", name_nl="wegblijven uit de buurt", name_en="staying away")],
         "Gebiedsalarm van 3 maart 2026, 10:00. Toen gold: wegblijven uit de buurt.",
         "Zone alarm of 3 March 2026, 10:00. What held then: staying away."),
    ],
    ids=["one", "several", "none then", "of the organisation"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("kind", "times"), [(REPORT, 2), (WARNING, 1), (PaperKind.PROGRESS_REPORT, 1)]
)
def test_a_document_says_which_alarm_it_was_and_which_zone_held_then(
    kind: PaperKind, times: int, zones: list[Fact], dutch: str, english: str
) -> None:
    dossier = about_alarms(*zones)
    assert said(kind, dossier) == [dutch] * times
    assert said(kind, dossier, "en") == [english] * times


def test_each_alarm_is_named_and_one_about_another_client_only_to_others() -> None:
    dossier = about_alarms(
        zone("z1"), alarms=f"{FIRST} {SECOND}", alarms_elsewhere=SECOND, elsewhere="some"
    )
    first = "Gebiedsalarm van 3 maart 2026, 10:00. Toen gold: locatieverbod."
    of_another = "Gebiedsalarm van 4 maart 2026, 23:30. Dit ging over een andere cliënt."
    assert said(REPORT, dossier) == [first, of_another] * 2
    assert said(WARNING, dossier) == [first]


@pytest.mark.parametrize("kind", [REPORT, WARNING])
def test_an_older_document_says_of_its_alarms_what_it_said(kind: PaperKind) -> None:
    for older in (about_alarms(zone("z1"), alarms=None), about_alarms(zone("z1"))):
        without = replace(
            older,
            facts=tuple(
                replace(
                    one, values={name: it for name, it in one.values.items() if name != "alarms"}
                )
                for one in older.facts
            ),
        )
        texts = [one.text for one in statements(kind, without, "nl")]
        assert any(one.startswith("Bij de beslissing staat geen afspraak") for one in texts)
        assert said(kind, without) == []


def test_where_an_alarm_is_named_nothing_says_that_nothing_is() -> None:
    for kind in (REPORT, WARNING):
        texts = [one.text for one in statements(kind, about_alarms(zone("z1")), "nl")]
        assert not [one for one in texts if one.startswith("Bij de beslissing staat geen afspraak")]


def test_the_wording_of_the_zone_stays_out() -> None:
    for kind in PaperKind:
        assert "Perenlaan" not in str(statements(kind, about_alarms(zone("z1")), "nl"))


def test_a_change_of_the_alarms_is_shown_as_moments() -> None:
    shown = written_value("escalation", "alarms", f"{FIRST} {SECOND}", "nl")
    assert shown == "3 maart 2026, 10:00; 4 maart 2026, 23:30"
