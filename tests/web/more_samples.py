"""The gallery's pages for supervisors, planners, providers, auditors and administrators."""

from __future__ import annotations

from typing import Any

from tests.web import samples as s

# Pages shown the way the demonstration shows them.
CASES = ("sandbox", "sign-in")

ORDER: dict[str, Any] = {
    "person": s.PERSON, "version": 1,
    "form": s.form({"frame": "conditional_release", "starts_on": "1-12-2026", "condition-report": "y"}),
    "groups": [
        {"name": "Melden en begeleiden", "conditions": [
            {"value": "report", "text": "Meldplicht bij de reclassering", "hint": "Geeft afspraken"},
            {"value": "housing", "text": "Begeleid wonen", "hint": ""}]},
        {"name": "Verboden", "conditions": [
            {"value": "contact", "text": "Contactverbod", "hint": "Geeft geen afspraken, wel grenzen"},
            {"value": "zone", "text": "Locatieverbod", "hint": ""}]}],
}  # fmt: skip

REVIEW: dict[str, Any] = {
    "person": s.PERSON, "may_decide": True, "form": s.form(), "forecast": s.FORECAST,
    "plan": {"id": "pl2", "version_number": 4, "author": "I. Iepen", "version": 8,
             "submitted_at": s.at(24, "16:20")},
    "counts_of_change": {"added": 1, "moved": 1, "removed": 1, "kept": 18},
    "changes": [
        {"change": "added", "on": s.at(2, "10:00", 12), "kind": "treatment", "place": s.CLINIC,
         "was": None, "why": "Ambulante behandelverplichting"},
        {"change": "moved", "on": s.at(3, "11:00", 12), "kind": "check_in", "place": s.OFFICE,
         "was": s.at(2, "11:00", 12), "why": s.WHY},
        {"change": "removed", "on": s.at(9, "09:00", 12), "kind": "substance_test", "place": s.OFFICE,
         "was": None, "why": "Voorwaarde ingetrokken"}],
}  # fmt: skip

ABSENCE: dict[str, Any] = {
    "person": s.PERSON, "unexcused_before": 2, "messages": s.MESSAGES, "appointment": s.WEEK[2],
    "absence": {"id": "x1", "state": "open", "opened_at": s.at(23, "15:46"), "version": 1,
                "decide_by": s.at(25, "17:00"), "reason_given": "Zegt geen bericht te hebben gehad",
                "evidence_note": None},
    "form": s.form(),
}  # fmt: skip


def task(number: int, title: str, **more: Any) -> dict[str, Any]:
    base = {"id": f"t{number}", "person_id": "p8", "person": "P. Peer", "title": title, "text": "",
            "due_at": None, "href": "/absences/x1", "version": 1, "done_here": False}  # fmt: skip
    return base | more


WORKLIST: dict[str, Any] = {"groups": [
    {"kind": "decide_absence", "tasks": [
        task(1, "meldgesprek van 23 november", due_at=s.at(24, "17:00"),
             text="De herinnering is niet aangekomen.")]},
    {"kind": "record_outcome", "tasks": [task(2, "huisbezoek van 24 november", due_at=s.at(25, "15:00"))]},
    {"kind": "call_person", "tasks": [
        task(3, "nummer onbereikbaar", text="Afspraak op 27 november.", done_here=True,
             due_at=s.at(30, "15:00"))]},
    {"kind": "place_obligation", "tasks": []}]}  # fmt: skip


def case(
    number: int, person: str, severity: str, state: str, day: int, **more: Any
) -> dict[str, Any]:
    base = {"id": f"e{number}", "person": person, "severity": severity, "state": state,
            "reason": "derde gemiste contact in 30 dagen", "officer": "I. Iepen", "misses": 3,
            "next_step_at": s.at(day, "12:00"), "next_step": "unitmanager krijgt bericht",
            "opened_at": s.at(23, "15:46"), "version": 2, "may_acknowledge": state == "open"}  # fmt: skip
    return base | more


INBOX: dict[str, Any] = {
    "form": s.form(), "page": s.ONE_PAGE,
    "cases": [case(1, "P. Peer", "acute", "open", 25), case(2, "B. Bosbes", "high", "open", 24),
              case(3, "K. Kers", "medium", "acknowledged", 28),
              case(4, "A. Appel", "low", "silenced", 30)],
}  # fmt: skip

ESCALATION: dict[str, Any] = {
    "person": {"id": "p8", "name": "P. Peer", "officer": "I. Iepen"}, "form": s.form(),
    "case": {"id": "e1", "severity": "high", "state": "open", "version": 2, "may_acknowledge": True,
             "reason": "derde gemiste contact in 30 dagen", "opened_at": s.at(23, "15:46"),
             "rule": "Drie ongeoorloofde absenties op verschillende dagen binnen 30 dagen.",
             "rule_source": "Voorbeeldprofiel, versie 2", "may_decide": True, "taken_by": None,
             "decided": None},
    "misses": [{"on": s.at(23, "15:30"), "kind": "check_in", "state": "open",
                "delivered": "undelivered"},
               {"on": s.at(9, "15:30"), "kind": "check_in", "state": "unexcused",
                "delivered": "delivered"}],
    "steps": [{"state": "done", "at": s.at(23, "16:00"), "whom": "I. Iepen", "what": "Toezichthouder"},
              {"state": "due", "at": s.at(25, "12:00"), "whom": "E. Esdoorn", "what": "Teamleider"},
              {"state": "waiting", "at": s.at(27, "12:00"), "whom": "L. Linde", "what": "Unitmanager"}],
    "options": [{"value": "contact_person", "text": "Gesprek met de cliënt", "hint": ""},
                {"value": "official_warning", "text": "Officiële waarschuwing", "hint": "Per brief"},
                {"value": "close", "text": "Sluiten, geen vervolg", "hint": ""}],
}  # fmt: skip

