"""Keeps in words who a document says acted, because no row here may say that they did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftercare.base.errors import FieldFault
from aftercare.casework.case_files.document import CaseFileDocument, Found, every_part
from aftercare.casework.case_files.part import Part
from aftercare.casework.case_files.values import LONGEST_TEXT, Names
from aftercare.domain.escalation.decisions import could_follow
from aftercare.domain.escalation.ladder import IMPORTED, IMPORTED_PROPOSAL, REMEDIED, Decision
from aftercare.domain.time.wall_time import civil_date

_BEGINS = {"nl": "Volgens het document", "en": "As the document says"}
_ON = {"nl": "op", "en": "on"}
_ACTS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "entered_by": "ingevoerd door", "recorded_by": "vastgelegd door", "author": "geschreven door",
        "signed_by": "ondertekend door", "voided_by": "ingetrokken door", "done_by": "afgehandeld door",
        "acknowledged_by": "opgepakt door", "decided_by": "besloten door",
        "changed_by": "gewijzigd door", "answered_by": "beantwoord door",
        "from_by": "begonnen door", "until_by": "beëindigd door", "set_by": "vastgelegd door",
        "acted_by": "gedaan door", "made_by": "gemaakt door", "handed_to": "overgedragen aan",
        "owner": "te doen door", "misattributed_by": "over een andere cliënt volgens",
    },
    "en": {
        "entered_by": "entered by", "recorded_by": "recorded by", "author": "written by",
        "signed_by": "signed by", "voided_by": "withdrawn by", "done_by": "done by",
        "acknowledged_by": "acknowledged by", "decided_by": "decided by",
        "changed_by": "changed by", "answered_by": "answered by",
        "from_by": "begun by", "until_by": "ended by", "set_by": "recorded by",
        "acted_by": "done by", "made_by": "made by", "handed_to": "handed over to",
        "owner": "to be done by", "misattributed_by": "about another client by the word of",
    },
}  # fmt: skip
# What a supervisor decided elsewhere. The code itself is kept for decisions made here.
_DECIDED: Mapping[str, Mapping[str, str]] = {
    "nl": {
        Decision.ACTION_TAKEN: "er is gehandeld",
        Decision.CONTACT_PERSON: "in gesprek gaan",
        Decision.OFFICIAL_WARNING: "officiële waarschuwing",
        Decision.SUPERVISOR_CONFERENCE: "overleg met de teamleider",
        Decision.PROPOSE_REPORT: "melding aan het OM voorstellen",
        Decision.CHANGE_PLAN: "het plan aanpassen",
        Decision.MORE_CAPACITY: "meer capaciteit vragen",
        Decision.OTHER_PROVIDER: "een andere plaats of aanbieder",
        Decision.CONTACT_CLINIC: "contact met de kliniek",
        Decision.OTHER_CHANNEL: "de cliënt anders bereiken",
        Decision.RECORD_DONE: "gedaan en vastgelegd",
        Decision.EXTEND: "er geldt een latere termijn",
        Decision.CLOSE: "sluiten zonder vervolg",
    },
    "en": {
        Decision.ACTION_TAKEN: "action was taken",
        Decision.CONTACT_PERSON: "talk with the client",
        Decision.OFFICIAL_WARNING: "official warning",
        Decision.SUPERVISOR_CONFERENCE: "conference with the supervisor",
        Decision.PROPOSE_REPORT: "propose a report to the prosecutor",
        Decision.CHANGE_PLAN: "change the plan",
        Decision.MORE_CAPACITY: "ask for more capacity",
        Decision.OTHER_PROVIDER: "another place or provider",
        Decision.CONTACT_CLINIC: "contact the clinic",
        Decision.OTHER_CHANNEL: "reach the client another way",
        Decision.RECORD_DONE: "done and recorded",
        Decision.EXTEND: "a later deadline applies",
        Decision.CLOSE: "close, no further step",
    },
}


@dataclass(frozen=True)
class Attribution:
    """Writes in one language what a document says about people; `names` are by user name."""

    names: Mapping[str, str]
    language: str

    def kept(self, part: Part) -> dict[str, str]:
        """The text member of this part that keeps who acted, with the attribution before its own text. Empty when
        there is nothing to keep."""
        member = part.words_kept()
        acts = [] if member is None else [*self._acts(part)]
        if member is None or not acts:
            return {}
        prefix = f"[{_BEGINS[self.language]}: {', '.join(acts)}{self._decided(part)}]"
        text = getattr(part, member)
        return {member: f"{prefix} {text}" if text else prefix}

    def _acts(self, part: Part) -> Iterator[str]:
        for member, marker in part.marked(Names).items():
            username = getattr(part, member)
            words = _ACTS[self.language].get(member)
            if marker.what == "staff" and username is not None and words is not None:
                yield f"{words} {self._who(username)}{self._when(part, member)}"

    def _who(self, username: str) -> str:
        """The name and user name on one line, without line breaks from the document."""
        return " ".join(f"{self.names.get(username, '')} ({username})".split())

    def _when(self, part: Part, member: str) -> str:
        moment = getattr(part, member.replace("_by", "_at"), None)
        if not isinstance(moment, datetime):
            return ""
        return f" {_ON[self.language]} {civil_date(moment).isoformat()}"

    def _decided(self, part: Part) -> str:
        found = _DECIDED[self.language].get(str(getattr(part, "decision", "")))
        return f"; {found}" if found else ""


def attribution_of(document: CaseFileDocument, language: str) -> Attribution:
    known = language if language in _BEGINS else "en"
    return Attribution({one.username: one.name for one in document.staff}, known)


def hearsay_faults(document: CaseFileDocument, language: str) -> Iterator[FieldFault]:
    """Every text that would become too long with the attribution before it."""
    view = attribution_of(document, language)
    for found in every_part(document):
        yield from _too_long(found, view)


def _too_long(found: Found, view: Attribution) -> Iterator[FieldFault]:
    for member, text in view.kept(found.part).items():
        if len(text) > LONGEST_TEXT:
            detail = "There is no room for who the document says did it."
            yield found.fault(member, "too-long", detail)


def decision_here(trigger_code: str, decision: Any) -> Any:
    """The code for a decision of another service in the history here. That decision took a role that the importing
    officer does not have. An escalation that ended as remedied keeps its code. A proposed report starts no deadline
    here when the escalation's trigger allows no report."""
    if decision in (None, REMEDIED):
        return decision
    proposed = decision in (Decision.PROPOSE_REPORT, IMPORTED_PROPOSAL)
    return IMPORTED_PROPOSAL if proposed and could_follow(trigger_code, decision) else IMPORTED
