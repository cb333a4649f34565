"""Clients who go to another officer: choosing, what changes, the lists; of invented people."""

from __future__ import annotations

from typing import Any

from tests.web.placement.slot_samples import FOUND, stand
from tests.web.shell import samples as s

TARGETS = [("u2", "B. Beuk (12)"), ("u3", "C. Ceder (0)")]
PEOPLE: list[dict[str, Any]] = [
    {"id": "p1", "name": "P. Peer", "reference": "TEST-0001", "tier": "1", "next_at": s.at(26, "10:00"),
     "open_cases": 1, "to_come": None, "new": False},
    {"id": "p2", "name": "S. Sinaasappel-Grapefruit van der Oudenhoven", "reference": "TEST-0002", "tier": "3",
     "next_at": None, "open_cases": 0, "to_come": None, "new": True},
    {"id": "p3", "name": "N. Nectarine", "reference": "TEST-0003", "tier": "2", "next_at": s.at(27, "10:30"),
     "open_cases": 2, "to_come": "b1", "new": False},
]  # fmt: skip
ASKED: dict[str, Any] = {
    "officer": {"id": "u1", "name": "I. Iepen"}, "client": "", "people": PEOPLE, "targets": TARGETS, "found": None,
    "lately": [], "changed": "", "weeks": 4, "form": s.form({"from_on": "30-11-2026"}),
}  # fmt: skip
BEGINS = {"from_on": s.MONDAY, "lost": 0, "lost_today": 4}
SHOWN = ASKED | {
    "found": {
        "fingerprint": "f" * 32, "from_on": s.MONDAY, "begins": BEGINS | {"lost": 1}, "to_pass_on": 2,
        "too_seldom": 1,
        "lost": [{"tier": "3", "lost": 4, "required": 3, "too_seldom": 1},
                 {"tier": "1", "lost": 1, "required": 0, "too_seldom": 0}],
        "spares_from_on": s.MONDAY, "without_hours": ["C. Ceder"],
        "outcome": {"kept": 1, "moved": 2, "lost": 1},
        "goes": [{"id": "p2", "name": "S. Sinaasappel-Grapefruit van der Oudenhoven", "to": "B. Beuk",
                  "tier": "1", "gaps": ["29 dagen geen persoonlijk contact, van ma 30 nov tot di 29 dec; de norm vraagt"
                                        " één per 14"],
                  "outcome": {"kept": 0, "moved": 2, "lost": 1}, "ends": []},
                 {"id": "p1", "name": "P. Peer", "to": "C. Ceder", "tier": "3", "gaps": [],
                  "outcome": {"kept": 1, "moved": 0, "lost": 0},
                  "ends": ["S. Sinaasappel-Grapefruit van der Oudenhoven is dan geen vervanger meer"]}],
        "kept": [{"person": "P. Peer", "kind": "check_in", "expected": True, "tier": "",
                  "was": stand(26, "10:00", "10:45"),
                  "becomes": stand(26, "10:00", "10:45", "B. Beuk"), "why": "", "deputy_href": ""}],
        "moved": FOUND["moved"], "unplaced": FOUND["unplaced"],
        "loads": [
            {"name": "B. Beuk", "clients": 14, "before": 30, "after": 37, "hours": 36,
             "warnings": ["too-much", "away"]},
            {"name": "C. Ceder", "clients": 1, "before": 0, "after": 2, "hours": 0, "warnings": ["no-hours"]},
            {"name": "I. Iepen", "clients": 0, "before": 9, "after": 0, "hours": 32, "warnings": []}]},
    "form": s.form({"officer": "u2", "from_on": "30-11-2026", "reason": "Vertrek", "to-p2": "stays"}),
}  # fmt: skip
CHANGED = ASKED | {
    "changed": "De caseload is intussen gewijzigd.",
    "form": s.form({"from_on": "1-1"}, {"from_on": "Enter today or a later date", "reason": "Fill this in",
                                        "to-p1": "Choose one of the options"}),
}  # fmt: skip
ONE = ASKED | {
    "client": "p3", "people": PEOPLE[2:],
    "lately": [{"batch_id": "b1", "from_officer": "I. Iepen", "to_officer": "C. Ceder", "clients": 1,
                "from_on": s.MONDAY}],
}  # fmt: skip
NO_CLIENT = ASKED | {"people": []}


def act(state: str, *people: tuple[str | None, str]) -> dict[str, Any]:
    return {
        "id": "b1", "from_officer": "I. Iepen", "to_officers": ["B. Beuk", "C. Ceder"], "from_on": s.MONDAY,
        "reason": "Vertrek van I. Iepen", "arranged_by": "L. Linde", "arranged_at": s.at(25, "09:00"),
        "clients": [{"id": f"t{number}", "version": 1, "person_id": person_id, "name": name, "to": "B. Beuk",
                     "state": state, "called_off_by": None, "called_off_at": None, "called_off_reason": None}
                    for number, (person_id, name) in enumerate(people)],
    }  # fmt: skip


