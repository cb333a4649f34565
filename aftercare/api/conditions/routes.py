"""Routes for the special conditions of an order."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import (
    CREATES,
    EDITS,
    READS,
    READS_ONE,
    Out,
    PageOut,
    one_reply,
    response_of,
)
from aftercare.api.http.inputs import Body, Day, Line, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.casework.conditions.acts import (
    LONGEST_WORDING,
    ConditionTerms,
    NewCondition,
    add_condition,
    change_condition,
    withdraw_condition,
)
from aftercare.casework.conditions.library_updates import (
    LibraryChange,
    adopt_entry,
    library_changes,
    library_offered,
    preview_adoption,
)
from aftercare.casework.listing.resources import CONDITIONS, as_written
from aftercare.domain.conditions import ConditionEntry
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1", tags=["conditions"])
Reads = Annotated[RequestContext, Depends(Allow(CONDITIONS))]
Writes = Annotated[Act, Depends(AllowAct(add_condition))]


class ConditionTermsIn(Body):
    """`parameters` as described by the entry of this kind in `GET /conditions/library`. There is no first day: it is
    the order's. `monitored` only for a kind with an entry that says `may_be_monitored`."""

    wording: Annotated[Text, Field(max_length=LONGEST_WORDING)] = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    monitored: bool = False
    monitored_from_on: Day | None = None
    monitored_until_on: Day | None = None


class ConditionIn(ConditionTermsIn):
    """`kind` is a code of the condition library in docs/api.md."""

    order_id: UUID
    kind: Line


class WithdrawalIn(Body):
    """`on` is the last day the condition binds."""

    on: Day


class AdoptionIn(Body):
    """The version of the library entry that the preview showed."""

    entry_version: Annotated[int, Field(ge=1, le=1_000_000)]


class ConditionOut(Out):
    id: UUID
    version: int
    person_id: UUID
    order_id: UUID
    kind: str
    wording: str
    starts_on: date
    ends_on: date | None
    withdrawn_on: date | None
    entry_version: int
    parameters: dict[str, Any]
    monitored: bool
    monitored_from_on: date | None
    monitored_until_on: date | None


class ParameterOut(Out):
    """`asked`: without this parameter the condition says too little to act on."""

    name: str
    shape: str
    asked: bool
    options: list[str]


class EntryOut(Out):
    """One entry of the library in today's version; `basis` says why this type of order can contain it."""

    kind: str
    version: int
    label: str
    role: str
    category: str
    lists: list[str]
    obligations: list[str]
    parameters: list[ParameterOut]
    may_be_monitored: bool
    source: str
    basis: str
    provenance: str
    valid_from: date
    valid_to: date | None


class LibraryOut(Out):
    items: list[EntryOut]


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


@router.get("/conditions", response_model=PageOut[ConditionOut], responses=READS)
def list_conditions(
    context: Reads, paging: Pages, person: UUID | None = None, order: UUID | None = None
) -> Response:
    """Special conditions, oldest entry first."""
    return list_of(context, CONDITIONS, paging, person=person, order=order)


@router.post("/conditions", status_code=201, response_model=ConditionOut, responses=CREATES)
def add(body: ConditionIn, act: Writes) -> Response:
    """Add a special condition to an order."""

    def add(work: Work) -> Reply:
        condition = add_condition(work, NewCondition(**body.model_dump()))
        shown = as_written(work, CONDITIONS, condition.id)
        return one_reply(shown, 201, f"/api/v1/conditions/{condition.id}")

    return act.once(add)


@router.get("/conditions/library", response_model=LibraryOut, responses=READS)
def list_library(
    context: Reads,
    frame: Line | None = None,
    regime: Literal["adult", "juvenile"] = "adult",
    language: Literal["nl", "en"] = "nl",
) -> Response:
    """The conditions that an order of this type and regime can contain; without a type, all of them."""
    with context.work() as work:
        items = [
            _entry_out(entry, basis, language)
            for entry, basis in library_offered(work, frame, regime)
        ]
    return _plain(LibraryOut(items=items))


