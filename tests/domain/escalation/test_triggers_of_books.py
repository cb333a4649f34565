"""Each trigger of rules, with a history in which it holds and one in which it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.escalation.facts import Due, History, Kept, Miss, Overdue, Undelivered
from aftercare.domain.escalation.rules import Audience, Ladder, Rule, RuleBook, Trigger
from aftercare.domain.escalation.shipped_rules import DAY_LADDER, RULES_BY_CODE, with_own_rules
from aftercare.domain.escalation.triggers import firings
from aftercare.domain.time.wall_time import at_wall

FIRST = date(2027, 3, 1)  # a Monday
NOW = at_wall(date(2027, 6, 1), time(12))
PLAIN = RULES_BY_CODE["alarm"]
UNEXCUSED, EXCUSED, OURS = Verdict.UNEXCUSED, Verdict.EXCUSED, Verdict.SERVICE_FAILURE


def noon(days: int) -> datetime:
    return at_wall(FIRST + timedelta(days=days), time(12))


def miss(days: int, verdict: Verdict | None = UNEXCUSED, kind: str = "check_in") -> Miss:
    return Miss(
        appointment_id=UUID(int=days + 1000),
        kind=kind,
        missed_on=FIRST + timedelta(days=days),
        verdict=verdict,
        decided_at=None if verdict is None else noon(days + 1),
        decide_by=noon(days + 7),
        missed_at=noon(days),
    )


def kept(days: int, kind: str = "check_in") -> Kept:
    return Kept(UUID(int=days + 1000), kind, FIRST + timedelta(days=days))


def due(code: str, days: int = 0, alarm: bool = False, escalates: bool = True) -> Due:
    return Due(UUID(int=days + 5000), noon(days), alarm, escalates, code=code)


def rule(trigger: Trigger, *, kinds: str = "", tiers: tuple[int, ...] = (), codes: str = "",
         conditions: str = "", count: int = 1, window: int = 0, percent: int = 0, hours: int = 0,
         code: str = "the-rule") -> Rule:  # fmt: skip
    return replace(
        PLAIN,
        code=code,
        trigger=trigger,
        kinds=frozenset(kinds.split()),
        tiers=frozenset(tiers),
        codes=frozenset(codes.split()),
        conditions=frozenset(conditions.split()),
        count=count,
        window_days=window,
        percent=percent,
        after_working_hours=hours,
    )


def of(*misses: Miss, keeping: tuple[Kept, ...] = (), owing: tuple[Due, ...] = (),
       unrecorded: tuple[Overdue, ...] = (), undelivered: tuple[Undelivered, ...] = (), tier: int = 1,
       since_on: date | None = None) -> History:  # fmt: skip
    return History(misses, unrecorded, owing, keeping, undelivered, tier, since_on=since_on)


_T = Trigger
SOON = Undelivered(UUID(int=1), "check_in", NOW + timedelta(hours=23))
LATER = Undelivered(UUID(int=1), "check_in", NOW + timedelta(hours=25))
NO_OUTCOME = Overdue(UUID(int=2), noon(0))
ROW3 = rule(_T.UNEXCUSED_IN_A_ROW, count=3)
LOST = replace(due("lost-contact"), asked_days=21)
HALF = rule(_T.ATTENDANCE_BELOW, count=4, window=28, percent=60)

# id: (rule, history, how many causes; 0: does not fire)
ESCALATIONS: dict[str, tuple[Rule, History, int]] = {
    "missed-of-kind, before anybody decided": (
        rule(_T.MISSED_OF_KIND, kinds="home_visit"),
        of(miss(0, None, "home_visit")),
        1,
    ),
    "missed-of-kind, unexcused": (
        rule(_T.MISSED_OF_KIND, kinds="home_visit"),
        of(miss(0, UNEXCUSED, "home_visit")),
        1,
    ),
    "missed-of-kind, excused": (
        rule(_T.MISSED_OF_KIND, kinds="home_visit"),
        of(miss(0, EXCUSED, "home_visit")),
        0,
    ),
    "missed-of-kind, our own failure": (
        rule(_T.MISSED_OF_KIND, kinds="home_visit"),
        of(miss(0, OURS, "home_visit")),
        0,
    ),
    "missed-of-kind, another kind": (
        rule(_T.MISSED_OF_KIND, kinds="home_visit"),
        of(miss(0, None)),
        0,
    ),
    "unexcused-of-kind": (rule(_T.UNEXCUSED_OF_KIND, kinds="check_in"), of(miss(0)), 1),
    "unexcused-of-kind, not decided": (
        rule(_T.UNEXCUSED_OF_KIND, kinds="check_in"),
        of(miss(0, None)),
        0,
    ),
    "unexcused-in-window": (
        rule(_T.UNEXCUSED_IN_WINDOW, count=2, window=30),
        of(miss(0), miss(29)),
        2,
    ),
    "unexcused-in-window, a day too far apart": (
        rule(_T.UNEXCUSED_IN_WINDOW, count=2, window=30),
        of(miss(0), miss(30)),
        0,
    ),
    "unexcused-in-window, one before the reset": (
        rule(_T.UNEXCUSED_IN_WINDOW, count=2, window=30),
        of(miss(0), miss(7), since_on=FIRST),
        0,
    ),
    "in-a-row": (ROW3, of(miss(0), miss(7), miss(14)), 3),
    "in-a-row, somebody came in between": (
        ROW3,
        of(miss(0), miss(7), miss(21), keeping=(kept(14),)),
        0,
    ),
    "in-a-row, somebody came before": (
        ROW3,
        of(miss(7), miss(14), miss(21), keeping=(kept(0),)),
        3,
    ),
    "in-a-row, an excused one neither counts nor breaks": (
        ROW3,
        of(miss(0), miss(7, EXCUSED), miss(14), miss(21)),
        3,
    ),
    "in-a-row, an undecided one ends the counting": (
        ROW3,
        of(miss(0), miss(7), miss(14, None), miss(21)),
        0,
    ),
    "in-a-row, two on one day are one": (
        ROW3,
        of(miss(0), miss(7), replace(miss(7), appointment_id=UUID(int=1))),
        0,
    ),
    "in-a-row, of another kind came in between": (
        rule(_T.UNEXCUSED_IN_A_ROW, count=2, kinds="check_in"),
        of(miss(0), miss(14), keeping=(kept(7, "treatment"),)),
        2,
    ),
    "attendance-below": (HALF, of(miss(7), miss(14), keeping=(kept(0), kept(8))), 2),
    "attendance-below, exactly the share": (
        rule(_T.ATTENDANCE_BELOW, count=4, window=28, percent=50),
        of(miss(7), miss(14), keeping=(kept(0), kept(8))),
        0,
    ),
    "attendance-below, too few to say": (HALF, of(miss(7), keeping=(kept(0),)), 0),
    "attendance-below, excused ones are not counted": (
        HALF,
        of(miss(7), miss(14, EXCUSED), miss(21, OURS), keeping=(kept(0), kept(8))),
        0,
    ),
    "outcome-overdue": (rule(_T.OUTCOME_OVERDUE, hours=8), of(unrecorded=(NO_OUTCOME,)), 1),
    "outcome-overdue, not yet": (
        rule(_T.OUTCOME_OVERDUE, hours=8),
        of(unrecorded=(Overdue(UUID(int=2), NOW),)),
        0,
    ),
    "decision-overdue": (rule(_T.VERDICT_OVERDUE), of(miss(0, None)), 1),
    "decision-overdue, decided": (rule(_T.VERDICT_OVERDUE), of(miss(0, EXCUSED)), 0),
    "not-delivered": (rule(_T.NOT_DELIVERED, tiers=(1,)), of(undelivered=(SOON,)), 1),
    "not-delivered, there is time left": (
        rule(_T.NOT_DELIVERED, tiers=(1,)),
        of(undelivered=(LATER,)),
        0,
    ),
    "not-delivered, another tier": (
        rule(_T.NOT_DELIVERED, tiers=(1,)),
        of(undelivered=(SOON,), tier=2),
        0,
    ),
    "lost-contact": (rule(_T.LOST_CONTACT, window=21), of(owing=(LOST,)), 1),
    "lost-contact, asked after other days": (
        rule(_T.LOST_CONTACT, window=42),
        of(owing=(LOST,)),
        0,
    ),
    "lost-contact, a term is none": (
        rule(_T.LOST_CONTACT, window=21),
        of(owing=(due("start-supervision"),)),
        0,
    ),
    "first-contact": (
        rule(_T.FIRST_CONTACT, codes="start-supervision"),
        of(owing=(due("start-supervision"),)),
        1,
    ),
    "first-contact, not due yet": (
        rule(_T.FIRST_CONTACT, codes="start-supervision"),
        of(owing=(due("start-supervision", 100),)),
        0,
    ),
    "treatment-not-started": (
        rule(_T.TREATMENT_NOT_STARTED, codes="waiting-treatment"),
        of(owing=(due("waiting-treatment", escalates=False),)),
        1,
    ),
    "treatment-not-started, another norm": (
        rule(_T.TREATMENT_NOT_STARTED, codes="waiting-treatment"),
        of(owing=(due("waiting-intake", escalates=False),)),
        0,
    ),
    "treatment-not-started, nobody named the norm": (
        rule(_T.DEADLINE_OVERDUE),
        of(owing=(due("waiting-treatment", escalates=False),)),
        0,
    ),
    "deadline-overdue": (rule(_T.DEADLINE_OVERDUE), of(owing=(due("evaluation"),)), 1),
    "deadline-overdue, only this code": (
        rule(_T.DEADLINE_OVERDUE, codes="evaluation"),
        of(owing=(due("other"),)),
        0,
    ),
    "alarm": (rule(_T.ALARM), of(owing=(due("intervene-now", alarm=True),)), 1),
    "alarm, of the zone only": (
        rule(_T.ALARM, codes="zone-alarm"),
        of(owing=(due("intervene-now", alarm=True),)),
        0,
    ),
    "evasion": (rule(_T.EVASION, codes="evasion"), of(owing=(due("evasion"),)), 1),
    "evasion, another deadline": (
        rule(_T.EVASION, codes="evasion"),
        of(owing=(due("evaluation"),)),
        0,
    ),
    "contact-shortfall": (
        rule(_T.CONTACT_SHORTFALL),
        of(owing=(replace(due("could-not-be-offered"), shortfall=True),)),
        1,
    ),
    "contact-shortfall, a term is none": (
        rule(_T.CONTACT_SHORTFALL),
        of(owing=(due("evaluation"),)),
        0,
    ),
    "a condition of the rule's kind": (
        rule(_T.UNEXCUSED_OF_KIND, kinds="check_in", conditions="reporting_duty"),
        of(replace(miss(0), conditions=frozenset({"reporting_duty"}))),
        1,
    ),
    "a condition of another kind": (
        rule(_T.UNEXCUSED_OF_KIND, kinds="check_in", conditions="reporting_duty"),
        of(replace(miss(0), conditions=frozenset({"treatment_obligation"}))),
        0,
    ),
}


@pytest.mark.parametrize(("asked", "history", "number"), ESCALATIONS.values(), ids=ESCALATIONS)
def test_a_rule_holds_where_it_should_and_nowhere_else(
    asked: Rule, history: History, number: int
) -> None:
    found = firings(history, NOW, [asked])
    assert sum(len(one.causes) for one in found) == number


def test_the_clock_of_an_attendance_rate_starts_with_the_verdict_that_made_it_too_low() -> None:
    history = of(miss(7), miss(14), miss(21), keeping=(kept(0), kept(8)))
    (found,) = firings(history, NOW, [HALF])
    assert len(found.causes) == 3
    assert found.clock_from(found.causes) == noon(15)


def test_every_question_has_an_escalation_that_fires_and_one_that_does_not() -> None:
    for trigger in Trigger:
        numbers = {bool(n) for asked, _, n in ESCALATIONS.values() if asked.trigger is trigger}
        assert numbers == {True, False}, trigger


def test_a_rule_that_names_a_code_takes_it_from_the_general_one() -> None:
    named = rule(_T.FIRST_CONTACT, codes="start-supervision")
    general = rule(_T.DEADLINE_OVERDUE, code="general")
    history = of(owing=(due("start-supervision"), due("evaluation", 1)))
    found = {one.rule.code: one.causes for one in firings(history, NOW, [general, named])}
    assert found == {"general": (UUID(int=5001),), "the-rule": (UUID(int=5000),)}


def test_the_juvenile_ladder_is_climbed_under_juvenile_law_only() -> None:
    own = Ladder("own", PLAIN.ladder.rungs)
    asked = replace(rule(_T.VERDICT_OVERDUE), juvenile_ladder=own)
    history = of(miss(0, None))
    (adult,) = firings(history, NOW, [asked])
    (juvenile,) = firings(replace(history, regime="juvenile"), NOW, [asked])
    assert (adult.ladder, juvenile.ladder) == (asked.ladder, own)


@pytest.mark.parametrize("codes", [None, "emergency-review", "emergency-review waiting-intake"])
def test_a_late_review_of_emergency_access_begins_with_those_who_may_review_in_every_book(
    codes: str | None,
) -> None:
    """Even where a book names it: officer and stand-in may not review."""
    general = rule(Trigger.DEADLINE_OVERDUE, code="deadline-overdue", codes=codes or "")
    book = with_own_rules(
        RuleBook(7, "source", "us", FIRST, (replace(general, ladder=DAY_LADDER),))
    )
    history = History(due=(due("emergency-review"), due("waiting-intake", 1)))
    (found,) = [
        one for one in firings(history, NOW, book.rules)
        if history.due[0].deadline_id in one.causes
    ]  # fmt: skip
    assert (found.rule_key, found.rule.version, len(found.causes)) == (
        "emergency-review-late", 7, 1,
    )  # fmt: skip
    first, *later = found.ladder.rungs
    assert (first.audience, first.after_hours) == (Audience.SUPERVISOR, 0)
    assert not {Audience.OFFICER, Audience.DEPUTY} & {one.audience for one in later}
