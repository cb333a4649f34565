"""The gallery's pages about terms: one that rolled over Easter, one answered, all of a person, events."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from aftercare.domain.deadlines.clocks.running import ClockFacts, RunningClock, running_clocks
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.domain.orders.periods import OrderFacts
from aftercare.web.deadlines.phrases import steps_of
from aftercare.web.shell.forms.reading import MISSING, NOT_A_DATE
from aftercare.web.shell.sources import source_view
from tests.web.escalation.escalation_samples import PERSON_PAGE
from tests.web.shell import samples as s

FRAME, REFERENCE = "Voorwaardelijke veroordeling", "VOORBEELD-2027-0007"


def running(order: OrderFacts, code: str) -> RunningClock:
    found = running_clocks(ClockFacts(order, date(2026, 1, 1)), s.NOW)
    return next(one for one in found if one.code == code)


EASTER = running(
    OrderFacts("VV", "adult", date(2027, 3, 19), immediately_enforceable=True), "start-supervision"
)
YOUTH = running(
    OrderFacts("JV", "juvenile", date(2027, 2, 15), executed_by="gi"), "youth-plan"
)  # fmt: skip


def line(number: int, text: str, due_at: datetime, **more: Any) -> dict[str, Any]:
    base = {"id": f"t{number}", "version": 2, "text": text, "frame": FRAME, "due_at": due_at,
            "was_due_at": None, "state": "opened", "is_open": True, "done_on": None,
            "note": None, "elsewhere": number == 2, "in_question": None}  # fmt: skip
    return base | more


START = line(
    1, "Toezicht beginnen", EASTER.due_at, was_due_at=datetime(2027, 3, 25, 23, tzinfo=UTC)
)
LATE = line(2, "Advies na melding", s.at(23, "24:00"))
REPORT = line(
    3, "Verslag aan het OM, afschrift aan de Raad voor de Kinderbescherming (2)", s.at(30, "24:00")
)
JUDGE = line(4, "Beslissing rechter-commissaris na aanhouding", s.at(26, "16:40"))
DONE = line(
    5, "Toezicht beginnen", s.at(20, "24:00"), state="done", is_open=False,
    done_on=date(2026, 11, 12), note="Eerste gesprek gevoerd in de inrichting.",
)  # fmt: skip
LAPSED = line(
    6, "Einde van de crisisopname", s.at(20, "24:00"), state="dropped", is_open=False,
)  # fmt: skip
NOT_OFFERED = {
    "kind": "check_in", "first_on": date(2026, 11, 16), "last_on": date(2026, 11, 22),
    "why": "niet mogelijk op deze locatie: de cliënt mag daar niet komen",
}  # fmt: skip
TERMS = [LATE, JUDGE, REPORT, START]


def in_full(it: dict[str, Any], **more: Any) -> dict[str, Any]:
    base = {"court_reference": REFERENCE, "counted_from_on": date(2027, 3, 19),
            "source": source_view(EASTER.rule.source, "nl"), "created_at": s.at(2, "09:12"), "done_at": None,
            "done_by": None, "settled": False, "events_href": "/people/p8/events",
            "assess_href": None, "rights_href": None, "decided_href": None, "is_review": False, "review_href": None,
            "concern_href": None, "submission_href": None, "inform_href": None, "action": None,
            "periods_href": None,
             "escalation_href": None, "paper_href": None, "not_offered": None, "sent": None, "moved_by": None,
             "misattributed_at": None, "misattributed_reason": None}  # fmt: skip
    return it | base | more


OPEN_PAGE: dict[str, Any] = {
    "person": s.PERSON,
    "term": in_full(START),
    "steps": steps_of(EASTER, "nl"),
    "may_finish": True,
    "may_drop": True,
    "done": s.form({"done_on": "25-11-2026"}),
    "dropping": s.form(),
    "moving": s.form(),
    "may_move": False,
    "is_entered": False,
    "asked": None,
    "meant": [],
}
MEANT = [
    {
        "given_name": given,
        "family_name": "Peer",
        "reference": f"T-2026-004{number}",
        "birth_on": date(1988, 3, number),
    }
    for number, given in ((2, "P."), (3, "Q."))
]
ALARM = line(7, "Gebiedsalarm gemeld door de meldkamer", s.at(24, "08:15"), frame=None, elsewhere=False)  # fmt: skip
EVENTS_PAGE: dict[str, Any] = {
    "person": s.PERSON, "may_edit": True, "kinds": [one.value for one in OrderEventKind],
    "orders": [("r1", f"{FRAME} · {REFERENCE}"), ("r2", "Tbs met voorwaarden · VOORBEELD-2026-0003")],
    "form": s.form({"order": "r1", "kind": "arrest", "happened_on": "31-2"},
                   {"happened_on": NOT_A_DATE, "happened_time": MISSING}),
    "events": [
        {"id": "v1", "version": 1, "kind": "arrest", "happened_at": s.at(23, "16:40"),
         "order": f"{FRAME} · {REFERENCE}", "note": "Op verzoek van het OM.", "voided_at": None,
         "terms": [JUDGE]},
        {"id": "v2", "version": 1, "kind": "breach_reported", "happened_at": s.at(9, "11:00"),
         "order": f"{FRAME} · {REFERENCE}", "note": None, "voided_at": None, "terms": [LATE, DONE]},
        {"id": "v3", "version": 1, "kind": "warning", "happened_at": s.at(6, "10:00"),
         "order": f"{FRAME} · {REFERENCE}", "note": None, "voided_at": None, "terms": []},
        {"id": "v4", "version": 2, "kind": "crisis_admission", "happened_at": s.at(5, "10:00"),
         "order": f"{FRAME} · {REFERENCE}", "note": None, "voided_at": s.at(5, "12:00"), "terms": []},
    ],
}  # fmt: skip

PAGES_OF_DEADLINES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "deadline": ("deadlines/deadline.html", "supervisor", OPEN_PAGE),
    "deadline-wrong": ("deadlines/deadline.html", "supervisor", OPEN_PAGE | {
        "term": in_full(LATE), "steps": steps_of(YOUTH, "nl"),
        "done": s.form({"done_on": "morgen morgen"}, {"done_on": NOT_A_DATE})}),
    "deadline-done": ("deadlines/deadline.html", "officer", OPEN_PAGE | {
        "term": in_full(DONE, done_at=s.at(12, "13:04"), done_by="I. Iepen", settled=True),
        "steps": [], "may_drop": False}),
    "deadline-alarm": ("deadlines/deadline.html", "supervisor", OPEN_PAGE | {
        "term": in_full(ALARM), "steps": [], "may_move": True, "meant": MEANT,
        "moving": s.form({"reference": "Peer"})}),
    "deadline-alarm-asked": ("deadlines/deadline.html", "supervisor", OPEN_PAGE | {
        "term": in_full(ALARM), "steps": [], "may_move": True, "asked": MEANT[0],
        "moving": s.form({"reference": "T-2026-0042", "how": ""}, {"how": MISSING})}),
    "deadline-alarm-moved": ("deadlines/deadline.html", "officer", OPEN_PAGE | {
        "term": in_full(ALARM | {"elsewhere": True}, misattributed_at=s.at(24, "08:30"), moved_by="T. Taxus",
                        misattributed_reason="De meldkamer noemde een ander nummer."),
        "steps": [], "may_drop": False}),
    "deadline-alarm-entered": ("deadlines/deadline.html", "officer", OPEN_PAGE | {
        "term": in_full(ALARM), "steps": [], "may_drop": False, "is_entered": True}),
    "deadline-not-offered": ("deadlines/deadline.html", "officer", OPEN_PAGE | {
        "term": in_full(LATE, not_offered=NOT_OFFERED), "steps": [], "may_drop": False}),
    "deadlines": ("deadlines/deadlines.html", "officer", {
        "person": s.PERSON, "running": TERMS, "answered": [DONE, LAPSED], "form": s.form(),
        "may_report": True, "has_zone": True}),
    "deadlines-alarm-wrong": ("deadlines/deadlines.html", "officer", {
        "person": s.PERSON, "running": TERMS, "answered": [], "may_report": True, "has_zone": False,
        "form": s.form({"happened_on": "32-11-2026"},
                       {"happened_on": NOT_A_DATE, "happened_time": MISSING})}),
    "deadlines-none": ("deadlines/deadlines.html", "officer", {
        "person": s.PERSON, "running": [], "answered": [], "form": s.form(), "may_report": False, "has_zone": False}),
    "order-events": ("orders/order_events.html", "officer", EVENTS_PAGE),
    "order-events-none": ("orders/order_events.html", "officer", EVENTS_PAGE | {
        "events": [], "form": s.form()}),
    "person-terms": ("overviews/person_overview.html", "officer", PERSON_PAGE | {"cards": PERSON_PAGE["cards"] | {
        "deadlines": {"nearest": TERMS, "late": 1, "more": 2}}}),
    "person-no-terms": ("overviews/person_overview.html", "officer", PERSON_PAGE | {"cards": PERSON_PAGE["cards"] | {
        "deadlines": {"nearest": [], "late": 0, "more": 0}}}),
}  # fmt: skip