@router.get("/conditions/library-changes", response_model=LibraryChangesOut, responses=READS_ONE)
def list_library_changes(context: Reads, person: UUID) -> Response:
    """Conditions of a client for which the library entry has changed since they were entered."""
    with context.work() as work:
        items = [LibraryChangeOut(**_change_out(one)) for one in library_changes(work, person)]
    return _plain(LibraryChangesOut(items=items))


@router.get("/conditions/{condition_id}", response_model=ConditionOut, responses=READS_ONE)
def show_condition(condition_id: UUID, context: Reads) -> Response:
    """One special condition."""
    return single(context, CONDITIONS, condition_id)


@router.put("/conditions/{condition_id}", response_model=ConditionOut, responses=EDITS)
def change(condition_id: UUID, body: ConditionTermsIn, version: Version, act: Writes) -> Response:
    """Correct a condition; its kind stays."""

    def write(work: Work) -> Reply:
        change_condition(work, condition_id, version, ConditionTerms(**body.model_dump()))
        return one_reply(as_written(work, CONDITIONS, condition_id))

    return act.once(write)


@router.get("/conditions/{condition_id}/adoption", response_model=AdoptionOut, responses=READS_ONE)
def show_adoption(condition_id: UUID, context: Reads) -> Response:
    """What adopting the newest library entry would do."""
    with context.work() as work:
        found = preview_adoption(work, condition_id)
        shown = AdoptionOut(
            **_change_out(found.change),
            parameters=found.kept,
            lost=list(found.lost),
            ungrounded=list(found.ungrounded),
        )
    return _plain(shown)


@router.post("/conditions/{condition_id}/adoption", response_model=ConditionOut, responses=EDITS)
def adopt(condition_id: UUID, body: AdoptionIn, version: Version, act: Writes) -> Response:
    """Adopt the newest version of the library entry for this condition, as shown in the preview."""

    def write(work: Work) -> Reply:
        adopt_entry(work, condition_id, version, body.entry_version)
        return one_reply(as_written(work, CONDITIONS, condition_id))

    return act.once(write)


@router.post("/conditions/{condition_id}/withdrawal", response_model=ConditionOut, responses=EDITS)
def withdraw(condition_id: UUID, body: WithdrawalIn, version: Version, act: Writes) -> Response:
    """Withdraw the condition; the next placement removes the appointments that depended on it."""

    def withdraw(work: Work) -> Reply:
        withdraw_condition(work, condition_id, version, body.on)
        return one_reply(as_written(work, CONDITIONS, condition_id))

    return act.once(withdraw)


def _plain(shown: Out) -> Response:
    return response_of(Reply(200, shown.model_dump_json(), None, None))


def _entry_out(entry: ConditionEntry, basis: str, language: str) -> EntryOut:
    return EntryOut(
        kind=entry.kind,
        version=entry.version,
        label=entry.label(language),
        role=entry.role.value,
        category=entry.category.value,
        lists=sorted(entry.lists),
        obligations=list(entry.obligations),
        parameters=[
            ParameterOut(
                name=spec.name,
                shape=spec.shape.value,
                asked=spec.asked,
                options=list(spec.options),
            )
            for spec in entry.parameters
        ],
        may_be_monitored=entry.may_be_monitored,
        source=entry.source,
        basis=basis,
        provenance=entry.provenance,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
    )


def _change_out(one: LibraryChange) -> dict[str, Any]:
    return {
        "condition_id": one.condition.id,
        "condition_version": one.condition.version,
        "kind": one.condition.kind,
        "entry_version": one.condition.entry_version,
        "newest_version": one.newest.version if one.newest else None,
        "changes": [
            EntryChangeOut(kind=change.kind.value, name=change.name) for change in one.changes
        ],
    }