def officer(number: int, name: str, **more: Any) -> dict[str, Any]:
    base = {"officer_id": f"u{number}", "name": name, "account": None, "clients": 12, "going": 0,
            "contacts": 9, "with_work": 3, "planned": 26, "hours": 36, "percent": 72, "away": False,
            "calendar_href": "/calendar"}  # fmt: skip
    return base | more


def proposal(number: int, person: str, *because: str, **more: Any) -> dict[str, Any]:
    base = {"person_id": f"p{number}", "person": person, "tier": "3", "to_id": "u3", "to_name": "C. Ceder",
            "minutes": 45, "contacts": 2, "kilometres": 7, "because": because,
            "outcome": {"kept": 3, "moved": 4, "lost": 0}}  # fmt: skip
    return base | more


CASELOADS: dict[str, Any] = {
    "officers": [officer(1, "I. Iepen", planned=41, percent=114, going=2),
                 officer(2, "B. Beuk", account="suspended", clients=2),
                 officer(3, "C. Ceder", away=True, hours=0, percent=None)],
    "givers": [{"id": "u1", "name": "I. Iepen", "clients": 4, "hours": 5, "takers": ["C. Ceder", "D. Den"],
                "weeks": [{"name": "I. Iepen", "before": 131, "after": 108},
                          {"name": "C. Ceder", "before": 52, "after": 68}]}],
    "margin": 10, "settles_weeks": 25,
}  # fmt: skip
PROPOSAL: dict[str, Any] = {
    "officer": {"id": "u1", "name": "I. Iepen"}, "from_on": "30-11-2026", "begins": BEGINS, "weeks": 4, "loses": False,
    "proposals": [proposal(1, "P. Peer", "deputy", "known", "near", "light"),
                  proposal(2, "S. Sinaasappel-Grapefruit van der Oudenhoven", kilometres=None)],
}  # fmt: skip
LOSES = PROPOSAL | {
    "loses": True, "begins": BEGINS | {"lost": 2},
    "proposals": [proposal(1, "P. Peer", "light", outcome={"kept": 0, "moved": 0, "lost": 2})],
}  # fmt: skip
TO_COME = act("to-come", ("p1", "P. Peer"), ("p2", "S. Sinaasappel-Grapefruit van der Oudenhoven"))
OVER = act("done", (None, "Een cliënt van een andere caseload"))
PROPOSED: dict[str, Any] = {
    "batch_id": "b2", "clients": 2, "from_team": "Team Noord", "to_team": "Team Zuid", "from_officer": "I. Iepen",
    "reason": "Vertrek van I. Iepen", "proposed_by": "L. Linde", "proposed_at": s.at(25, "09:00"), "outcome": None,
    "answer": None, "ended_at": None, "ended_by": None, "moves": "", "to_come": 0, "transfer_id": None,
}  # fmt: skip
ACCEPTED = PROPOSED | {
    "outcome": "accepted", "ended_at": s.at(25, "10:00"), "ended_by": "Z. Zilver", "moves": "Gaat over op ma 30 nov",
    "to_come": 2, "transfer_id": "b1",
}  # fmt: skip
ASKED_TEAM: dict[str, Any] = {
    "proposal": PROPOSED, "is_asked": True, "targets": TARGETS, "found": None, "weeks": 4, "changed": "",
    "refused": [], "refuses": "refuses",
    "clients": [{"id": "p1", "reference": "TEST-0001", "tier": "1", "appointments": 12, "open_cases": 1},
                {"id": "p2", "reference": "TEST-0002", "tier": "3", "appointments": 0, "open_cases": 0}],
    "form": s.form({"from_on": "30-11-2026"}),
}  # fmt: skip
TEAM_SHOWN = ASKED_TEAM | {
    "found": SHOWN["found"] | {
        "kept": [], "moved": [], "unplaced": [], "refused": {"p2": "Geen plaats in onze groep op dinsdag"},
    },
    "form": s.form({"to-p1": "u2", "to-p2": "refuses", "why-p2": "Geen plaats in onze groep op dinsdag"}),
}  # fmt: skip
PROPOSE: dict[str, Any] = {
    "officer": {"id": "u1", "name": "I. Iepen"}, "teams": [("t2", "Team Zuid")],
    "clients": [{"value": "p1", "text": "P. Peer", "hint": "TEST-0001 · B. Beuk is dan geen vervanger meer"},
                {"value": "p2", "text": "محمد العربي", "hint": "TEST-0002"}],
    "all_href": "/team-transfers/new?officer=u1&all=yes", "chosen": [],
    "form": s.form({"clients-p1": "yes"}, {"reason": "Fill this in"}),
}  # fmt: skip
TRANSFERS: dict[str, Any] = {
    "to_come": [TO_COME], "over": [OVER, act("called-off", ("p3", "N. Nectarine"))], "gives": True,
    "proposals": [PROPOSED | {"outcome": "refused"}, ACCEPTED],
    "officers": [{"id": "u1", "name": "I. Iepen", "account": "closed", "clients": 12},
                 {"id": "u3", "name": "C. Ceder", "account": None, "clients": 0}],
    "form": s.form(),
    "deputies": [{"id": "u9", "name": "I. Iepen", "account": "closed",
                  "clients": [{"id": "p1", "name": "P. Peer"}]},
                 {"id": "u8", "name": "B. Beuk", "account": None,
                  "clients": [{"id": "p3", "name": "N. Nectarine"}]}],
}  # fmt: skip
CANCELLED = act("called-off", ("p3", "N. Nectarine"))
CANCELLED["clients"][0] |= {
    "called_off_by": "L. Linde", "called_off_at": s.at(25, "10:00"), "called_off_reason": "De collega blijft toch",
}  # fmt: skip
LIST: dict[str, Any] = {
    "transfer": TO_COME, "gives": True, "form": s.form({}, {"reason-t1": "Fill this in"}),
    "people": [
        {"id": "p1", "name": "P. Peer", "tier": "1", "to": "B. Beuk",
         "items": [{"kind": "appointment", "text": "Meldgesprek, do 26 nov, 10:00", "href": "/appointments/a1",
                    "due_at": None, "state": ("appointment", "confirmed")},
                   {"kind": "escalation", "text": "Afspraken gemist", "href": "/escalations/e1", "due_at": None,
                    "state": ("escalation", "opened")},
                   {"kind": "deadline", "text": "Einde van de proeftijd", "href": "/deadlines/d1",
                    "due_at": s.at(27, "17:00"), "state": ("deadline", "opened")}],
         "conditions": [{"href": "/people/p1/conditions/c1/change", "name": "Locatieverbod", "missing": ["gebied"]}]},
        {"id": "p2", "name": "S. Sinaasappel-Grapefruit van der Oudenhoven", "tier": None, "to": "C. Ceder",
         "items": [], "conditions": []}],
}  # fmt: skip

