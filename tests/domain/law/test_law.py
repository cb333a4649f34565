"""Old judgments keep their law, later ones are cited by what replaced it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aftercare.domain.conditions.library import ENTRIES, OFFERED
from aftercare.domain.deadlines import DEADLINE_KINDS
from aftercare.domain.deadlines.clocks.rules import CLOCK_RULES
from aftercare.domain.deadlines.clocks.running import ClockFacts, running_clocks
from aftercare.domain.escalation.shipped_rules import RULES
from aftercare.domain.law.validity import BOOK_6_ON, cited, law_day
from aftercare.domain.messages.retention import SHORTEST
from aftercare.domain.orders.frame_rules import FRAME_RULES, Extending, FrameRules, Limit
from aftercare.domain.orders.legal_frames import LEGAL_FRAMES
from aftercare.domain.orders.order_checks import findings_on
from aftercare.domain.orders.order_events import OrderEvent, OrderEventKind
from aftercare.domain.orders.periods import Length, LengthUnit, OrderFacts
from tests.domain.law.table import LEGAL_FACTS, as_rows, unlisted

OLD, NEW = date(2019, 12, 31), BOOK_6_ON
BEFORE_RELEASE, SINCE_RELEASE = date(2021, 6, 30), date(2021, 7, 1)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SR = "Wetboek van Strafrecht (text of 10 May 2017; articles moved since, to be verified)"
UNREAD = "Sv book 6, article to be read"
DECREE = "Besluit tenuitvoerlegging strafrechtelijke beslissingen (BWBR0042962), article to be read"


@pytest.mark.parametrize(
    ("source", "since_2020"),
    [
        ("Sr 14b", "Sr 14b"),
        ("Sr 14a-14c", "Sr 14a-14c"),
        ("Sr 14c(2) item 8", "Sr 14c(2) item 8"),
        ("Sr 77a-77hh", "Sr 77a-77hh"),
        ("Sr 38g, to be verified", "Sr 38g, to be verified"),
        ("Sr 14f", UNREAD),
        (f"Sr 14fa(3), 15h(3), {SR}", f"{UNREAD}, Sv 6:2:10 ff."),
        (f"Sr 77t, 77cc, {SR}", f"Sr 77t, {SR}, {UNREAD}"),
        ("Sr 15-15l", "Sv 6:2:10 ff."),
        ("Sr 14c(1), 15a(1)", "Sr 14c(1), Sv 6:2:10 ff."),
        ("Sr 15a(3), Sv 6:1:18; to be verified", "Sv 6:2:10 ff., Sv 6:1:18; to be verified"),
        ("Uitvoeringsbesluit voorwaardelijke veroordeling art. 3", DECREE),
        (
            "Uitvoeringsbesluit voorwaardelijke veroordeling art. 5;"
            " Uitvoeringsbesluit voorwaardelijke invrijheidstelling art. 8: no number",
            f"{DECREE}; {DECREE}: no number",
        ),
        ("Besluit Jeugdwet art. 4.2.3", "Besluit Jeugdwet art. 4.2.3"),
    ],
)
def test_what_lapsed_on_1_january_2020_is_cited_as_it_was_only_for_older_judgments(
    source: str, since_2020: str
) -> None:
    assert cited(source, OLD) == source
    assert cited(source, NEW) == since_2020


def test_the_judgment_decides_and_without_its_day_the_beginning_of_the_order() -> None:
    assert law_day(OLD, NEW) == OLD
    assert law_day(None, NEW) == NEW


def suspended(final_on: date) -> OrderFacts:
    year = Length(1, LengthUnit.YEARS)
    starts_on, twice = date(2026, 1, 1), (year, year)
    return OrderFacts(
        "VV", "adult", starts_on, length=year, extensions=twice, final_on=final_on
    )  # fmt: skip


def test_a_finding_and_a_clock_cite_the_law_of_the_judgment() -> None:
    arrest = OrderEvent(1, OrderEventKind.ARREST, NOW)
    for final_on, article in ((OLD, "Sr 14f"), (NEW, UNREAD)):
        (found,) = findings_on(suspended(final_on))
        assert (found.source, found.refused) == (article, True)
    for final_on, article in ((OLD, "Sr 14fa(3)"), (NEW, UNREAD)):
        facts = ClockFacts(suspended(final_on), date(2026, 1, 1), events=(arrest,))
        (clock,) = [one for one in running_clocks(facts, NOW) if one.code == "judge-decision"]
        assert clock.rule.source.startswith(article)


@pytest.mark.parametrize(
    ("final_on", "asked"), [(BEFORE_RELEASE, True), (SINCE_RELEASE, False), (None, True)]
)
def test_a_release_is_postponed_on_demand_unless_the_judgment_is_known_to_be_since_july_2021(
    final_on: date | None, asked: bool
) -> None:
    """Releases of today are mostly of older judgments: without its day, a term too many harms less than one too few."""
    order = OrderFacts("VI", "adult", date(2027, 4, 26), final_on=final_on)
    codes = {one.code for one in running_clocks(ClockFacts(order, date(2026, 1, 1)), NOW)}
    assert ("postpone-release" in codes) is asked
    assert "release-date-known" in codes


ROOT = Path(__file__).parents[3]
NAMES_A_LAW = re.compile(r"\b(?:art\.|Sr|Sv|Stb\.)")


def sources_of(rules: FrameRules) -> Iterator[str]:
    yield rules.suspended_source
    for one in vars(rules).values():
        if isinstance(one, Limit | Extending):
            yield one.source


def every_source() -> Iterator[str]:
    for rules in FRAME_RULES.values():
        yield from sources_of(rules)
    for sourced in (LEGAL_FRAMES.values(), CLOCK_RULES, DEADLINE_KINDS.values(), ENTRIES):
        yield from (one.source for one in sourced)
    yield from (basis for _, basis in OFFERED.values())
    yield from (one.source for one in RULES if NAMES_A_LAW.search(one.source))


def test_every_source_a_rule_names_stands_in_the_table_for_old_judgments_and_for_new_ones() -> None:
    for source in set(every_source()):
        for on in (OLD, NEW):
            assert unlisted(cited(source, on)) == "", source
    assert unlisted("Sr 99z") == "99z"
    assert unlisted("Sr 38d, Sr 38dd") == "38dd"


def test_the_term_no_statute_sets_is_shown_as_chosen() -> None:
    (chosen,) = [one for one in LEGAL_FACTS if one.name == "after_decision_days"]
    assert chosen.what.startswith(f"{SHORTEST['after_decision_days']} days")
    assert (chosen.read_on, chosen.read_in) == (None, "no law: chosen by us")


def test_the_page_prints_the_table_and_every_row_names_a_test_that_is_there() -> None:
    page = (ROOT / "docs" / "law.md").read_text()
    assert as_rows() in page
    assert {one.test for one in LEGAL_FACTS if not (ROOT / one.test).is_file()} == set()


def test_what_was_not_read_is_never_called_verified_law() -> None:
    for one in LEGAL_FACTS:
        assert one.read_on is not None or not one.verified or one.read_in.startswith("no law"), one
