"""Facts that staff must answer: lost contact, zone alarms, signed documents to hand over, and decisions to carry
out, emergency access to review, early signs that were seen, concerns that came, and what the prosecution service is
still to be informed of; actions of case conferences; what other organisations sent; and evasion of supervision."""

from __future__ import annotations

from aftercare.domain.deadlines.kinds import DeadlineKind

EMERGENCY_REVIEW = "emergency-review"
LOST_CONTACT, ZONE_ALARM = "lost-contact", "zone-alarm"
HAND_OVER_PAPER = "hand-over-paper"
CARRY_OUT_DECISION = "carry-out-decision"
CONCERN = "concern"
SIGN_AT_ONCE, SIGNS_AGAIN = "sign-at-once", "signs-again"
INFORM_PROSECUTION = "inform-prosecution"
AGREED_ACTION = "agreed-action"
SUBMISSION = "submission"
EVASION = "evasion"
REPORTED_KINDS: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        LOST_CONTACT,
        "de cliënt weer bereiken",
        "reach the client again",
        "the rule in force; no appointment is needed for it",
        lead_days=0,
    ),
    DeadlineKind(
        ZONE_ALARM,
        "gebiedsalarm gemeld door de meldkamer",
        "zone alarm reported by the monitoring centre",
        "electronic monitoring; the police act at once, we decide what follows",
        lead_days=0,
        alarm=True,
    ),
    # Shown from the signature on, however far away its deadline is.
    DeadlineKind(
        HAND_OVER_PAPER,
        "ondertekend stuk overhandigen",
        "hand over a signed document",
        "this service's own working days from the signature; nothing is sent from here by itself",
        lead_days=60,
    ),
    DeadlineKind(
        CARRY_OUT_DECISION,
        "besluit op een escalatie uitvoeren",
        "carry out a decision on an escalation",
        "this service's own deadline from the decision",
        lead_days=60,
    ),
    DeadlineKind(
        EMERGENCY_REVIEW,
        "noodtoegang tot het dossier beoordelen",
        "review emergency access to the file",
        "this service's own deadline; a supervisor other than the colleague who opened the file",
        lead_days=60,
    ),
    DeadlineKind(
        SIGN_AT_ONCE,
        "signaal gezien waarvoor meteen alarm geldt",
        "sign seen that raises an alarm",
        "the relapse-prevention plan agreed with the client",
        lead_days=0,
        alarm=True,
    ),
    DeadlineKind(
        SIGNS_AGAIN,
        "beslissen over een signaal dat vaker gezien is",
        "decide on a sign that was seen again",
        "the relapse-prevention plan; seen at two of the last four contacts, this service's own numbers",
        lead_days=0,
    ),
    DeadlineKind(
        CONCERN,
        "beslissen over een zorg die iemand doorgaf",
        "decide on a concern that was passed on",
        "this service's own; a person decides on each concern",
        lead_days=60,
        asked_at_once=True,
    ),
    DeadlineKind(
        INFORM_PROSECUTION,
        "het OM laten weten wat al veranderd is",
        "inform the prosecution service of a change",
        "Directive 2012/29/EU art. 6(5); Sv art. 51ac (to be verified); one working day is this service's own",
        lead_days=14,
    ),
    DeadlineKind(
        AGREED_ACTION,
        "actie die in een casusoverleg is afgesproken",
        "action agreed in a case conference",
        "this service's own; the day that was agreed",
        lead_days=14,
    ),
    DeadlineKind(
        SUBMISSION,
        "beslissen over een bericht van een andere organisatie",
        "decide on a submission of another organisation",
        "this service's own; within two working days",
        lead_days=60,
    ),
    DeadlineKind(
        EVASION,
        "beslissen wat volgt op onttrekking aan het toezicht",
        "decide what follows when a client evades supervision",
        "Sr 14d(2), 15b(2)",
        lead_days=60,
    ),
)
