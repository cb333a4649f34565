"""The case document itself: its source, the names it uses, and every part of one person's case file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from aftercare.base.errors import FieldFault
from aftercare.casework.case_files.channels import ChannelPreferencePart, CheckInPart
from aftercare.casework.case_files.escalation_parts import (
    DeadlinePart,
    EscalationPart,
    InboundPart,
    MessagePart,
    TaskPart,
)
from aftercare.casework.case_files.frames import (
    AwayPart,
    ConditionPart,
    OrderPart,
    PersonPart,
    SuspensionPart,
)
from aftercare.casework.case_files.numbers import PhoneNumberPart
from aftercare.casework.case_files.part import Part, Piece
from aftercare.casework.case_files.plans import (
    AbsencePart,
    AppointmentPart,
    ExtraObligationPart,
    PlanPart,
    UnplacedPart,
)
from aftercare.casework.case_files.treatment_parts import (
    AssessmentPart,
    CirclePart,
    ConcernPart,
    ConferencePart,
    ContactPart,
    GoalPart,
    PraiseChoicePart,
    PraisePart,
    ReferralPart,
    RelapsePlanPart,
    RelatedPart,
    RestrictedPart,
    SeenSignPart,
    TierChangePart,
)
from aftercare.casework.case_files.values import Code, Id, Line, Moment, Points

FORMAT = "aftercare-case/1"
MOST = 20_000


class StaffName(Piece):
    username: Line
    name: Line
    role: Code


class Name(Piece):
    """A programme or provider by name."""

    id: Id
    name: Line


class PlaceName(Name):
    """A place by name; one of the kind `home` is the person's own home, under any name."""

    kind: Literal["office", "lab", "treatment_room", "group", "home", "online"]


class GroupName(Name):
    """A treatment group by its programme and the series of its meetings."""

    programme: Id
    series: Line


class Restrictions(Piece):
    """Sites the person may not come to, and the number of people they may not meet, never who those are."""

    sites: Annotated[list[Id], Field(max_length=1_000)]
    kept_apart_from: Annotated[int, Field(ge=0, le=10_000)]


class Source(Piece):
    """When, in which role and by which version this document was written."""

    exported_at: Moment
    by_role: Code
    service_version: Code


Many = Field(max_length=MOST)


class CaseFileDocument(Piece):
    """Everything about one person that case workers can see, without what belongs to another client."""

    format: Literal["aftercare-case/1"]
    source: Source
    person: PersonPart
    staff: Annotated[list[StaffName], Many]
    places: Annotated[list[PlaceName], Many]
    programmes: Annotated[list[Name], Many]
    providers: Annotated[list[Name], Many]
    groups: Annotated[list[GroupName], Many]
    restrictions: Restrictions
    related_persons: Annotated[list[RelatedPart], Many]
    phone_numbers: Annotated[list[PhoneNumberPart], Many]
    channel_preferences: Annotated[list[ChannelPreferencePart], Many]
    # Optional: documents of before have none.
    check_ins: Annotated[list[CheckInPart], Many] = Field(default_factory=list)
    away_periods: Annotated[list[AwayPart], Many]
    orders: Annotated[list[OrderPart], Many]
    suspensions: Annotated[list[SuspensionPart], Many]
    conditions: Annotated[list[ConditionPart], Many]
    restricted_parties: Annotated[list[RestrictedPart], Many]
    circles: Annotated[list[CirclePart], Many]
    plans: Annotated[list[PlanPart], Many]
    # Optional: documents of before have none.
    extra_obligations: Annotated[list[ExtraObligationPart], Many] = Field(default_factory=list)
    appointments: Annotated[list[AppointmentPart], Many]
    unplaced: Annotated[list[UnplacedPart], Many]
    absences: Annotated[list[AbsencePart], Many]
    assessments: Annotated[list[AssessmentPart], Many]
    tier_changes: Annotated[list[TierChangePart], Many]
    contacts: Annotated[list[ContactPart], Many]
    # Optional: documents of before have none.
    relapse_plans: Annotated[list[RelapsePlanPart], Many] = Field(default_factory=list)
    seen_signs: Annotated[list[SeenSignPart], Many] = Field(default_factory=list)
    concerns: Annotated[list[ConcernPart], Many] = Field(default_factory=list)
    conferences: Annotated[list[ConferencePart], Many] = Field(default_factory=list)
    referrals: Annotated[list[ReferralPart], Many]
    deadlines: Annotated[list[DeadlinePart], Many]
    escalations: Annotated[list[EscalationPart], Many]
    messages: Annotated[list[MessagePart], Many]
    inbound_texts: Annotated[list[InboundPart], Many]
    tasks: Annotated[list[TaskPart], Many]
    # Optional: documents of before have none.
    goals: Annotated[list[GoalPart], Many] = Field(default_factory=list)
    praise_choices: Annotated[list[PraiseChoicePart], Many] = Field(default_factory=list)
    praise: Annotated[list[PraisePart], Many] = Field(default_factory=list)

    NAMES: ClassVar[tuple[str, ...]] = ("staff", "places", "programmes", "providers", "groups")

    def lists(self) -> Iterator[tuple[str, list[Part]]]:
        """Every section with its parts, in the order they can be written."""
        for name in SECTIONS:
            yield name, getattr(self, name)


# In the order in which the rows can be written: a part comes after the parts it points at.
SECTIONS = {
    name: kind for name, kind in CaseFileDocument.inside().items() if kind is not UnplacedPart
}


@dataclass(frozen=True)
class Found:
    """A part with its address in the document and the list it stands in: `orders/extensions`."""

    pointer: str
    section: str
    part: Any

    def fault(self, member: str, code: str, detail: str) -> FieldFault:
        return FieldFault(f"{self.pointer}/{member}", code, detail)


def every_part(document: CaseFileDocument) -> Iterator[Found]:
    """The person, every part of every section, and the parts inside those."""
    yield Found("/person", "person", document.person)
    for number, unplaced in enumerate(document.unplaced):
        yield Found(f"/unplaced/{number}", "unplaced", unplaced)
    for section, parts in document.lists():
        for number, part in enumerate(parts):
            yield from with_inner(section, number, part)


def with_inner(section: str, number: int, part: Part) -> Iterator[Found]:
    """A part of a section, and those inside it."""
    yield Found(f"/{section}/{number}", section, part)
    for inner in part.inside():
        for position, inmost in enumerate(getattr(part, inner)):
            yield Found(f"/{section}/{number}/{inner}/{position}", inner, inmost)


def target_sections(part: Piece, marker: Points) -> tuple[str, ...]:
    """The lists that a member with this marker may point into. For the subject of a deadline, its kind decides."""
    if marker.section == "subject_kind":
        kind = str(getattr(part, "subject_kind", ""))
        return ("person",) if kind == "person" else (f"{kind}s",)
    return tuple(marker.section.split("|"))
