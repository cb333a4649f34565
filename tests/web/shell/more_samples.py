"""The gallery's pages for supervisors, planners, providers, auditors and administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

import segno

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.store.sign_in.notice_rows import AccountNoticeRow
from aftercare.web.appointments.recording import in_groups
from aftercare.web.conditions.zone_input import NOT_A_POINT
from aftercare.web.shell.forms.reading import NOT_A_TIME, Reading
from aftercare.web.sites.device_kits_page import NAMED_SO
from tests.store.arranging import unknown_id
from tests.web.escalation.escalation_samples import SAID
from tests.web.file_access.access_samples import FOUND
from tests.web.placement.slot_samples import FOUND as MOVES
from tests.web.shell import samples as s
from tests.web.treatment.treatment_samples import COURSE, GAP

# Pages shown the way the demonstration shows them.
OF_DEMONSTRATION = (
    "sandbox",
    "sandbox-moving",
    "sandbox-stopped",
    "sign-in",
    "worklist-supervisor",
)

ABSENCE: dict[str, Any] = {
    "person": s.PERSON, "sent": [{"id": "d1", "name": "brief.jpg", "format": "jpg", "added_at": s.at(25, "08:00")}],
    "unexcused_before": (date(2026, 10, 12), date(2026, 11, 9)),
    "reminded": s.UNREMINDED, "verdicts": [],
    "given_before": [{"ground": "medical", "note": "Zegt dat hij griep had.", "who": "I. Iepen",
                      "at": s.at(24, "10:15")}],
    "appointment": s.WEEK[2] | {"note": "Niet verschenen, neemt niet op.", "device_check": None},
    "absence": {"id": "x1", "version": 1, "state": "opened", "is_open": True, "is_decided": False, "is_dropped": False,
                "evidence_by": s.at(30, "24:00"), "evidence_open": True, "decide_by": s.at(25, "17:00"), "ground": None,
                "evidence_note": None, "reason": None, "decided_by": None, "decided_at": None},
    "grounds": ["medical", "work", "other"],
    "early_reasons": ["no_evidence_coming", "no_reason", "evidence_insufficient", "acute_risk"],
    "form": s.form(), "away": None, "not_held": None, "review": None, "looked": [], "ended": [],
    "no_address": False,
}  # fmt: skip

SAW = {"verdict": "unexcused", "reason": "Geen bericht, niet bereikbaar.", "who": "I. Iepen",
       "at": s.at(25, "11:00"), "no_reminder": True, "seen": True, "no_address": True,
       "early": True, "early_reason": "no_reason",
       "confinement_reason": None, "stands": True}  # fmt: skip
REVIEW: dict[str, Any] = {
    "absence_id": "x1", "reason": "not-in-custody", "kind": "check_in", "starts_at": s.at(23, "15:30"),
}  # fmt: skip
DECIDED_ABSENCE: dict[str, Any] = ABSENCE | {
    "no_address": True,
    "absence": ABSENCE["absence"] | {
        "state": "unexcused", "is_open": False, "is_decided": True, "reason": SAW["reason"], "decided_by": "I. Iepen",
        "decided_at": s.at(25, "11:00")},
    "verdicts": [SAW, SAW | {"verdict": "excused", "reason": "Zei dat hij ziek was.", "seen": False,
                             "no_address": False, "early": False, "early_reason": None,
                             "at": s.at(24, "11:00"), "stands": False}],
    "review": REVIEW | {"id": "t7", "version": 1}, "ended": [{"id": "e3", "opened_at": s.at(20, "09:00")}],
    "looked": [{"who": "I. Iepen", "done_at": s.at(24, "16:00"), "done_note": "Hij zat die dag wel vast."}],
}  # fmt: skip
NOT_HELD: dict[str, Any] = {"last_on": s.MONDAY, "withdrawn": True}
CUSTODY: dict[str, Any] = {
    "kind": "custody",
    "from_at": s.at(21, "08:00"),
    "until_at": None,
    "is_confining": True,
}
UNSEEN: dict[str, Any] = ABSENCE | {
    "away": CUSTODY, "not_held": NOT_HELD,
    "reminded": s.NEVER_PLANNED, "no_address": True,
    "form": s.form({"verdict": "unexcused", "reason": "Geen bericht."},
                   {"no_reminder_seen": FIELD_FAULTS["no-reminder-unseen"],
                    "no_address_seen": FIELD_FAULTS["no-address-unseen"],
                    "confinement_reason": FIELD_FAULTS["confinement-reason-missing"],
                    "early_reason": FIELD_FAULTS["early-reason-missing"]}),
}  # fmt: skip


def task(number: int, **more: Any) -> dict[str, Any]:
    base = {"id": f"t{number}", "version": 1, "person_id": "p8", "person": "P. Peer",
            "about": "check_in", "starts_at": s.at(27, "15:30"), "reason": None, "ground": None,
            "text": None, "message_state": None, "due_at": None, "href": "/absences/x1",
            "was_due_at": None, "done_here": False, "takes_day": False, "paper_state": None,
            "action_owner": None, "without_file": False, "headline": None, "changes": None, "elsewhere": False,
            "in_question": None,
            "letter_due_on": None, "call": {"number": None, "name": None, "other": None}, "check_in": "not_good",
            "quote": "Na vijf uur", "asks_after": False, "danger": False, "clash": None,
            "in_place_of": None, "listed_as": "call_person", "appointment": None,
            "tickable": False, "handed": None}  # fmt: skip
    return base | more


def row_of(*reasons: dict[str, Any], **more: Any) -> dict[str, Any]:
    first = reasons[0]
    return {"person_id": f"p{first['id']}", "person": "P. Peer", "in_place_of": None,
            "closed_on": s.MONDAY if len(reasons) == 1 else None, "reasons": list(reasons[:3]),
            "more": list(reasons[3:]), "count": len(reasons)} | more  # fmt: skip


def section(name: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "rows": list(rows), "count": len(rows)}


SAVED_FILTERS = [
    {
        "id": "f1",
        "text": "Cliënt bellen · Vandaag",
        "href": "/worklist?kind=call_person",
        "chosen": True,
    },
    {"id": "f2", "text": "Mijn eigen cliënten", "href": "/worklist?whose=own", "chosen": False},
]
WORKLIST: dict[str, Any] = {
    "form": s.form({"sent_on-t6": "25-11-2026", "act": "done"}), "unclaimed": 2, "unclaimed_dangers": 0,
    "standing_in": [],
    "transfers": [
        {"batch_id": "b1", "from_on": s.MONDAY, "comes": True, "from_officer": "I. Iepen", "to_officer": "B. Beuk",
         "clients": 12, "reason": "Vertrek"},
        {"batch_id": "b2", "from_on": s.MONDAY, "comes": False, "from_officer": "I. Iepen", "to_officer": "C. Ceder",
         "clients": 1, "reason": "Herverdeling"}],
    "bars": [FOUND], "destructions": 1,
    "calendar": None,
    "emergencies": [{"id": "n2", "by": "E. Esdoorn", "at": s.at(25, "9:10"), "reason": "Cliënt dreigt aan de balie",
                     "person": {"id": "p8", "name": "P. Peer"}}],
    "taken": [{"id": "n1", "at": s.at(24, "10:30"), "by": "T. Taxus", "to": "E. Esdoorn", "references": ["DEMO-0007"]}],
    "colleagues": [("u2", "B. Beuk")],
    "filtering": s.form({"kind": "send_letter", "tier": "2"}), "filtered": True,
    "about": None, "shows_passed": True, "refused": {},
    "saved": SAVED_FILTERS, "may_save": True,
    "views": [{"href": "/worklist", "text": "Alles", "number": 9, "chosen": True, "late": False},
              {"href": "/worklist?due=overdue", "text": "Te laat", "number": 5, "chosen": False, "late": True}],
    "kinds": [("call_person", "Cliënt bellen"), ("send_letter", "Brief sturen")], "tiers": ("1", "2", "3"),
    "whose": [("own", "Mijn eigen cliënten")], "officers": [("o1", "I. Iepen")], "back": "/worklist?tier=2",
    "page": s.ONE_PAGE, "total": 9,
    "passed": [{"person_id": "p3", "person": "P. Peer", "listed_as": "call_person", "reason": "number-suspended",
                "about": "check_in", "starts_at": s.at(23, "15:30")}],
    "sections": [
        section("overdue",
            row_of(task(14, about=None, starts_at=None, reason="words-of-suicide", danger=True, check_in=None,
                        quote="ik maak er een eind aan", href="/people/p8/conversation", done_here=True, tickable=True,
                        due_at=s.at(25, "16:00")),
                   task(15, listed_as="answer_text", about=None, starts_at=None, reason="unclear-reply", call=None,
                        check_in=None, quote="ik maak er een eind aan", href="/people/p8/conversation",
                        due_at=s.at(25, "20:00"))),
            row_of(task(10, listed_as="record_outcome", appointment=s.shown(s.WEEK[5]), due_at=s.at(25, "10:00"),
                        starts_at=s.at(25, "9:00")),
                   task(3, reason="number-suspended", done_here=True, tickable=True, was_due_at=s.at(24, "15:00"),
                        handed={"to": "B. Beuk", "by": "I. Iepen", "to_me": False}, due_at=s.at(25, "15:00")),
                   task(11, listed_as="notify_change", changes={"now_at": s.at(30, "9:00")}, href="/changes-to-pass-on",
                        done_here=True, due_at=s.at(25, "16:00"))),
            row_of(task(12, listed_as="record_outcome", due_at=s.at(24, "10:00"), starts_at=s.at(24, "9:00"),
                        appointment=s.shown(s.WEEK[3], undoable=True))),
            row_of(task(1, listed_as="give_verdict", starts_at=s.at(23, "15:30"), due_at=s.at(24, "17:00"),
                        ground="medical", message_state="undelivered"), in_place_of="B. Beuk")),
        section("week",
            row_of(task(13, listed_as="send_letter", reason="no-phone", due_at=s.at(26, "10:00"),
                        href="/people/p8/letters", letter_due_on=date(2026, 11, 25))),
            row_of(task(6, listed_as="board_copy", about=None, starts_at=None, reason="official_warning",
                        href="/papers/p2", done_here=True, takes_day=True, due_at=s.at(26, "10:05")),
                   task(7, listed_as="draft_paper", about=None, starts_at=None, reason="official_warning",
                        href="/papers/p3", paper_state="drafted", due_at=s.at(27, "10:05")),
                   task(8, listed_as="draft_paper", about=None, starts_at=None, reason="violation_report",
                        done_here=True, href="/escalations/e1#escalation-papers-title", due_at=s.at(27, "10:05")),
                   task(5, listed_as="meet_deadline", about=None, starts_at=None, due_at=s.at(26, "24:00"),
                        was_due_at=s.at(24, "24:00"), text="Toezicht beginnen · Voorwaardelijke veroordeling",
                        href="/deadlines/t1"), count=214)),
        section("later",
            row_of(task(4, listed_as="place_by_hand", starts_at=None, first_on=s.MONDAY, last_on=s.TODAY, times=2,
                        about="home_visit", text="Toezichthouder en vervanger zijn niet vrij; plaats 1 in de rij"))),
        section("ahead",
            row_of(task(9, listed_as="close_gap", about=None, starts_at=None, href="/appointments/a8",
                        text="21 dagen geen persoonlijk contact; de norm vraagt er een per 10 dagen"))),
    ]}  # fmt: skip


def escalation(
    number: int, person: str, severity: str, state: str, day: int, **more: Any
) -> dict[str, Any]:
    base = {"id": f"e{number}", "version": 2, "person": person, "severity": severity, "state": state,
            "reason": "Twee of meer ongeoorloofde afwezigheden binnen 30 dagen", "officer": "I. Iepen",
            "causes": 2, "counted": "appointment", "opened_at": s.at(23, "15:46"), "taken_by": None,
            "comes_back_at": None, "snoozed_by": None, "snooze_reason": None, "handed_to": None,
            "elsewhere": number == 1, "soon": False, "in_question": "no-condition" if number == 2 else None,
            "due_at": s.at(23, "16:00"),
            "next_step_at": s.at(day, "12:00"), "next_audience": "supervisor", "again_at": None, "again_first": False,
            "reached": "I. Iepen", "reached_audience": "officer", "reached_at": s.at(23, "16:00"),
            "may_acknowledge": state == "opened"}  # fmt: skip
    return base | more


OVER = [
    {
        "id": "e8",
        "person": "P. Peer",
        "rule": "Twee of meer ongeoorloofde afwezigheden binnen 30 dagen",
        "severity": "high",
        "officer": "I. Iepen",
        "opened_at": s.at(20, "9:00"),
        "decision": "official_warning",
        "decided_by": "T. Taxus",
        "decided_at": s.at(24, "9:00"),
        "of_all": 300,
        "elsewhere": False,
        "in_question": "no-condition",
    },
    {
        "id": "e9",
        "person": "A. Appel",
        "rule": "Uitkomst niet vastgelegd",
        "severity": "low",
        "officer": "I. Iepen",
        "opened_at": s.at(20, "9:00"),
        "decision": "remedied",
        "decided_by": "I. Iepen",
        "decided_at": s.at(24, "9:00"),
        "of_all": 300,
        "elsewhere": True,
        "in_question": None,
    },
]
INBOX: dict[str, Any] = {
    "by_me": False, "over": OVER, "saved": SAVED_FILTERS, "may_save": True,
    "form": s.form({"view": "own", "clock": "overdue"}), "page": s.ONE_PAGE, "total": 4, "ended": 1,
    "taken": [("E. Esdoorn", 2)],
    "handing": s.form(), "may_hand": True, "back": "/escalations?view=own", "mark": "",
    "views": [{"href": "/escalations", "text": "Alles", "number": 6, "chosen": False},
              {"href": "/escalations?view=own", "text": "Mijn team", "number": 4, "chosen": True},
              {"href": "/escalations?view=handed", "text": "Overgedragen aan een collega", "number": 1,
               "chosen": False},
              {"href": "/escalations?view=notified", "text": "Aan mij gevraagd", "number": 2, "chosen": False},
              {"href": "/escalations?view=to_me", "text": "Aan mij overgedragen", "number": 0, "chosen": False},
              {"href": "/escalations?view=decided", "text": "Door mij besloten", "number": None, "chosen": False}],
    "clocks": [("overdue", "Over tijd"), ("today", "Vandaag")], "officers": [("s1", "I. Iepen")],
    "abouts": [("unexcused-in-window", "Ongeoorloofde afwezigheid, opnieuw")],
    "colleagues": [("s1", "E. Esdoorn"), ("s2", "B. Beuk")],
    "escalations": [escalation(1, "P. Peer", "high", "opened", 25),
              escalation(2, "B. Bosbes", "medium", "opened", 24, next_step_at=None, again_at=s.at(27, "08:30")),
              escalation(3, "K. Kers", "low", "acknowledged", 28, taken_by="E. Esdoorn",
                   comes_back_at=s.at(26, "10:00")),
              escalation(4, "D. Druif", "low", "snoozed", 28, snoozed_by="T. Taxus", next_step_at=None,
                   snooze_reason="In detentie tot vrijdag.", comes_back_at=s.at(27, "08:30"),
                   handed_to="B. Beuk", may_acknowledge=False)],
}  # fmt: skip

ESCALATION: dict[str, Any] = {
    "person": {"id": "p8", "name": "P. Peer", "reference": "T-2026-0042", "officer": "I. Iepen"},
    "form": s.form(),
    "escalation": {"id": "e1", "version": 2, "severity": "high", "state": "opened", "is_open": True, "is_alarm": False,
             "rule": "Twee of meer ongeoorloofde afwezigheden binnen 30 dagen", "rule_version": 1,
             "rule_source": "Voorbeeldprofiel", "opened_at": s.at(23, "15:46"), "taken_by": None,
             "comes_back_at": None, "overdue": False, "opened_again": False,
             "may_acknowledge": True, "may_decide": True,
             "snoozed_by": None, "snooze_reason": None, "handed_to": None, "held_by": ["E. Esdoorn"],
             "elsewhere": False, "may_snooze": True,
             "may_wake": False, "may_hand": True, "may_reopen": False,
             "decision": None, "decision_reason": None, "decided_by": None, "decided_at": None},
    "causes": [
        {"appointment_id": f"a{n}", "kind": "check_in", "starts_at": s.at(day, "15:30"),
         "site": s.OFFICE, "state": "missed", "absence_id": f"x{n}",
         "enforceable": True, "absence_state": "unexcused", "is_dropped": False,
         "verdict_reason": "Geen bericht, niet bereikbaar.",
         "decided_by": "I. Iepen", "ground": "other",
         "no_reminder_seen": not reminded["arrived"], "no_address_seen": n == 1,
         "early_reason": None if reminded["arrived"] else "no_evidence_coming", "reminded": reminded,
         "away": CUSTODY if n == 3 else None, "not_held": NOT_HELD if n == 2 else None, "no_address": n == 1,
         "review": REVIEW | {"reason": "condition-held"} if n == 1 else None}
        for n, day, reminded in ((3, 23, s.UNREMINDED), (2, 9, s.REMINDED), (1, 2, s.NEVER_PLANNED))],
    "terms": [], "soon": False,
    "steps": [
        {"position": 0, "due_at": s.at(23, "16:00"), "audience": "officer", "ask": "review",
         "state": "notified", "notified_at": s.at(23, "16:00"), "reached": "B. Beuk",
         "fell_through": True, "level": "deputy", "same_as": None, "ahead": None},
        {"position": 1, "due_at": s.at(25, "12:00"), "audience": "supervisor", "ask": "decide",
         "state": "waiting", "notified_at": None, "reached": None, "fell_through": False,
         "level": None, "same_as": None,
         "ahead": {"name": "E. Esdoorn", "level": "duty_desk", "same_as": "deputy", "is_passed": False}},
        {"position": 2, "due_at": s.at(27, "12:00"), "audience": "duty_desk", "ask": "decide-now",
         "state": "waiting", "notified_at": None, "reached": None, "fell_through": False,
         "level": None, "same_as": None,
         "ahead": {"name": "E. Esdoorn", "level": None, "same_as": "duty_desk", "is_passed": True}}],
    "again": None, "overdue_since": s.at(24, "16:00"),
    "next_step": None, "line": [], "line_most": None, "last_snooze_day": date(2026, 12, 8),
    "colleagues": [("s1", "E. Esdoorn"), ("s2", "B. Beuk")],
    "options": [{"value": "contact_person", "text": "Gesprek met de cliënt", "hint": ""},
                {"value": "official_warning", "text": "Officiële waarschuwing", "hint": "Per brief"},
                {"value": "close", "text": "Sluiten, geen vervolg", "hint": ""}],
    "carried_out": None, "next_steps": [{"href": "/people/p1#plan-title", "text": "Het plan aanpassen in het dossier"}],
}  # fmt: skip
ESCALATION |= {"next_step": ESCALATION["steps"][1], "again_first": False}

SITES: dict[str, Any] = {
    "form": s.form({"kind": "office"}), "changing": None, "map": s.MAP, "finding": {"found": [], "failed": False},
    "kinds": ("office", "lab", "treatment_room", "group", "online"),
    "providers": [("v1", s.CLINIC)],
    "weekdays": ["Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag"],
    "moves": None, "changed": "", "done": None, "may_pass_on": True,
    "group_at": "l2", "group_form": s.form({"minutes": "90"}, {"at": NOT_A_TIME}),
    "programmes": [("g1", "Groep Kompas")],
    "capacity_requests": {"open": 4, "kinds": [("Meldgesprek", 3), ("Huisbezoek", 1)]},
    "sites": [
        {"id": "l1", "name": s.OFFICE, "kind": "office", "capacity": 4, "always_open": False, "at": "52.3702, 4.8952",
         "address": "Damrak 12, 1012 LH Amsterdam",
         "hours": [("ma–do", "8:30–17:00"), ("vr", "8:30–12:00")], "may_change": True, "may_locate": True,
         "provider": None, "groups": []},
        {"id": "l2", "name": s.CLINIC, "kind": "group", "capacity": None, "always_open": True, "at": "", "address": "",
         "hours": [], "may_change": False, "may_locate": True, "provider": s.CLINIC, "groups": [
             {"id": "b1", "series": "dinsdagochtend", "programme": "Groep Kompas", "starts_at": s.at(26, "11:00"),
              "ends_at": s.at(26, "12:30"), "last_at": s.at(22, "11:00", 12), "meetings": 5,
              "seats": 8, "taken": 8, "unused": 3}]}],
}  # fmt: skip

ENTRIES = [
    {"at": s.at(25, "09:58"), "who": "I. Iepen", "account": "iepen", "role": "officer",
     "kind": "viewed", "action": "Caseload bekeken", "named_in": "log_subject", "subject": "person",
     "references": ["T-2026-0042", "T-2026-0051"],
     "certificate": None, "machine": None, "sealed": True, "in_place_of": None, "of_account": None,
     "address": "2001:db8::192:0:2:7", "session": "0123456789abcdef"},
    {"at": s.at(25, "09:30"), "who": "A. Abeel", "account": "abeel", "role": "admin",
     "kind": "removed", "action": "Gesloten", "named_in": "log_subject", "subject": "staff", "references": [],
     "certificate": None, "machine": None, "sealed": True, "in_place_of": None, "of_account": "wilg",
     "address": "192.0.2.7", "session": None},
    {"at": s.at(25, "09:12"), "who": None, "account": None, "role": "clock", "kind": "by_clock",
     "action": "Escalatie geopend", "named_in": "log_subject", "subject": "escalation",
     "references": [], "certificate": 12, "machine": "idp-2026", "sealed": True,
     "in_place_of": None, "of_account": None, "address": None, "session": None},
]  # fmt: skip

ALARM = {
    "id": "r1", "version": 1, "name": "I. Iepen", "kind": "many-files", "number": 34,
    "first_at": s.at(25, "14:05"), "last_at": s.at(25, "15:02"), "answers": [],
}  # fmt: skip

ACCOUNTS = [
    {"id": "u1", "username": "iepen", "name": "I. Iepen", "role": "officer",
     "employer": "Team Noord", "state": "active", "waits": True,
     "mail_refused": True, "without_phone": True, "may_close": True,
     "version": 1, "last": ["duty_desk"],
     "duties": [{"code": "duty_desk", "on": True}, {"code": "unit_manager", "on": False}]},
    {"id": "u2", "username": "wilg", "name": "W. Wilg", "role": "provider",
     "employer": "Kliniek Noord", "state": "closed", "waits": False,
     "mail_refused": False, "without_phone": False, "may_close": False,
     "version": 1, "last": [], "duties": []},
]  # fmt: skip

CHANGE: dict[str, Any] = {
    "id": "c1", "version": 1, "kind": "open", "name": "N. Nieuw", "username": "nieuw", "was_role": None, "was_in": None,
    "role": "officer", "is_in": "Team Noord", "proposer": "B. Beuk", "proposed_at": s.at(24, "9:10"), "decider": None,
    "decided_at": None, "obstacle": None, "confirmed": None, "reason": "", "own": False, "loses": [], "regains": [],
    "scopes": None, "by_directory": False,
}  # fmt: skip

LEAVE: dict[str, Any] = {
    "form": s.form(), "withdrawn": None, "staff": [("u1", "I. Iepen"), ("u2", "B. Beuk")],
    "colleagues": [("u1", "I. Iepen"), ("u2", "B. Beuk")],
    "others": [{"officer": "B. Beuk", "from_on": date(2026, 11, 30), "until_on": date(2026, 12, 2)}],
    "leave": [
        {"id": "v1", "who": "I. Iepen", "from_at": s.at(24, "24:00"),
         "until_at": s.at(27, "24:00"), "now_away": True,
         "deputies": [{"deputy": "B. Beuk", "clients": 12, "is_away": True},
                      {"deputy": None, "clients": 1, "is_away": False}],
         "may_end": True, "named": ["B. Beuk"], "missed": ["C. Ceder"],
         "ending": ["B. Beuk"], "staying": ["C. Ceder"], "name_href": None,
         "replan_href": "/officer-away?officer=u1"},
        {"id": "v2", "who": "B. Beuk", "from_at": s.at(30, "09:00"),
         "until_at": s.at(30, "12:00"), "now_away": False,
         "deputies": [], "may_end": False, "named": [], "missed": [],
         "ending": [], "staying": [], "name_href": "/stand-ins",
         "replan_href": None}],
}  # fmt: skip

TEXT = {"aloud": False, "language": None, "reports": ["delivered", "undelivered"]}
CALL = {
    "aloud": True,
    "language": "Nederlands",
    "reports": ["completed", "busy", "no-answer", "failed"],
}
SANDBOX: dict[str, Any] = {
    "phones": [{"id": "p8", "name": "P. Peer", "texts": 3}, {"id": "p1", "name": "A. Appel", "texts": 0}],
    "phone": {"id": "p8", "name": "P. Peer", "number": "+12025550123"},
    "form": s.form(), "clock": s.form(), "next_at": s.at(25, "12:20"),
    "move": None,
    "texts": [
        {"sid": "SB1", "at": s.at(22, "12:20"), "body": s.MESSAGES[0]["body"], "from_person": False,
         "state": "delivered", "may_receive": False, **TEXT},
        {"sid": "SI2", "at": s.at(22, "12:24"), "body": "JA", "from_person": True, "state": None,
         "may_receive": False, **TEXT},
        {"sid": "SO2", "at": s.at(22, "12:24"), "body": "Dank u. Tot ma 23 nov om 15:30.",
         "from_person": False, "state": None, "may_receive": False, **TEXT},
        {"sid": "SB4", "at": s.at(24, "11:50"), "body": SAID, "from_person": False,
         "state": "no-answer", "may_receive": False, **CALL},
        {"sid": "SB5", "at": s.at(24, "12:20"), "body": SAID, "from_person": False,
         "state": "sent", "may_receive": True, **CALL},
        {"sid": "SB3", "at": s.at(24, "12:20"), "body": s.MESSAGES[1]["body"], "from_person": False,
         "state": "sent", "may_receive": True, **TEXT}],
}  # fmt: skip

NEWCOMER = {"id": "a1", "display_name": "N. Nieuw", "username": "nieuw"}

SIGN_IN: dict[str, Any] = {
    "form": s.form({"name": "iepen"}), "fault": "wrong-credentials", "ended": False, "organisation": None,
    "passkey": False,
    "accounts": [{"name": "iepen", "password": "appelboom", "role": "officer", "who": "I. Iepen"},
                 {"name": "esdoorn", "password": "perenboom", "role": "supervisor",
                  "who": "E. Esdoorn"}],
}  # fmt: skip

ATTENDANCE_DAY = [
    s.shown(s.WEEK[1], can_record=False, undoable=True),
    s.shown(s.WEEK[7], kind="group_session"),
]
MEMBERS = [
    (name, "outcome_overdue") for name in ("A. Appel", "B. Bosbes", "S. Sinaasappel-Grapefruit")
]

OWN_SIGN_INS: dict[str, Any] = {
    "sign_ins": [
        {"id": "a1", "kind": "session", "device": "Firefox, Windows", "created_at": s.at(25, "08:30"),
         "last_seen_at": s.at(25, "09:12"), "this": True},
        {"id": "a2", "kind": "session", "device": "Samsung Internet, Android", "created_at": s.at(24, "17:01"),
         "last_seen_at": None, "this": False},
        {"id": "a3", "kind": "token", "device": "", "created_at": s.at(25, "09:00"),
         "last_seen_at": s.at(25, "09:01"), "this": False},
    ],
    "before": "Je logde de vorige keer in op di 24 nov 17:01, vanaf een ander adres.", "back_href": "/week",
}  # fmt: skip

# However many clients go to another team, it is one notice.
MOVE_NOTICE: dict[str, Any] = {
    "kind": "team_accepted", "to_me": True, "person": "2 cliënten", "at": s.at(25, "9:30"), "number": 1, "unread": 1,
    "about": [{"subject_id": "n9-0", "person": "2 cliënten", "at": s.at(25, "9:30"), "number": 1, "unread": 1,
               "name": "vanaf ma 30 nov", "elsewhere": False, "in_question": None}],
}  # fmt: skip
PAGES_OF_OTHERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "absence": ("absences/absence.html", "officer", ABSENCE),
    "absence-decided": ("absences/absence.html", "officer", DECIDED_ABSENCE),
    "absence-unseen": ("absences/absence.html", "officer", UNSEEN),
    "worklist": ("overviews/worklist.html", "officer", WORKLIST),
    "notices": ("overviews/notices.html", "officer", {
        "groups": [MOVE_NOTICE, *(
            {"kind": kind, "to_me": kind != "decided", "person": "P. Peer", "at": s.at(25, "9:00"),
             "number": number, "unread": int(number < 4),
             "about": [
                {"subject_id": f"n{number}-{part}", "person": "P. Peer", "at": s.at(25, "9:00"), "number": 1,
                 "unread": int(number < 4),
                 "name": {"decided": "Officiële waarschuwing",
                          "treatment_ended": "De behandeling is afgerond"}.get(kind),
                 "elsewhere": kind == "notified" and part == 0, "in_question": "custody" if kind == "decided" else None}
                for part in range(1 if kind == "replied" else number)]}
            for number, kind in enumerate(
                ("plan_returned", "plan_approved", "replied", "decided", "notified", "treatment_ended",
                 "conference_planned", "evidence_sent", "action_agreed"), 1))],
        "unread": False, "until": "2026-11-25T10:12:00+01:00", "page": s.ONE_PAGE}),
    "notices-none": ("overviews/notices.html", "supervisor", {
        "groups": [], "unread": True, "until": "2026-11-25T10:12:00+01:00", "page": s.ONE_PAGE}),
    "worklist-supervisor": ("overviews/worklist.html", "supervisor", WORKLIST | {
        "transfers": [], "bars": [], "calendar": None,
        "destructions": 0, "emergencies": [], "taken": [], "filtered": False,
        "form": s.form(), "filtering": s.form(), "views": [
            {"href": "/worklist", "text": name, "number": 30, "chosen": number == 0, "late": number == 1}
            for number, name in enumerate(("Alles", "Te laat", "Vandaag", "Deze week", "Later"))]}),
    "worklist-unclaimed-danger": ("overviews/worklist.html", "officer", WORKLIST | {"unclaimed_dangers": 1}),
    "worklist-empty": ("overviews/worklist.html", "supervisor",
                       {"form": s.form(), "unclaimed": 0, "unclaimed_dangers": 0, "transfers": [], "standing_in": [],
                        "bars": [], "calendar": None, "destructions": 0, "emergencies": [], "taken": [], "sections": [],
                        "filtering": s.form(), "filtered": False,
                        "views": [], "kinds": [], "tiers": ("1", "2", "3"), "whose": [], "officers": [],
                        "back": "/worklist", "page": s.ONE_PAGE, "total": 0, "about": None, "shows_passed": False,
                        "passed": [], "refused": {}, "saved": [], "may_save": False, "colleagues": []}),
    "escalations": ("escalation/inbox.html", "supervisor", INBOX),
    "escalations-decided": ("escalation/inbox.html", "supervisor", INBOX | {
        "by_me": True, "escalations": [], "mark": "", "back": "/escalations?view=decided",
        "views": [*INBOX["views"], {"href": "/escalations?view=decided", "text": "Door mij beslist", "number": None,
                                    "chosen": True}]}),
    "escalation": ("escalation/escalation.html", "supervisor", ESCALATION),
    "sites": ("sites/sites.html", "planner", SITES),
    "sites-narrowed": ("sites/sites.html", "planner", SITES | {
        "changing": {"id": "l1", "version": 2, "name": s.OFFICE}, "moves": MOVES,
        "changed": "De agenda is intussen gewijzigd.",
        "form": s.form({"name": s.OFFICE, "kind": "office", "capacity": "1"})}),
    "device-kits": ("sites/device_kits.html", "planner", {
        "kits": [{"id": "k1", "name": "Set 1", "version": 1, "checks": (2, s.at(25, "10:00"))},
                 {"id": "k2", "name": "Set 2", "version": 3, "checks": None}],
        "are_counted": True,
        "form": Reading({"name": "set 1"}, {"name": NAMED_SO})}),
    "device-kits-none": ("sites/device_kits.html", "planner", {"kits": [], "are_counted": True, "form": s.form()}),
    "site-positions": ("sites/site_positions.html", "provider", {
        "map": s.MAP, "finding": s.FINDING, "asked": "l1", "only": "",
        "sites": [
            {"id": "l1", "name": "Havenzicht", "kind": "group", "version": 1, "placed": False},
            {"id": "l2", "name": "De Linde", "kind": "office", "version": 2, "placed": True},
        ],
        "form": Reading(
            {"lies_at-l1": "kade 3", "lies_at-l2": "52.3702, 4.8952"},
            errors={"lies_at-l1": NOT_A_POINT},
        ),
    }),
    "letterheads": ("papers/letterheads.html", "admin", {
        "teams": [
            {"id": "t1", "name": "Team Noord",
             "versions": [{"from_on": date(2026, 11, 24), "office": "Kantoor Noord"}]},
            {"id": "t2", "name": "Team Zuid", "versions": []},
        ],
        "form": Reading(
            {"organisation-t1": "Reclassering Voorbeeld", "office-t1": "Kantoor Noord", "street-t1": "Voorbeeldlaan 1",
             "town-t1": "0000 AA Nergens", "phone-t1": "+44 7700 900123", "email-t1": "noord@voorbeeld.example",
             "from_on-t1": "25-11-2026", "from_on-t2": "25-11-2026"},
            errors={"email-t1": FIELD_FAULTS["bad-address"]},
        ),
    }),
    "attendance": ("treatment/attendance.html", "provider", {
        "today": s.TODAY, "shown": s.TODAY, "overdue": in_groups([s.shown(s.WEEK[5])]), "overdue_count": 201,
        "overdue_shown": 1, "blocks": in_groups([*ATTENDANCE_DAY, *s.session(*MEMBERS)]), "names": {},
        "recorded": [s.shown(s.WEEK[2], can_record=False)], "about": s.WEEK[1]["id"], "correct": s.WEEK[2]["id"],
        "correctable": [s.WEEK[1]["id"], s.WEEK[2]["id"]],
        "outcomes": ["attended", "late", "missed", "excused_by_service"],
        "form": s.form({}, {"note": FIELD_FAULTS["correction-unexplained"]}),
        "calls": [
            {"id": "p9", "name": "B. Bosbes", "missed": True, "officer": "I. Iepen", "phone": "+447700900123",
             "passed_on_at": None},
            {"id": "p8", "name": "P. Peer", "missed": False, "officer": "B. Beuk", "phone": "+447700900123",
             "passed_on_at": s.at(24, "10:00")}],
        "courses": [
            {"id": "r3", "name": "B. Bosbes", "programme": "Groep Kompas", "course": COURSE}],
        "meetings": [], "meetings_count": 0, "clients": [], "catching": GAP["id"], "proposed": [
            {"value": "2026-11-26T11:00:00+01:00", "text": "do 26 nov 11:00", "hint": ""},
            {"value": "2026-11-30T11:00:00+01:00", "text": "ma 30 nov 11:00", "hint": ""}],
        "previous_day": "2026-11-24", "next_day": "2026-11-26"}),
    "access-log": ("accounts/access_log.html", "auditor", {
        "form": s.form(), "entries": ENTRIES, "checked": True, "broken_at": None,
        "newest_href": "/access-log", "older_href": "/access-log?before=1",
        "actions": [("open-escalation", "Escalatie geopend")], "roles": [("officer", "Toezichthouder")],
        "readers": [{"staff": "E. Esdoorn", "username": "esdoorn", "role": "officer", "times": 3,
                     "first_at": s.at(20, "09:10"), "last_at": s.at(24, "16:20")}],
        "csv_href": "/access-log/csv", "check_href": "/access-log?check=yes"}),
    "account": ("accounts/account.html", "admin", {
        "account": {"id": "a1", "version": 2, "display_name": "N. Nieuw", "username": "nieuw", "active": True,
                    "suspended_at": None},
        "own": False, "waits": False, "resettable": False,
        "teams": [("1", "Team Noord")], "providers": [("2", "Kliniek Noord")],
        "roles": ["officer", "provider"], "loses": ["unit_manager"],
        "form": s.form({"display_name": "N. Nieuw", "language": "nl", "role": "officer", "team": "1"},
                       {"display_name": FIELD_FAULTS["name-in-use"]})}),
    "account-waits": ("accounts/account.html", "admin", {
        "account": {"id": "a1", "version": 2, "display_name": "N. Nieuw", "username": "nieuw", "active": False,
                    "suspended_at": None},
        "own": False, "waits": True, "resettable": True,
        "teams": [], "providers": [], "roles": [], "loses": [], "form": s.form()}),
    "account-suspended": ("accounts/account.html", "admin", {
        "account": {"id": "a1", "version": 2, "display_name": "N. Nieuw", "username": "nieuw", "active": True,
                    "suspended_at": s.at(24, "16:20")},
        "own": False, "waits": False, "resettable": True,
        "loses": [], "teams": [("1", "Team Noord")], "providers": [],
        "roles": ["officer"],
        "form": s.form()}),
    "account-changes": ("accounts/account_changes.html", "supervisor", {
        "waiting": [CHANGE, CHANGE | {"id": "c2", "kind": "edit", "was_role": "planner", "was_in": "Team Noord",
                                      "obstacle": "role-from-proposer", "own": True,
                                      "loses": ["unit_manager"], "regains": ["duty_desk"]},
                    CHANGE | {"id": "c5", "kind": "reset"}],
        "unused": [NEWCOMER],
        "news": [CHANGE | {"id": "c3", "decider": "C. Cederhout", "decided_at": s.at(24, "16:20"), "confirmed": True},
                 CHANGE | {"id": "c4", "decider": "C. Cederhout", "decided_at": s.at(24, "16:20"), "confirmed": False,
                           "reason": "Geen taak in dit team"},
                 CHANGE | {"id": "c6", "proposer": None, "decider": "Directory of the organisation",
                           "reason": "withdrawn", "decided_at": s.at(24, "16:20"), "confirmed": False,
                           "by_directory": True}],
        "form": s.form({}, {"reason-c1": FIELD_FAULTS["missing"]})}),
    "unusual-reading": ("accounts/unusual_reading.html", "supervisor", {
        "waiting": [ALARM, ALARM | {"id": "r2", "kind": "at-night", "number": 6}],
        "answered": [ALARM | {"id": "r3", "kind": "exports", "number": 5, "answers": [
            {"desk": "supervisor", "answerer": "S. Smeets", "finding": "Nam een caseload over.",
             "at": s.at(25, "11:00")}]}],
        "form": s.form({}, {"finding-r2": FIELD_FAULTS["missing"]})}),
    "unusual-lines": ("accounts/unusual_lines.html", "supervisor", {
        "alarm": ALARM, "shortened": True, "log_href": None, "lines": [
            {"at": s.at(25, "14:05"), "action": "Dossier bekeken", "reference": "T-2026-0042"},
            {"at": s.at(25, "14:06"), "action": "Dossier bekeken", "reference": None}]}),
    "unusual-lines-none": ("accounts/unusual_lines.html", "auditor", {
        "alarm": ALARM, "shortened": False, "log_href": "/access-log?account=iepen", "lines": []}),
    "unusual-reading-none": ("accounts/unusual_reading.html", "auditor", {
        "waiting": [], "answered": [], "form": s.form()}),
    "account-changes-none": ("accounts/account_changes.html", "admin", {
        "waiting": [], "unused": [], "news": [], "form": s.form()}),
    "accounts": ("accounts/accounts.html", "admin", {
        "waiting": 2, "webhooks": 1,
        "directory_refused": [
            {"at": s.at(25, "9:05"), "method": "PATCH", "attribute": "userName", "kind": "mutability"}],
        "calendars_failing": [
            {"name": "K. Kersen", "kind": "caldav", "fault": "untrusted-certificate",
             "failing_since": s.at(24, "10:00")},
            {"name": "B. Beuk", "kind": "graph", "fault": "not-signed-in", "failing_since": s.at(25, "08:30")}],
        "in_the_way": {"name": "I. Iepen", "supervisors": ["L. Linde"],
                       "left": [("clients", 12), ("appointments", 40), ("escalations", 1), ("transfers", 2),
                                ("as_deputy", 3)]},
        "accounts": ACCOUNTS, "teams": [("1", "Team Noord")], "providers": [("2", "Kliniek Noord")],
        "roles": ["officer", "provider"], "filtering": s.form({"in_team": "1"}), "form": s.form()}),
    "leave": ("staff/leave.html", "supervisor", LEAVE),
    "sandbox": ("operations/sandbox.html", "officer", SANDBOX),
    "sandbox-moving": ("operations/sandbox.html", "officer", SANDBOX | {
        "move": {"to": s.at(28, "9:00"), "going": True, "share": 0.43}}),
    "sandbox-stopped": ("operations/sandbox.html", "officer", SANDBOX | {
        "move": {"to": s.at(28, "9:00"), "going": False, "share": 0.43}}),
    "account-link": ("accounts/password_link.html", "admin", {
        "account": NEWCOMER, "link": "https://aftercare.example/sign-in/link#" + "aZ09-_" * 7,
        "ends_at": s.at(28, "9:00")}),
    "my-account": ("sign_in/my_account.html", "officer", {
        "account": NEWCOMER | {"role": "officer"}, "employer": "Team Noord", "set_at": s.at(24, "9:00"),
        "factor": {"since_at": s.at(24, "9:05"), "codes_left": 9}, "may_add_factor": True,
        "notices": [AccountNoticeRow(
            staff_id=unknown_id(), kind="new_place", at=s.at(24, "9:05"), handled_at=s.at(24, "9:10"))],
        "passkeys": [], "may_add_passkey": False,
        "form": s.form({}, {"password": FIELD_FAULTS["guessable.name"]})}),
    "my-account-app": ("sign_in/app.html", "officer", {
        "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "sends_to": "/me/account/app/confirm", "form": s.form(),
        "passkey": False,
        "opens": "otpauth://totp/nieuw",
        "drawn": segno.make("otpauth://totp/nieuw").svg_data_uri(scale=5, light="white")}),
    "my-account-codes-new": ("sign_in/recovery_codes.html", "officer", {
        "codes": ["abcde-fghjk-mnpqr-stuvw-xyz"] * 10, "of": "new", "onward": "/me/account"}),
    "my-account-codes": ("sign_in/recovery_codes.html", "officer", {
        "codes": ["abcdef-ghjkmn-pqrstu-vwx234", "jkmnpq-rstuvw-xyz234-567892"], "of": "app",
        "onward": "/me/account"}),
    "my-passkeys": ("sign_in/my_account.html", "officer", {
        "account": NEWCOMER | {"role": "officer"}, "employer": "Team Noord", "set_at": s.at(24, "9:00"),
        "factor": {"since_at": None, "codes_left": 10}, "may_add_factor": True, "may_add_passkey": True,
        "passkeys": [{"id": "k1", "name": "Chrome, Windows", "added_at": s.at(24, "9:05"), "last_used_at": None},
                     {"id": "k2", "name": "Sleutel aan mijn bos", "added_at": s.at(24, "9:10"),
                      "last_used_at": s.at(25, "8:30")}],
        "notices": [], "form": s.form()}),
    "my-new-passkey": ("sign_in/passkey.html", "officer", {
        "options": "{}", "sends_to": "/me/account/passkeys", "refused": True,
        "form": s.form({"device": "Chrome, Windows"})}),
    "sign-in-code": ("sign_in/code.html", "", {
        "uses_app": True, "passkey": False, "refused": False, "again_at": s.at(24, "9:06"),
        "form": s.form({}, {"code": FIELD_FAULTS["missing"]})}),
    "sign-in-second-passkey": ("sign_in/code.html", "", {
        "uses_app": False, "passkey": True, "refused": True, "again_at": None, "form": s.form()}),
    "sign-in-passkey": ("sign_in/sign_in.html", "", SIGN_IN | {
        "passkey": True, "fault": "passkey-refused", "accounts": []}),
    "sign-in": ("sign_in/sign_in.html", "", SIGN_IN | {"fault": None, "ended": True}),
    "sign-in-link": ("sign_in/password_link.html", "", {"account": None, "over": False, "form": s.form()}),
    "sign-in-link-choose": ("sign_in/password_link.html", "", {
        "account": NEWCOMER, "over": False,
        "form": s.form({"secret": "aZ09"}, {"password": FIELD_FAULTS["too-short"]})}),
    "sign-in-link-over": ("sign_in/password_link.html", "", {"account": None, "over": True, "form": s.form()}),
    "sign-in-refused-there": ("openid/refused.html", "", {
        "says": "You have no account here yet. Ask an administrator."}),
    "sign-in-throttled": ("sign_in/sign_in.html", "", SIGN_IN | {"fault": "throttled"}),
    "own-sign-ins": ("sign_in/own_sign_ins.html", "officer", OWN_SIGN_INS),
    "problem": ("shell/problem.html", "officer", {"problem": {
        "status": 412, "title": "Iemand heeft dit intussen gewijzigd", "detail": None,
        "retry_href": "/week", "ended_access": False, "typed": [
            {"label": "Reason", "text": "Belde af: zieke moeder.\nKomt volgende week."},
            {"label": "", "text": "Een woord zonder naam"}]}}),
}  # fmt: skip
