"""Invented papers, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.web.shell.forms.reading import MISSING, Reading
from tests.web.shell import samples as s


def paper(number: int, kind: str, state: str, **more: Any) -> dict[str, Any]:
    signed = state in ("signed", "superseded")
    return {
        "id": f"p{number}", "kind": kind, "language": "nl", "state": state, "drafted_at": s.at(23, "09:12"),
        "author": "I. Iepen", "signed_name": "T. Tamarinde" if signed else None,
        "signed_at": s.at(24, "10:05") if signed else None, "handed_over_on": None, "handed_over_to": None,
        "elsewhere": state == "drafted", "in_question": "decided-otherwise" if state == "signed" else None,
    } | more  # fmt: skip


def source(number: int, kind: str, href: str | None = None) -> dict[str, Any]:
    return {"number": number, "kind": kind, "text": f"{kind} 01a21313-d846, versie 1", "href": href}


def view(text: str, *sources: dict[str, Any], **more: Any) -> dict[str, Any]:
    usual = {"under": False, "hearsay": False, "missing": False, "fixed": False, "more": 0}
    return {"text": text, "sources": list(sources), **usual, **more}


PAPERS = [
    paper(1, "violation_report", "drafted"),
    paper(
        2,
        "official_warning",
        "signed",
        handed_over_on=date(2026, 11, 24),
        handed_over_to="De cliënt",
    ),
    paper(3, "progress_report", "superseded", language="en"),
    paper(4, "closing_report", "withdrawn"),
]
PERSON = {"id": "p1", "name": "F. Framboos"}
LIST: dict[str, Any] = {
    "person": PERSON, "papers": PAPERS, "kinds": ["progress_report", "closing_report"],
    "orders": [("o1", "Voorwaardelijke veroordeling (02/123456-26)")],
    "paper_languages": [("nl", "Nederlands"), ("en", "English")], "may_edit": True, "form": Reading({"language": "nl"}),
}  # fmt: skip
NO_PAPERS = LIST | {
    "papers": [],
    "form": Reading({"kind": "", "order": "x"}, {"kind": MISSING, "order": FIELD_FAULTS["unknown-order"]}),
}  # fmt: skip
SECTIONS = [
    {"code": "addressed", "title": "Aan", "own": False, "body": "", "statements": [
        view("Aan het Openbaar Ministerie.", fixed=True)]},
    {"code": "happened", "title": "Wat is gebeurd", "own": False, "body": "", "statements": [
        view("Niet verschenen: 40.", *(source(n, "afspraak", f"/appointments/a{n}") for n in range(1, 13)), more=28),
        view("10 november 2026, 09:00: meldgesprek, niet verschenen (voorwaarde meldplicht; plan versie 1).",
             source(3, "voorwaarde", "/conditions/c1"), source(7, "afspraak", "/appointments/a7")),
        view("Geen vastgelegde uitkomst.", under=True, missing=True),
        view("Beoordeeld als ongeoorloofd op 24 november 2026, 09:00 door I. Iepen: “Geen bewijs.”",
             source(9, "afwezigheid", "/absences/b1"), under=True, hearsay=True)]},
    {"code": "view", "title": "Wat de cliënt ervan zegt", "own": True, "body": "", "statements": []},
    {"code": "assessment", "title": "Eigen beoordeling", "own": True,
     "body": "Tweemaal niet verschenen.\n\nDe motivatie neemt af.", "statements": []},
    {"code": "proposal", "title": "Voorstel", "own": True, "body": "Waarschuwing.", "statements": []},
]  # fmt: skip
CHANGES = [
    {"what": "changed", "kind": "afwezigheid", "name": "oordeel", "was": "–", "now": "geoorloofd", "line": "",
     "href": "/absences/b1"},
    {"what": "added", "kind": "antwoord", "name": "", "was": "–", "now": "–",
     "line": "zegt nee · 24 november 2026, 09:00",
     "href": None},
]  # fmt: skip
HEAD = PAPERS[0] | {
    "version": 3, "from_on": date(2025, 11, 24), "until_on": date(2026, 11, 24), "escalation_id": "e1",
    "corrects_id": None, "facts_sha256": "19bd2541c7d0798bb9cbdff790b314e453692b7b2893878c5a0a18455e1cd833",
    "pdf_sha256": None, "taken_at": s.at(23, "09:12"), "return_reason": None, "may_sign": False,
    "is_drafted": True, "is_submitted": False, "is_signed": False, "seal": None, "reference": "T-00014/6A07A6C7",
    "board_copy": None, "hand_over_by": None, "lacks_letterhead": False, "moved": "", "ground": None,
    "seen_changes": "77bd2541c7d0798bb9cbdff790b314e453692b7b2893878c5a0a18455e1cd833",
}  # fmt: skip
WORDS = {"texts-assessment": "Tweemaal niet verschenen.", "texts-proposal": "Waarschuwing.",
         "handed_over_on": "24-11-2026"}  # fmt: skip
DRAFT: dict[str, Any] = {
    "paper": HEAD | {"return_reason": "Noem ook het gesprek.", "corrects_id": "p0"}, "person": PERSON,
    "sections": SECTIONS, "changes": CHANGES, "may_edit": True, "most": 8000, "form": Reading(WORDS),
    "questions": [], "may_answer": False,
    "versions": [{"section": "Voorstel", "number": 2, "at": s.at(24, "09:00"), "by": "I. Iepen"}],
}  # fmt: skip
WRONG = DRAFT | {
    "changes": [],
    "form": Reading(
        WORDS, {"texts-assessment": FIELD_FAULTS["too-long"], "texts-proposal": MISSING}
    ),
}
UNDER_REVIEW = DRAFT | {
    "paper": HEAD | {"state": "submitted", "is_drafted": False, "is_submitted": True}, "changes": [],
}  # fmt: skip
SIGN = UNDER_REVIEW | {
    "paper": UNDER_REVIEW["paper"] | {"may_sign": True}, "changes": CHANGES,
    "form": Reading({}, {"despite_changes": FIELD_FAULTS["facts-changed"]}),
}  # fmt: skip
SEAL = {"pdf_sha256": HEAD["facts_sha256"], "facts_sha256": HEAD["facts_sha256"], "holds": True}
SIGNED = DRAFT | {
    "paper": HEAD | PAPERS[1] | {
        "kind": "violation_report", "is_drafted": False, "is_signed": True, "handed_over_on": None,
        "pdf_sha256": HEAD["facts_sha256"], "seal": SEAL,
        "board_copy": {"sent_on": None, "due_at": s.at(26, "10:05"), "note": ""},
        "hand_over_by": s.at(26, "10:05"),
    },
    "changes": [],
}  # fmt: skip
OVERTAKEN = SIGNED | {
    "paper": SIGNED["paper"] | PAPERS[1] | {
        "kind": "violation_report",
        "board_copy": {"sent_on": date(2026, 11, 25), "due_at": s.at(26, "10:05"), "note": "per post"},
    }, "changes": CHANGES[:1],
}  # fmt: skip
GROUND = {"ground": FIELD_FAULTS["decided-otherwise"]}
NOT_TO_SIGN = UNDER_REVIEW | {"paper": UNDER_REVIEW["paper"] | GROUND | {"may_sign": True}}
ASKED = {"id": "t1", "version": 1, "reason": "alarm-moved-since", "is_open": True, "done_at": None,
         "done_note": None, "who": None}  # fmt: skip
ANSWERED = ASKED | {"reason": "decision-replaced-since", "is_open": False, "done_at": s.at(25, "10:00"),
                    "who": "I. Iepen", "done_note": "Het parket gebeld: de melding geldt niet meer."}  # fmt: skip
NOT_TO_HAND_OVER = SIGNED | {
    "questions": [ASKED, ANSWERED], "may_answer": True,
    "paper": SIGNED["paper"] | GROUND,
    "form": Reading(WORDS, {"despite_ground": FIELD_FAULTS["decided-otherwise"]}),
}  # fmt: skip
BROKEN = SIGNED | {"paper": SIGNED["paper"] | {"seal": SEAL | {"holds": False}}}
PAGES_OF_PAPERS = {
    "papers": ("papers/papers.html", "officer", LIST),
    "papers-none": ("papers/papers.html", "officer", NO_PAPERS),
    "paper-draft": ("papers/paper.html", "officer", DRAFT),
    "paper-wrong": ("papers/paper.html", "officer", WRONG),
    "paper-under-review": ("papers/paper.html", "officer", UNDER_REVIEW),
    "paper-sign": ("papers/paper_sign.html", "supervisor", SIGN),
    "paper-signed": ("papers/paper.html", "supervisor", SIGNED),
    "paper-overtaken": ("papers/paper.html", "officer", OVERTAKEN),
    "paper-not-to-sign": ("papers/paper_sign.html", "supervisor", NOT_TO_SIGN),
    "paper-not-to-hand-over": ("papers/paper.html", "officer", NOT_TO_HAND_OVER),
    "paper-broken": ("papers/paper.html", "officer", BROKEN),
}