PAGES_OF_TRANSFERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "caseloads": ("transfers/caseloads.html", "supervisor", CASELOADS),
    "caseloads-level": ("transfers/caseloads.html", "supervisor", CASELOADS | {"givers": []}),
    "caseload-proposal": ("transfers/proposal.html", "supervisor", PROPOSAL),
    "caseload-proposal-loses": ("transfers/proposal.html", "supervisor", LOSES),
    "caseload-proposal-none": ("transfers/proposal.html", "supervisor", PROPOSAL | {"proposals": []}),
    "transfer-new": ("transfers/transfer_new.html", "supervisor", ASKED),
    "transfer-shown": ("transfers/transfer_new.html", "supervisor", SHOWN),
    "transfer-changed": ("transfers/transfer_new.html", "supervisor", CHANGED),
    "transfer-one": ("transfers/transfer_new.html", "supervisor", ONE),
    "transfer-no-client": ("transfers/transfer_new.html", "supervisor", NO_CLIENT),
    "transfers": ("transfers/transfers.html", "supervisor", TRANSFERS),
    "transfers-none": ("transfers/transfers.html", "officer",
                       {"to_come": [], "over": [], "gives": False, "officers": [], "proposals": [],
                        "deputies": [], "form": s.form()}),
    "team-transfer-new": ("transfers/team_transfer_new.html", "supervisor", PROPOSE),
    "team-transfer-look": ("transfers/team_transfer_new.html", "supervisor", PROPOSE | {
        "chosen": ["P. Peer"], "form": s.form({"clients-p1": "yes", "reason": "Vertrek naar elders"})}),
    "team-transfer": ("transfers/team_transfer.html", "supervisor", ASKED_TEAM),
    "team-transfer-shown": ("transfers/team_transfer.html", "supervisor", TEAM_SHOWN),
    "team-transfer-accepted": ("transfers/team_transfer.html", "supervisor",
                               ASKED_TEAM | {"clients": [], "proposal": ACCEPTED}),
    "team-transfer-partly": ("transfers/team_transfer.html", "supervisor", ASKED_TEAM | {
        "clients": [], "is_asked": False, "proposal": ACCEPTED | {"outcome": "partly", "to_come": 1},
        "refused": [("P. Peer", "Geen plaats in onze groep"), ("Een cliënt van een andere caseload", "Te ver weg")]}),
    "team-transfer-refusing": ("transfers/team_transfer.html", "supervisor", ASKED_TEAM | {
        "form": s.form({"to-p1": "refuses", "from_on": "30-11-2026"}, {"why-p1": "Fill this in"})}),
    "team-transfer-given": ("transfers/team_transfer.html", "supervisor",
                            ASKED_TEAM | {"clients": [], "proposal": ACCEPTED, "is_asked": False}),
    "team-transfer-refused": ("transfers/team_transfer.html", "supervisor", ASKED_TEAM | {
        "is_asked": False, "clients": [],
        "proposal": PROPOSED | {"outcome": "refused", "answer": "Geen uren tot januari", "ended_by": "Z. Zilver",
                                "ended_at": s.at(25, "10:00")}}),
    "transfer-list": ("transfers/transfer.html", "supervisor", LIST),
    "transfer-list-before": ("transfers/transfer.html", "officer",
                             LIST | {"gives": False, "people": [], "transfer": OVER, "form": s.form()}),
    "transfer-list-cancelled": ("transfers/transfer.html", "officer",
                                LIST | {"gives": False, "people": [], "transfer": CANCELLED, "form": s.form()}),
}  # fmt: skip
