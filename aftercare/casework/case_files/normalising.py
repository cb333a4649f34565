"""Adapts an imported part to this service: history is kept, and what was still to come is decided anew."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.base.ids import new_id
from aftercare.casework.case_files.attribution import attribution_of, decision_here
from aftercare.casework.case_files.channels import ChannelPreferencePart
from aftercare.casework.case_files.document import CaseFileDocument, every_part, target_sections
from aftercare.casework.case_files.escalation_parts import ActPart, EscalationPart
from aftercare.casework.case_files.naming import Here
from aftercare.casework.case_files.part import Part
from aftercare.casework.case_files.plans import AbsencePart
from aftercare.casework.case_files.scores import unsigned
from aftercare.casework.case_files.treatment_parts import AssessmentPart, RelatedPart
from aftercare.casework.case_files.values import Names, Points
from aftercare.store.plans.rows import IN_HAND

_OF_VERDICT = ("verdict", "verdict_reason", "decided_by", "decided_at", "evaluated_at")
NEVER_SENT = ("planned", "claimed")
IMPORTED = "imported"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Columns that name one member of staff in person. No account here stands for them, so they become null.
_NOBODY = {
    ("appointments", "officer_id"),
    ("steps", "staff_id"),
    ("escalations", "acknowledged_by"),
    ("escalations", "handed_to"),
    ("phone_numbers", "from_by"),
    ("phone_numbers", "until_by"),
}


@dataclass
class TakingOver:
    """One document during its import: its ids here, its names here, and the importer."""

    document: CaseFileDocument
    here: Here
    importer: UUID
    person_id: UUID
    home_id: UUID | None
    now: datetime
    language: str
    ids: dict[tuple[str, UUID], UUID] = field(default_factory=dict)
    lines: dict[UUID, UUID] = field(default_factory=dict)
    # The new id of any id in the document, also of ids that occur only inside a key.
    anywhere: dict[str, UUID] = field(default_factory=dict)
    # Slot, recipient and channel of texts without an appointment here; the combination has to be unique.
    unbound: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.attribution = attribution_of(self.document, self.language)
        # The trigger of its escalation's rule, by act.
        self.asked = {
            act.id: one.trigger_code for one in self.document.escalations for act in one.acts
        }
        to_come = {one.id for one in self.document.appointments if one.is_to_come(self.now)}
        for found in every_part(self.document):
            own = getattr(found.part, "id", None)
            if own is None or (found.section == "appointments" and own in to_come):
                continue
            fresh = self.person_id if found.section == "person" else new_id()
            self.ids[found.section, own] = fresh
            self.anywhere[str(own)] = fresh
            if line := getattr(found.part, "line_id", None):
                self.lines.setdefault(line, new_id())
                self.anywhere.setdefault(str(line), self.lines[line])

    def columns(self, section: str, part: Part, parent_id: UUID | None = None) -> dict[str, Any]:
        """The part as the columns of a new row."""
        points, named = part.marked(Points), part.marked(Names)
        values: dict[str, Any] = {"person_id": self.person_id}
        if part.parent is not None:
            values[part.parent] = parent_id
        for name in part.plain():
            value = getattr(part, name)
            if name == "id":
                values[name] = self.ids[section, value]
            elif marker := points.get(name):
                values[name] = self._target(part, marker, value)
            elif names := named.get(name):
                values[names.column] = self._named(section, names, value)
            else:
                values[name] = self._plain(name, value)
        return self._history(part, values | self.attribution.kept(part))

    def _history(self, part: Part, values: dict[str, Any]) -> dict[str, Any]:
        """The values without what has to be given again here: signatures, consents, verifications and decisions."""
        if isinstance(part, AssessmentPart):
            return unsigned(part, values)
        if isinstance(part, AbsencePart) and part.state == "dropped":
            # An older file may still hold the verdict of a dropped absence; it stays on record among the verdicts.
            values |= dict.fromkeys(_OF_VERDICT)
        elif isinstance(part, EscalationPart):
            values["decision"] = decision_here(part.trigger_code, part.decision)
            if part.state in ("acknowledged", "snoozed"):
                values |= {"state": "opened", "acknowledged_until_at": None}
            values |= {"snoozed_at": None, "snoozed_until_at": None}
        elif isinstance(part, ActPart):
            values["decision"] = decision_here(self.asked[part.id], part.decision)
        elif isinstance(part, RelatedPart):
            values |= {"phone_verified": False, "texts_agreed": False}
        elif isinstance(part, ChannelPreferencePart):
            values |= {"agreed": False, "although_restricted": False}
        return values

    def _target(self, part: Part, marker: Points, value: Any) -> Any:
        if isinstance(value, list):
            return [self._target(part, marker, one) for one in value]
        if value is None:
            return None
        found = (self.ids.get((one, value)) for one in target_sections(part, marker))
        return next((one for one in found if one is not None), None)

    def _named(self, section: str, names: Names, value: Any) -> Any:
        if value is None:
            return None
        if names.what == "staff":
            return None if (section, names.column) in _NOBODY else self.importer
        if names.what == "places" and isinstance(value, list):
            return [self._place(one) for one in value]
        return self._place(value) if names.what == "places" else self.here.id_of(names.what, value)

    def _place(self, value: UUID) -> UUID | None:
        return self.here.places.get(value, self.home_id)

    def _plain(self, name: str, value: Any) -> Any:
        if name == "line_id":
            return self.lines.setdefault(value, new_id())
        if name in ("trigger_key", "subject_key"):
            return _UUID.sub(lambda match: str(self._met(match[0])), value)
        return value

    def _met(self, text: str) -> UUID:
        return self.anywhere.setdefault(text, new_id())

    def plans(self) -> list[dict[str, Any]]:
        """The plans in the states they may have here. Two people have to approve a plan, and a document is no
        signature: the approver it names may not know about it. So the plan in force waits for approval here, and a
        draft beside it is withdrawn. An older version keeps its dates without the approver's name."""
        again = any(_in_force(plan) for plan in self.document.plans)
        rows = []
        for plan in self.document.plans:
            values = self.columns("plans", plan)
            values["decided_by"] = None
            if _in_force(plan):
                values |= {"state": "submitted", "decided_at": None}
            elif again and plan.state in IN_HAND:
                values["state"] = "withdrawn"
            rows.append(values)
        return rows

    @property
    def plan_waits(self) -> bool:
        return any(_in_force(plan) for plan in self.document.plans)

    def message(self, part: Any) -> dict[str, Any]:
        """A text as history: a text that was still waiting to be sent is cancelled here."""
        values = self.columns("messages", part)
        if part.state in NEVER_SENT:
            values |= {"state": "cancelled", "reason": IMPORTED, "state_at": self.now}
        if values["appointment_id"] is None:
            # Future appointments are scheduled anew here, so two reminders may have lost the appointment that
            # distinguished them.
            key = (part.slot, part.recipient, part.channel)
            if key in self.unbound:
                values["slot"] = f"{part.slot[:40]}:{values['id']}"
            self.unbound.add(key)
        return values


def _in_force(plan: Any) -> bool:
    return bool(plan.state == "approved")
