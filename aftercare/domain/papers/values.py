"""Names and written values of the members of a fact, for showing the difference between two facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from aftercare.domain.papers.facts import Fact, Value
from aftercare.domain.papers.words import Both, called, in_language, written_day, written_moment

_MEMBERS: Final[Mapping[str, Both]] = {
    "verdict": ("oordeel", "verdict"), "verdict_reason": ("reden van het oordeel", "reason of the verdict"),
    "ground": ("opgegeven reden", "reason given"), "evidence_note": ("bewijs", "evidence"),
    "early_reason": ("reden om eerder te oordelen", "reason to judge earlier"),
    "evidence_by": ("bewijs tot", "evidence until"), "decide_by": ("te beoordelen tot", "to be judged until"),
    "state": ("stand", "state"), "code": ("uitkomst", "outcome"), "kind": ("soort", "kind"),
    "decided_at": ("beslist op", "decided on"), "decided_by": ("beslist door", "decided by"),
    "decision": ("beslissing", "decision"), "reason": ("reden", "reason"), "meaning": ("antwoord", "answer"),
    "officer": ("toezichthouder", "officer"), "name": ("naam", "name"), "reference": ("dossier", "case file"),
    "enrolled_on": ("aangemeld op", "enrolled on"),
    "birth_on": ("geboren op", "born on"), "regime": ("strafrecht", "criminal law"), "wording": ("tekst", "wording"),
    "starts_on": ("van", "from"), "ends_on": ("tot en met", "until"), "final_on": ("laatste dag", "last day"),
    "ended_on": ("geëindigd op", "ended on"), "end_reason": ("reden van het einde", "why it ended"),
    "withdrawn_on": ("ingetrokken op", "withdrawn on"), "starts_at": ("begint", "begins"),
    "court_reference": ("kenmerk beslissing", "reference of the decision"), "frame": ("kader", "order"),
    "from_on": ("van", "from"), "until_on": ("tot en met", "until"), "from_at": ("van", "from"),
    "until_at": ("tot", "until"), "confinement_reason": ("waarom het toch telt", "why it counts all the same"),
    "due_at": ("te verzenden op", "due on"),
    "state_at": ("bekend sinds", "known since"), "recorded_at": ("vastgelegd op", "recorded on"),
    "recorded_by": ("vastgelegd door", "recorded by"), "dispatched_at": ("voorgelegd op", "put on"),
    "reached": ("voorgelegd aan", "put to"), "handed_over_on": ("overhandigd op", "handed over on"),
    "signed_at": ("ondertekend op", "signed on"), "signed_by": ("ondertekend door", "signed by"),
    "sent_on": ("gepost op", "posted on"), "received_at": ("ontvangen op", "received on"),
    "held_on": ("gehouden op", "held on"), "happened_at": ("gebeurd op", "happened on"),
    "enforceable": ("afdwingbaar", "enforceable"), "completed": ("gelukt", "completed"),
    "missed_on": ("gemist op", "missed on"), "number": ("nummer", "number"), "channel": ("kanaal", "channel"),
    "statement": ("verklaring", "statement"), "stated_on": ("gezegd op", "said on"),
    "subject_kind": ("over", "about"),
    "elsewhere": ("over een andere cliënt", "about another client"),
    "alarms": ("gebiedsalarmen", "zone alarms"),
    "alarms_elsewhere": ("gebiedsalarmen over een andere cliënt", "zone alarms about another client"),
    "labels": ("over", "about"),
    "ground_gone": ("geldt niet meer", "no longer holds"),
    "arrived": ("vooraf aangekomen", "arrived beforehand"),
}  # fmt: skip
# For members with a code, the group of words that translates it.
_SUBJECTS: Final[Mapping[tuple[str, str], str]] = {
    ("absence", "verdict"): "verdict", ("absence", "ground"): "ground", ("absence", "state"): "absence",
    ("absence", "early_reason"): "early",
    ("appointment", "state"): "state", ("appointment", "kind"): "kind", ("outcome", "code"): "state",
    ("message", "state"): "message", ("message", "reason"): "why", ("message", "channel"): "channel",
    ("escalation", "decision"): "decision", ("escalation", "state"): "escalation", ("reply", "meaning"): "reply",
    ("letter", "kind"): "letter", ("contact", "kind"): "contact", ("event", "kind"): "event",
    ("suspension", "kind"): "suspension", ("away", "kind"): "away", ("order", "end_reason"): "end",
    ("order", "regime"): "regime",
    ("person", "regime"): "regime", ("paper", "kind"): "paper", ("paper", "state"): "paper_state",
    ("step", "audience"): "audience",
    ("obligation", "kind"): "kind", ("dispute", "subject_kind"): "source", ("dispute", "decision"): "dispute",
    ("escalation", "elsewhere"): "elsewhere", ("paper", "ground_gone"): "ground_gone",
}  # fmt: skip
_BOTH_TRUTHS: Final[Mapping[bool, Both]] = {True: ("ja", "yes"), False: ("nee", "no")}
# Moments that are deadlines; other members with this ending are names of staff.
_UNTIL: Final = ("evidence_by", "decide_by")
# Several moments, one after another.
_MOMENTS: Final = ("alarms", "alarms_elsewhere")


def member_name(name: str, language: str) -> str:
    """The name of a member; one without a word is shown as it is."""
    words = _MEMBERS.get(name)
    return in_language(words, language) if words else name.replace("_", " ")


def written_value(kind: str, name: str, value: Value, language: str) -> str:
    """A value as a document would write it; `–` for none."""
    if isinstance(value, bool):
        return in_language(_BOTH_TRUTHS[value], language)
    text = "" if value is None else str(value)
    if not text:
        return "–"
    if name.endswith("_at") or name in _UNTIL:
        return written_moment(datetime.fromisoformat(text), language)
    if name in _MOMENTS:
        moments = (datetime.fromisoformat(one) for one in text.split())
        return "; ".join(written_moment(one, language) for one in moments)
    if name.endswith("_on"):
        return written_day(date.fromisoformat(text), language)
    subject = _SUBJECTS.get((kind, name))
    return called(subject, text, language) if subject else text


def fact_line(fact: Fact, language: str) -> str:
    """All that a fact says to a reader, in one line: without ids and without words of the other language."""
    other = "_en" if language == "nl" else "_nl"
    return " · ".join(
        written_value(fact.ref.kind, name, value, language)
        for name, value in fact.values.items()
        if value not in (None, "", False, True)
        and not name.endswith(("_id", "_role", other))
        and name != "appointments"
    )
