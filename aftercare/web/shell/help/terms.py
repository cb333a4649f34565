"""The terms of the service as colleagues read them, in one place: the page of the glossary, the help on each page and
docs/glossary.md have them from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aftercare.base.translation import sentence


@dataclass(frozen=True)
class Term:
    """Its name and what it means, to be translated."""

    name: str
    meaning: str


TERMS: Final[Mapping[str, Term]] = {
    "person": Term(
        sentence("Client"),
        sentence("The person under supervision."),
    ),
    "officer": Term(
        sentence("Probation officer"),
        sentence("Sees the client, keeps the plan and records what happened."),
    ),
    "supervisor": Term(
        sentence("Supervisor"),
        sentence("Leads the team: approves plans and decides on escalations."),
    ),
    "deputy": Term(
        sentence("Deputy"),
        sentence("The colleague named in a case file who takes over when the officer is away."),
    ),
    "stand_in": Term(
        sentence("Stand-in"),
        sentence("Handles the whole caseload of a colleague on agreed days."),
    ),
    "planner": Term(
        sentence("Planner"),
        sentence("Takes care of times and sites, and sees no offence or conditions."),
    ),
    "provider": Term(
        sentence("Treatment provider"),
        sentence("A clinic or practice that treats clients and records who came."),
    ),
    "auditor": Term(
        sentence("Auditor"),
        sentence("Checks who looked at which case file, in the access log."),
    ),
    "admin": Term(
        sentence("Administrator"),
        sentence("Manages accounts, rules and texts, and sees no client's case file."),
    ),
    "team": Term(
        sentence("Team"),
        sentence("Officers with their supervisor and planner; a client belongs to one team."),
    ),
    "caseload": Term(
        sentence("Caseload"),
        sentence("The clients that one officer looks after."),
    ),
    "tier": Term(
        sentence("Supervision level"),
        sentence("High, medium or low: how closely a client is supervised."),
    ),
    "order": Term(
        sentence("Supervision order"),
        sentence("The decision of a court or prosecutor that puts a client under supervision."),
    ),
    "condition": Term(
        sentence("Condition"),
        sentence("What the court asks of the client, with its own dates."),
    ),
    "plan": Term(
        sentence("Supervision plan"),
        sentence("What is agreed about contact and treatment. A supervisor approves each version."),
    ),
    "obligation": Term(
        sentence("Obligation"),
        sentence("One thing the plan asks for: what, how often, with whom and where."),
    ),
    "appointment": Term(
        sentence("Appointment"),
        sentence("One time at which the client has to come, with its officer and site."),
    ),
    "outcome": Term(
        sentence("Outcome"),
        sentence("What happened at an appointment, as a colleague recorded it."),
    ),
    "absence": Term(
        sentence("Absence"),
        sentence("A missed appointment that is waiting for a decision."),
    ),
    "verdict": Term(
        sentence("Decision about an absence"),
        sentence("Excused, not excused, or our own failure. A colleague decides, with a reason."),
    ),
    "escalation": Term(
        sentence("Escalation"),
        sentence("Something serious that needs a colleague's decision before a deadline."),
    ),
    "steps": Term(
        sentence("Steps of an escalation"),
        sentence("Who is notified after how long, until someone decides."),
    ),
    "rules": Term(
        sentence("Rules"),
        sentence(
            "They say what opens an escalation and who is notified. Two administrators adopt them."
        ),
    ),
    "snooze": Term(
        sentence("Snoozed escalation"),
        sentence("No one is notified until a chosen day. A supervisor gives the reason."),
    ),
    "duty_desk": Term(
        sentence("Duty desk"),
        sentence("The colleague on shift, who is notified of alarms outside office hours too."),
    ),
    "unit_manager": Term(
        sentence("Unit manager"),
        sentence("The supervisor who is notified last, when no one else decided."),
    ),
    "duty_shift": Term(
        sentence("Shift"),
        sentence("The time in which a colleague is at the duty desk."),
    ),
    "working_hours": Term(
        sentence("Working hours"),
        sentence("When an officer works each week. Nothing is scheduled outside them."),
    ),
    "leave": Term(
        sentence("Leave"),
        sentence("Days or hours on which a colleague is away. Appointments then move."),
    ),
    "site": Term(
        sentence("Site"),
        sentence("An office, room, test site, home or online meeting where a contact is held."),
    ),
    "programme": Term(
        sentence("Treatment programme"),
        sentence("What a provider offers, for adults or for young people."),
    ),
    "referral": Term(
        sentence("Referral"),
        sentence("The request to a provider to treat a client, until there is a place."),
    ),
    "waiting_list": Term(
        sentence("Waiting list"),
        sentence("Clients waiting for a treatment place or for a time."),
    ),
    "contact_standard": Term(
        sentence("Contact standard"),
        sentence("How often contact is required at a supervision level."),
    ),
    "exclusion_zone": Term(
        sentence("Exclusion zone"),
        sentence("An area where the client may not be. Appointments there are not possible."),
    ),
    "no_contact": Term(
        sentence("No-contact restriction"),
        sentence("Two people who may not meet, so they are never at one place at the same time."),
    ),
    "risk_assessment": Term(
        sentence("Risk assessment"),
        sentence("A signed judgment of risk with a validated instrument."),
    ),
    "reminder": Term(
        sentence("Reminder"),
        sentence("A short text before an appointment, in neutral words."),
    ),
    "letterhead": Term(
        sentence("Letterhead"),
        sentence("The name and address of the office above letters and reports."),
    ),
    "emergency_access": Term(
        sentence("Emergency access"),
        sentence(
            "Opening a case file you may not see for a few hours, with a reason that"
            " is reviewed later."
        ),
    ),
    "access_log": Term(
        sentence("Access log"),
        sentence("Who viewed or changed what, and when. Nothing in it can be removed."),
    ),
    "retention": Term(
        sentence("Retention periods"),
        sentence("How long data is kept after a case file closes. Two people destroy it."),
    ),
    "task": Term(
        sentence("Task"),
        sentence("Something that a colleague has to do by hand, with a deadline."),
    ),
}
