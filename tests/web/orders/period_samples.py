"""The gallery's pages about legal frames and their periods."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.orders.moves import CalendarMove, RestMove, Rests, SuspensionMove, WithoutTime
from aftercare.web.orders.period_view import DaysRead, QuestionShown
from tests.web.escalation.escalation_samples import ORDER, PERSON_PAGE
from tests.web.shell import samples as s

BEFORE = {
    "length": None,
    "extension": None,
    "from_on": None,
    "until_on": None,
    "days": None,
    "ahead": False,
}


def step(last_on: date | None, **more: Any) -> dict[str, Any]:
    return BEFORE | {"last_on": last_on} | more


def order(number: int, **more: Any) -> dict[str, Any]:
    base = {
        "id": f"r{number}", "version": 1, "frame": "Voorwaardelijke veroordeling",
        "court_reference": "13-700042-26", "regime": "adult", "executed_by": "rn",
        "serious_risk": False, "age_at_offence": 41, "final_on": date(2026, 9, 1),
        "at_once": False, "starts_on": date(2026, 9, 16), "ends_on": date(2029, 4, 24),
        "end": "24-04-2029", "ended_on": None, "end_reason": None, "is_over": False,
        "days_left": (28, "month"), "suspended_days": 40, "is_suspended": False, "has_length": True,
        "voided": [], "warnings": [],
        "steps": [
            step(date(2028, 9, 15), length="2 jaar"),
            step(date(2029, 3, 15), length="6 maanden", extension={
                "id": "x1", "length": "6 maanden", "decided_on": date(2026, 11, 20),
                "court_reference": "13-700099-26"}),
            step(date(2029, 4, 24), from_on=date(2026, 10, 1), until_on=date(2026, 11, 9), days=40),
        ],
    }  # fmt: skip
    return base | more


RUNS = order(1)
STANDS_STILL = order(
    2, frame="PIJ-maatregel, voorwaardelijk beëindigd", regime="juvenile", executed_by="gi",
    age_at_offence=17, final_on=None, starts_on=date(2026, 8, 1), ends_on=None, days_left=None,
    end="nog niet bekend, op zijn vroegst 15-08-2027", suspended_days=0, is_suspended=True,
    steps=[step(date(2027, 7, 31), length="1 jaar"),
           step(date(2027, 8, 5), from_on=date(2027, 1, 4), until_on=date(2027, 1, 8), days=5, ahead=True),
           step(None, from_on=date(2026, 11, 10)), step(None, from_on=date(2027, 2, 1), ahead=True)],
)  # fmt: skip
IS_OVER = order(
    3, frame="Gedragsbeïnvloedende en vrijheidsbeperkende maatregel", end="31-10-2026",
    ended_on=date(2026, 10, 31), end_reason="revoked", is_over=True, days_left=None,
    serious_risk=True, suspended_days=0, final_on=None, steps=[step(date(2032, 8, 31), length="6 jaar")],
    voided=[{"id": "x2", "length": "2 jaar", "decided_on": date(2026, 10, 2), "court_reference": "13-700100-26"}],
    warnings=[{"text": "Langer dan de wet toestaat voor dit soort kader",
               "source": "Sr 38z, nog te controleren"}],
)  # fmt: skip
DETAINED = {"id": "s1", "version": 1, "kind": "detention", "from_on": date(2026, 10, 1),
            "until_on": date(2026, 11, 9), "days": 40, "is_voided": False}  # fmt: skip
EVADES = {"id": "s2", "version": 1, "kind": "evasion", "from_on": date(2026, 11, 10),
          "until_on": None, "days": None, "is_voided": False}  # fmt: skip
CHANGE: dict[str, Any] = {
    "lines": [{"kind": "check_in", "before": "ma 30 nov", "after": "di 30 nov 2027"}],
    "ends": [
        {"frame": "Voorwaardelijke veroordeling", "court_reference": "13-700042-26",
         "first_on": date(2026, 3, 15), "last_on": date(2029, 4, 24),
         "before": "do 15 mrt 2029", "after": "di 24 apr 2029", "had_none": False, "earliest": None},
        {"frame": "Voorwaardelijke invrijheidstelling", "court_reference": "13-700044-26",
         "first_on": date(2026, 3, 15), "last_on": None, "before": None, "after": "nog niet bekend",
         "had_none": True, "earliest": ("di 22 aug 2028", "di 29 aug 2028")},
        {"frame": "Voorwaardelijke jeugdstraf", "court_reference": "13-700043-26",
         "first_on": date(2026, 3, 15), "last_on": None,
         "before": "do 31 dec", "after": "nog niet bekend, op zijn vroegst ma 1 feb 2027",
         "had_none": False, "earliest": None}],
    "counts": {"added": 1, "moved": 1, "cancelled": 3, "restored": 2}, "to_pass_on": 1, "unplaced": 2,
    "calendar": [
        CalendarMove("cancelled", "check_in", s.at(26, "10:00"), expected=True),
        CalendarMove("moved", "home_visit", s.at(30, "14:00"), s.at(27, "09:00")),
        CalendarMove("added", "treatment", s.at(30, "15:30"))],
    "deadlines": [
        {"name": "Toezicht beginnen", "before": s.at(27, "24:00"), "after": s.at(30, "24:00")},
        {"name": "Toezicht beginnen", "before": s.at(28, "24:00"), "after": None}],
    "more": [CalendarMove("cancelled", "treatment", s.at(30, "17:00"), name="Module " + "Terugvalpreventie " * 4)] * 2,
    "ending": [RestMove(Rests.OBLIGATION, "home_visit", "", date(2026, 9, 1), s.at(30, "24:00"))],
    "staying": [RestMove(Rests.TREATMENT, "", "Module Terugvalpreventie, groep " + "x" * 40, date(2026, 9, 1), None),
                RestMove(Rests.KEPT_APART, "", "S-1", date(2026, 9, 1), None)],
    "questions": [
        QuestionShown("absence", "/absences/a1", "check_in", "unexcused", s.at(24, "10:00")),
        QuestionShown("escalation", "/escalations/e1", "", "opened", s.at(24, "16:00")),
        QuestionShown("paper", "/papers/p1", "violation_report", "drafted", s.at(25, "09:00"))],
    "reviews": [
        QuestionShown("absence", "/absences/a2", "check_in", "excused", s.at(19, "10:00")),
        QuestionShown("escalation", "/escalations/e2", "", "resolved", s.at(19, "16:00"))],
    "against": [QuestionShown("absence", "/absences/a3", "check_in", "unexcused", s.at(20, "10:00"))],
    "without_time": [WithoutTime("home_visit", date(2026, 11, 23), date(2026, 11, 29)),
                     WithoutTime("group_session", date(2026, 11, 24), date(2026, 11, 24), s.at(24, "19:00"),
                                 "Module " + "x" * 40)],
    "warnings": [], "is_nothing": False, "suspensions": [
        SuspensionMove("evasion", date(2026, 11, 10), date(2026, 11, 19)),
        SuspensionMove("detention", date(2026, 11, 1), date(2026, 11, 19)),
        SuspensionMove("evasion", date(2026, 11, 10), date(2026, 11, 19), stays=True)],
}  # fmt: skip
NOTHING = CHANGE | {
    "ends": [], "lines": [], "calendar": [], "deadlines": [], "more": [], "ending": [], "staying": [], "questions": [],
    "reviews": [], "against": [], "suspensions": [], "without_time": [],
    "to_pass_on": 0, "unplaced": 0,
    "is_nothing": True, "counts": {"added": 0, "moved": 0, "cancelled": 0, "restored": 0},
    "warnings": [{"text": "Deze organisatie voert dit meestal niet uit",
                  "source": "praktijk, nog te controleren"}],
}  # fmt: skip
HEAD = {"id": "r1", "head": "Voorwaardelijke veroordeling · 13-700042-26"}


def act(name: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    base = {"person": s.PERSON, "act": name, "about": HEAD, "form": s.form({"version": "1"}),
            "days": None, "came": [], "change": None, "seen": ""}  # fmt: skip
    return "orders/period_act.html", "officer", base | more


PERIODS = {
    "person": s.PERSON, "orders": [RUNS, STANDS_STILL, IS_OVER], "suspensions": [DETAINED, EVADES],
    "voided": [DETAINED | {"id": "s3"}], "may_edit": True,
}  # fmt: skip
PAGES_OF_PERIODS = {
    "periods": ("orders/periods.html", "officer", PERIODS),
    "periods-none": ("orders/periods.html", "supervisor", PERIODS | {
        "orders": [], "suspensions": [], "voided": [], "may_edit": False}),
    "suspend-lasts": act("suspend", days=DaysRead("evasion", "di 25 mei 2027", None), change=NOTHING, seen="0a1b",
                         about={"id": None, "head": ""}, form=s.form({"kind": "evasion", "from_on": "25-5"})),
    "suspend": act("suspend", about={"id": None, "head": ""}, form=s.form({"kind": "detention"})),
    "suspend-seen": act(
        "correct", days=DaysRead("detention", "do 1 okt 2026", "ma 9 nov 2026"),
        came=[{"kind": "check_in", "starts_at": s.at(23, "10:00")}],
        about={"id": "s1", "head": "Detentie, 01-10-2026 – 09-11-2026"}, seen="0a1b",
        change=CHANGE, form=s.form({"version": "1", "kind": "detention", "from_on": "1-10-2026",
                                    "until_on": "9-11-2026"})),
    "extend": act("extend", form=s.form(
        {"version": "1", "length_number": "x", "length_unit": "years"},
        {"length_number": FIELD_FAULTS["out-of-range"]})),
    "end": act("end"),
    "reopen": act("reopen", change=NOTHING, seen="0a1b"),
    "transfer": act("transfer", change=NOTHING, seen="0a1b", form=s.form(
        {"version": "1", "executed_by": "municipality"})),
    "void-extension": act("void-extension", change=CHANGE, seen="0a1b"),
    "order-correct": ("orders/order.html", "officer", ORDER | {
        "order": {"id": "r1"}, "groups": [], "change": CHANGE, "seen": "0a1b"}),
    "order-seen": ("orders/order.html", "officer", ORDER | {
        "change": NOTHING | {"is_nothing": False, "ends": [CHANGE["ends"][0] | {"before": None}]},
        "seen": "0a1b", "made": ["Meldplicht"]}),
    "order-blank": ("orders/order.html", "officer", ORDER | {"form": s.form(), "groups": []}),
    "person-periods": ("overviews/person_conditions.html", "officer", PERSON_PAGE | {"cards": PERSON_PAGE["cards"] | {
        "periods": {"orders": [RUNS, STANDS_STILL, IS_OVER],
                    "lasting": [EVADES | {"ahead": False}, DETAINED | {"ahead": True}]}}}),
}  # fmt: skip