PLACES: dict[str, Any] = {
    "version": 1, "form": s.form(), "session_form": s.form(), "session_place": "l2",
    "places": [
        {"id": "l1", "name": s.OFFICE, "town": "Dorp", "rooms": 4, "open_from": "08:30",
         "open_until": "17:00", "note": None, "sessions": []},
        {"id": "l2", "name": s.CLINIC, "town": "Stad", "rooms": 1, "open_from": "09:00",
         "open_until": "20:00", "note": None, "sessions": [
             {"id": "s1", "name": "Groep A", "weekday": "dinsdag", "starts": "11:00",
              "ends": "12:30", "seats": 8, "taken": 8},
             {"id": "s2", "name": "Groep B", "weekday": "donderdag", "starts": "18:30",
              "ends": "20:00", "seats": 8, "taken": 5}]}],
}  # fmt: skip

ENTRIES = [
    {"at": s.at(25, "09:58"), "who": "I. Iepen", "role": "officer", "action": "viewed",
     "subject": "T-2026-0042", "reason": None},
    {"at": s.at(25, "09:12"), "who": "B. Beuk", "role": "officer", "action": "break_glass",
     "subject": "T-2026-0051", "reason": "Waarneming bij ziekte"},
]  # fmt: skip

ACCOUNTS = [
    {"id": "u1", "name": "iepen", "who": "I. Iepen", "role": "officer", "team": "Team Noord",
     "state": "active", "last_seen_at": s.at(25, "09:58"), "version": 1},
    {"id": "u2", "name": "wilg", "who": "W. Wilg", "role": "provider", "team": "Team Noord",
     "state": "locked", "last_seen_at": None, "version": 1},
]  # fmt: skip

SANDBOX: dict[str, Any] = {
    "phones": [{"number": "+44 7700 900123", "label": "P. Peer"}], "number": "+44 7700 900123",
    "form": s.form(), "next_event": {"at": s.at(25, "12:20"), "text": "herinnering aan K. Kers"},
    "texts": [
        {"id": "m1", "at": s.at(22, "12:20"), "body": s.MESSAGES[0]["body"], "direction": "out",
         "state": "delivered", "segments": 1, "may_receive": False},
        {"id": "m2", "at": s.at(22, "12:24"), "body": "JA", "direction": "in", "state": "received",
         "segments": 1, "may_receive": False},
        {"id": "m3", "at": s.at(24, "12:20"), "body": s.MESSAGES[1]["body"], "direction": "out",
         "state": "sent", "segments": 1, "may_receive": True}],
}  # fmt: skip

SIGN_IN: dict[str, Any] = {
    "form": s.form({"name": "iepen"}), "wrong": True,
    "accounts": [{"name": "iepen", "password": "appelboom", "role": "officer", "who": "I. Iepen"},
                 {"name": "esdoorn", "password": "perenboom", "role": "supervisor",
                  "who": "E. Esdoorn"}],
}  # fmt: skip

APPOINTMENT: dict[str, Any] = {
    "appointment": s.WEEK[7], "person": s.PERSON, "messages": s.MESSAGES, "form": s.form(),
    "why": [{"term": "Kader", "text": "Voorwaardelijke invrijheidstelling"},
            {"term": "Voorwaarde", "text": "Meldplicht bij de reclassering"},
            {"term": "Verplichting", "text": "1 keer per week, 45 minuten"}],
    "acute": [{"value": "victim_access", "text": "Toegang tot slachtoffers", "hint": ""},
              {"value": "emotional_collapse", "text": "Emotionele instorting", "hint": ""}],
}  # fmt: skip

ATTENDANCE_DAY = [s.WEEK[1] | {"can_record": False}, s.WEEK[7] | {"kind": "group_session"}]

PAGES_OF_OTHERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "order": ("order.html", "officer", ORDER),
    "appointment": ("appointment.html", "officer", APPOINTMENT),
    "plan-review": ("plan_review.html", "supervisor", REVIEW),
    "absence": ("absence.html", "officer", ABSENCE),
    "worklist": ("worklist.html", "officer", WORKLIST),
    "worklist-empty": ("worklist.html", "supervisor", {"groups": []}),
    "escalations": ("inbox.html", "supervisor", INBOX),
    "escalation": ("escalation.html", "supervisor", ESCALATION),
    "approvals": ("approvals.html", "supervisor", {"plans": [
        {"id": "pl2", "person": "P. Peer", "version_number": 4, "author": "I. Iepen",
         "submitted_at": s.at(24, "16:20"), "due_at": s.at(26, "16:20"), "added": 3, "moved": 1,
         "removed": 0}]}),
    "places": ("places.html", "planner", PLACES),
    "attendance": ("attendance.html", "provider", {
        "today": s.TODAY, "overdue": [s.WEEK[5]], "day": ATTENDANCE_DAY}),
    "access-log": ("access_log.html", "auditor", {
        "form": s.form(), "entries": ENTRIES, "chain_holds": True, "page": s.MIDDLE_PAGE}),
    "accounts": ("accounts.html", "admin", {
        "accounts": ACCOUNTS, "teams": [("1", "Team Noord")], "form": s.form(), "version": 1}),
    "sandbox": ("sandbox.html", "officer", SANDBOX),
    "sign-in": ("sign_in.html", "", SIGN_IN),
    "problem": ("problem.html", "officer", {"problem": {
        "status": 412, "title": "Iemand heeft dit intussen gewijzigd", "detail": None,
        "retry_href": "/week"}}),
}  # fmt: skip
