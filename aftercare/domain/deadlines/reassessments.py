"""Kinds of deadline set by a risk instrument: repeating it, and answering an alarm."""

from __future__ import annotations

from aftercare.domain.deadlines.kinds import DeadlineKind

REASSESSMENT_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        "intervene-now",
        "Acuut risico: nu ingrijpen",
        "Acute risk: intervene now",
        "ACUTE-2007, an item rated 3",
        lead_days=0,
        alarm=True,
    ),
    DeadlineKind(
        "first-stable",
        "Eerste STABLE-2007",
        "First STABLE-2007",
        "within 90 days of the start: Idaho (US) standard, an example; no Dutch time limit is known",
        lead_days=30,
        escalates=False,
    ),
    DeadlineKind(
        "reassess-stable",
        "STABLE-2007 opnieuw",
        "STABLE-2007 again",
        "every six months rather than twelve (Public Safety Canada 2023-R003)",
        lead_days=30,
    ),
    DeadlineKind(
        "reassess-acute",
        "ACUTE-2007 opnieuw",
        "ACUTE-2007 again",
        "at every meeting, at least every 30 days (Public Safety Canada 2023-R003)",
        lead_days=7,
    ),
    DeadlineKind(
        "reassess-juvenile",
        "Jeugdinstrument opnieuw",
        "Youth instrument again",
        "J-SOAP-II: at least every six months; unsourced, to be verified",
        lead_days=30,
    ),
)
