"""The sources of a document in words for a reader outside the service: which record, by whom, when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from aftercare.domain.papers.facts import Dossier, Fact, Ref
from aftercare.domain.papers.words import (
    Both,
    called,
    condition_name,
    frame_name,
    in_language,
    written_day,
    written_moment,
)

# The end of a row's id: enough to identify it within one document.
_MARK_DIGITS: Final = 8
_BY: Final[Both] = ("{act} door {who}", "{act} by {who}")


def mark_of(ref: Ref) -> str:
    """The short reference of a row: `7F3A12C4`, with its version `7F3A12C4-2`."""
    mark = ref.id.replace("-", "")[-_MARK_DIGITS:].upper()
    return mark if ref.version is None else f"{mark}-{ref.version}"


def source_words(dossier: Dossier, ref: Ref, language: str) -> str:
    """`Uitkomst, vastgelegd door E. Vermeulen, toezichthouder, 1 december 2026, 09:12`; what the row does not
    contain is left out."""
    fact = dossier.find(ref.kind, ref.id)
    name = called("source", ref.kind, language)
    parts = [name[:1].upper() + name[1:]]
    if fact is not None:
        parts = _DESCRIBED.get(ref.kind, _nothing_more)(_Words(fact, language), parts[0])
    return ", ".join(one for one in parts if one)


class _Words:
    """The values of one fact as written in one language; empty for what it does not contain."""

    def __init__(self, fact: Fact, language: str) -> None:
        self.fact, self.language = fact, language

    def code(self, subject: str, name: str) -> str:
        code = self.fact.text(name)
        return called(subject, code, self.language) if code else ""

    def text(self, name: str) -> str:
        return self.fact.text(name)

    def on(self, name: str) -> str:
        day = self.fact.day(name)
        return written_day(day, self.language) if day else ""

    def at(self, name: str) -> str:
        moment = self.fact.moment(name)
        return written_moment(moment, self.language) if moment else ""

    def of(self, words: Both, **holes: str) -> str:
        """The words with the values filled in; empty when a value is missing."""
        return in_language(words, self.language).format(**holes) if all(holes.values()) else ""

    def by(self, act: Both, who: str, role: str, at: str) -> list[str]:
        """By whom, in which role and when; empty without a name."""
        name = self.text(who)
        if not name:
            return []
        phrase = in_language(_BY, self.language).format(
            act=in_language(act, self.language), who=name
        )
        return [phrase, self.code("role", role), self.at(at)]


def _nothing_more(_: _Words, name: str) -> list[str]:
    return [name]


_RECORDED: Final[Both] = ("vastgelegd", "recorded")
_DECIDED: Final[Both] = ("beslist", "decided")
_FROM: Final[Both] = ("vanaf {day}", "from {day}")
_OF: Final[Both] = ("van {day}", "of {day}")
_DESCRIBED: Final[Mapping[str, Callable[[_Words, str], list[str]]]] = {
    "person": lambda it, name: [name, it.of(("dossier {file}", "case file {file}"), file=it.text("reference"))],
    "order": lambda it, name: [
        name, frame_name(it.text("frame"), it.language), it.text("court_reference"),
        it.of(_FROM, day=it.on("starts_on")),
    ],
    "condition": lambda it, name: [
        name, condition_name(it.fact, it.language), it.of(_FROM, day=it.on("starts_on")),
    ],
    "plan": lambda it, name: [
        name, it.of(("versie {number}", "version {number}"), number=it.text("number")),
        *it.by(("vastgesteld", "approved"), "decided_by", "decided_role", "decided_at"),
    ],
    "obligation": lambda it, name: [name, it.code("kind", "kind"), it.of(_FROM, day=it.on("starts_on"))],
    "suspension": lambda it, name: [name, it.code("suspension", "kind"), it.of(_FROM, day=it.on("from_on"))],
    "tier_change": lambda it, name: [name, *it.by(_RECORDED, "changed_by", "changed_role", "changed_at")],
    "appointment": lambda it, name: [name, it.code("kind", "kind"), it.at("starts_at")],
    "away": lambda it, name: [name, it.code("away", "kind"), it.of(_FROM, day=it.at("from_at"))],
    "outcome": lambda it, name: [name, *it.by(_RECORDED, "recorded_by", "recorded_role", "recorded_at")],
    "absence": lambda it, name: [
        name, it.of(_OF, day=it.on("missed_on")),
        *it.by(("beoordeeld", "judged"), "decided_by", "decided_role", "decided_at"),
    ],
    "message": lambda it, name: [
        (it.code("channel", "channel") or name).capitalize(), it.code("message", "state"), it.at("state_at"),
    ],
    "reply": lambda it, name: [name, it.of(("ontvangen {at}", "received {at}"), at=it.at("received_at"))],
    "letter": lambda it, name: [
        (it.code("letter", "kind") or name).capitalize(),
        it.of(("op de post gedaan {day}", "posted {day}"), day=it.on("sent_on")),
    ],
    "contact": lambda it, name: [name, it.code("contact", "kind"), it.on("held_on")],
    "escalation": lambda it, name: [
        name, it.of(("geopend {at}", "opened {at}"), at=it.at("opened_at")),
        *it.by(_DECIDED, "decided_by", "decided_role", "decided_at"),
    ],
    "step": lambda it, name: [
        name, it.of(("voorgelegd aan {who}", "put to {who}"), who=it.text("reached")),
        it.code("audience", "audience"), it.at("dispatched_at"),
    ],
    "event": lambda it, name: [
        name, it.code("event", "kind"), it.at("happened_at"),
        *it.by(_RECORDED, "entered_by", "entered_role", ""),
    ],
    "dispute": lambda it, name: [name, it.of(_OF, day=it.on("stated_on"))],
    "paper": lambda it, name: [
        it.code("paper", "kind") or name, *it.by(("ondertekend", "signed"), "signed_by", "", "signed_at"),
    ],
}  # fmt: skip
