"""Routes for the special conditions of an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Reads, Version, Writes
from aftercare.api.http.answers import READS, Out
from aftercare.api.http.inputs import Body, Day, Line, Text
from aftercare.api.http.routing import Routes
from aftercare.casework.conditions.acts import (
    LONGEST_WORDING,
    ConditionTerms,
    NewCondition,
    add_condition,
    change_condition,
)
from aftercare.casework.conditions.library_updates import (
    LibraryChange,
    adopt_entry,
    library_changes,
    library_offered,
    preview_adoption,
)
from aftercare.casework.listing.resources import CONDITIONS
from aftercare.casework.orders.withdrawals import withdraw_condition
from aftercare.domain.conditions.entries import ConditionEntry
from aftercare.domain.conditions.library import frames_of
from aftercare.domain.orders.legal_frames import FrameCode
from aftercare.store.conditions.listing import SpecialCondition
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1", tags=["conditions"])


class ConditionTermsIn(Body):
    """`parameters` as described by the entry of this kind in `GET /conditions/library`. Without
    `starts_on` it begins with the order. `monitored` only for a kind with an entry that says `may_be_monitored`."""

    wording: Annotated[Text, Field(max_length=LONGEST_WORDING)] = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    monitored: bool = False
    monitored_from_on: Day | None = None
    monitored_until_on: Day | None = None


class ConditionIn(ConditionTermsIn):
    """`kind` is a code of the condition library. Without `parameters` it gets the `defaults` of its
    kind, as the form does; an empty object means none."""

    order_id: UUID
    kind: Line

    def new(self) -> NewCondition:
        terms = ConditionTerms(**self.model_dump(exclude={"order_id", "kind"}))
        is_given = "parameters" in self.model_fields_set
        return NewCondition(self.order_id, self.kind, terms, with_defaults=not is_given)


class WithdrawalIn(Body):
    """`on` is the last day the condition binds. Of one that was withdrawn before, the day on which it ends of itself,
    or a later one, takes the withdrawal back."""

    on: Day


class ConditionOut(SpecialCondition):
    pass


class AdoptionIn(Body):
    """The version of the library entry that the preview showed."""

    entry_version: Annotated[int, Field(ge=1, le=1_000_000)]


class ParameterOut(Out):
    """`asked`: without this parameter the condition says too little to act on."""

    name: str
    shape: str
    asked: bool
    options: list[str]


class LibraryEntryOut(Out):
    """One entry of the library in today's version; `basis` says why this type of order can contain it. `version` is
    above 1000 where the organisation adopted it: `legal_kind` is then the shipped kind that it describes. `properties`
    say what it can do, `defaults` are the parameters of a new condition, and `offer` says whether it can be chosen."""

    kind: str
    version: int
    label: str
    role: str
    category: str
    lists: list[str]
    obligations: list[str]
    parameters: list[ParameterOut]
    properties: list[str]
    defaults: dict[str, Any]
    legal_kind: str
    frames: list[FrameCode]
    offer: Literal["offered", "retired"]
    may_be_monitored: bool
    source: str
    basis: str
    provenance: str
    valid_from: date
    valid_to: date | None


class LibraryOut(Out):
    items: list[LibraryEntryOut]


class EntryChangeOut(Out):
    """A change in a library entry; `name` is the parameter, the kind of obligation or the replacing condition that
    changed."""

    kind: str
    name: str


class LibraryChangeOut(Out):
    condition_id: UUID
    condition_version: int
    kind: str
    entry_version: int
    newest_version: int | None
    changes: list[EntryChangeOut]


class LibraryChangesOut(Out):
    items: list[LibraryChangeOut]


class AdoptionOut(LibraryChangeOut):
    """What adopting the entry would do. `lost` are the parameters that would be dropped. `ungrounded` are the kinds of
    obligation in the plan in force that would no longer follow from the condition."""

    parameters: dict[str, Any]
    lost: list[str]
    ungrounded: list[str]


router.add_list(
    replace(CONDITIONS, out=ConditionOut),
    "conditions",
    "Special conditions, oldest entry first.",
)


@router.creates("/conditions", ConditionOut)
def add(body: ConditionIn, act: Writes) -> Response:
    """Add a special condition to an order."""
    return act.create(CONDITIONS, add_condition, body.new())


@router.get("/conditions/library", response_model=LibraryOut, responses=READS)
def list_library(
    context: Reads,
    frame: FrameCode | None = None,
    regime: Literal["adult", "juvenile"] = "adult",
    language: Literal["nl", "en"] = "nl",
) -> Response:
    """The conditions that an order of this type and regime can contain; without a type, all of them."""

    def look(work: UnitOfWork) -> LibraryOut:
        offered = library_offered(work, frame, regime)
        return LibraryOut(items=[_entry_out(entry, basis, language) for entry, basis in offered])

    return context.show(look)


@router.shows("/conditions/library-changes", LibraryChangesOut)
def list_library_changes(context: Reads, person: UUID) -> Response:
    """Conditions of a client for which the library entry has changed since they were entered."""

    def look(work: UnitOfWork) -> LibraryChangesOut:
        changes = library_changes(work, person)
        return LibraryChangesOut(items=[LibraryChangeOut(**_change_out(one)) for one in changes])

    return context.show(look)


router.add_show(replace(CONDITIONS, out=ConditionOut), "condition", "One special condition.")


@router.edits("/conditions/{condition_id}", ConditionOut, "PUT")
def change(condition_id: UUID, body: ConditionTermsIn, version: Version, act: Writes) -> Response:
    """Correct a condition; its kind stays."""
    return act.edit(
        CONDITIONS, change_condition, condition_id, version, ConditionTerms(**body.model_dump())
    )


@router.shows("/conditions/{condition_id}/adoption", AdoptionOut)
def show_adoption(condition_id: UUID, context: Reads) -> Response:
    """What adopting the newest library entry would do."""

    def look(work: UnitOfWork) -> AdoptionOut:
        found = preview_adoption(work, condition_id)
        return AdoptionOut(
            **_change_out(found.change),
            parameters=found.kept,
            lost=list(found.lost),
            ungrounded=list(found.ungrounded),
        )

    return context.show(look)


@router.edits("/conditions/{condition_id}/adopt", ConditionOut)
def adopt(condition_id: UUID, body: AdoptionIn, version: Version, act: Writes) -> Response:
    """Adopt the newest version of the library entry for this condition, as shown in the preview."""
    return act.edit(CONDITIONS, adopt_entry, condition_id, version, body.entry_version)


@router.edits("/conditions/{condition_id}/withdraw", ConditionOut)
def withdraw(condition_id: UUID, body: WithdrawalIn, version: Version, act: Writes) -> Response:
    """Withdraw the condition; the appointments that depended on it after that day are cancelled."""
    return act.edit(CONDITIONS, withdraw_condition, condition_id, version, body.on)


def _entry_out(entry: ConditionEntry, basis: str, language: str) -> LibraryEntryOut:
    return LibraryEntryOut.made_from(
        entry,
        label=entry.label(language),
        lists=sorted(entry.lists),
        properties=sorted(entry.properties),
        frames=sorted(entry.frames or frames_of(entry.kind)),
        legal_kind=entry.legal_kind or entry.kind,
        defaults=dict(entry.defaults),
        basis=basis,
    )


def _change_out(one: LibraryChange) -> dict[str, Any]:
    return {
        "condition_id": one.condition.id,
        "condition_version": one.condition.version,
        "kind": one.condition.kind,
        "entry_version": one.condition.entry_version,
        "newest_version": one.newest.version if one.newest else None,
        "changes": [EntryChangeOut.made_from(change) for change in one.changes],
    }
