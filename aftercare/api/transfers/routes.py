"""Routes for transfers of clients to another officer: a preview, the transfer as previewed, and planned transfers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
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
    problems,
    response_of,
)
from aftercare.api.http.inputs import Body, Day, Text
from aftercare.api.http.paging import Pages, list_of, single
from aftercare.api.staff.leave_routes import ShiftOut
from aftercare.base.errors import FieldFault, Invalid
from aftercare.casework.listing.resources import TRANSFERS, as_written
from aftercare.casework.transfers.acts import (
    MOST_CLIENTS,
    NewTransfer,
    Transferring,
    call_off,
    preview_transfer,
    transfer_clients,
)
from aftercare.domain.transfers.transfer import LONGEST_REASON, Load, Warns
from aftercare.store.database.idempotency import Reply
from aftercare.store.database.unit_of_work import Work

router = APIRouter(prefix="/api/v1/transfers", tags=["transfers"])
Reads = Annotated[RequestContext, Depends(Allow(TRANSFERS))]
Gives = Annotated[Act, Depends(AllowAct(preview_transfer))]


class ClientIn(Body):
    """A client and the officer of the team who takes over."""

    person_id: UUID
    officer_id: UUID


class TransferIn(Body):
    """Clients of one officer. With `stays` this is the whole caseload: those in `clients` are transferred, those in
    `stays` are not. If the caseload has another client by now, nothing is done (412)."""

    from_officer_id: UUID
    from_on: Day
    reason: Annotated[Text, Field(max_length=LONGEST_REASON)]
    clients: Annotated[list[ClientIn], Field(min_length=1, max_length=MOST_CLIENTS)]
    stays: Annotated[list[UUID], Field(max_length=MOST_CLIENTS)] | None = None

    def asked(self) -> NewTransfer:
        """Raises Invalid for a client who is named twice."""
        officers = {one.person_id: one.officer_id for one in self.clients}
        stays = frozenset(self.stays or ())
        if len(officers) < len(self.clients) or officers.keys() & stays:
            fault = FieldFault("/clients", "named-twice", "Each client once.")
            raise Invalid(fields=(fault,))
        return NewTransfer(
            self.from_officer_id, officers, self.from_on, self.reason, self.stays is not None, stays
        )


class SeenTransferIn(TransferIn):
    """`fingerprint` is the preview's: only what was previewed is done."""

    fingerprint: Annotated[Text, Field(max_length=64)]


class LoadOut(Out):
    """Minutes a week in the four weeks from that day, travel included; `hours` are the working hours that remain after
    leave."""

    officer_id: UUID
    officer: str
    clients: int
    before_min: int
    after_min: int
    hours_min: int
    warnings: list[Warns]

    @classmethod
    def of(cls, load: Load) -> LoadOut:
        return cls(
            officer_id=load.officer_id,
            officer=load.name,
            clients=load.clients,
            before_min=load.before,
            after_min=load.after,
            hours_min=load.hours,
            warnings=list(load.warnings),
        )


class TransferringOut(Out):
    """`kept` appointments have the new officer at the same time, `moved` another time, `unplaced` none. A transfer from
    `spares_from_on`, instead of the requested day, changes no known appointment of its first two weeks; null when no
    such day exists. `batch_id` is null in a preview. The same transfer sent again returns only its `batch_id`."""

    fingerprint: str
    batch_id: UUID | None
    to_tell: int
    spares_from_on: date | None
    kept: list[ShiftOut]
    moved: list[ShiftOut]
    unplaced: list[ShiftOut]
    loads: list[LoadOut]

    @classmethod
    def of(cls, found: Transferring, *, done: bool) -> TransferringOut:
        return cls(
            fingerprint=found.fingerprint,
            batch_id=found.batch_id if done else None,
            to_tell=found.changes.to_tell,
            spares_from_on=found.spares_from_on,
            kept=[ShiftOut.of(one) for one in found.kept],
            moved=[ShiftOut.of(one) for one in found.changes.moved],
            unplaced=[ShiftOut.of(one) for one in found.changes.unplaced],
            loads=[LoadOut.of(one) for one in found.loads],
        )


class TransferOut(Out):
    """One client. It is planned while neither `done_at` nor `called_off_at` is set."""

    id: UUID
    version: int
    batch_id: UUID
    person_id: UUID
    from_officer_id: UUID
    from_officer: str
    to_officer_id: UUID
    to_officer: str
    from_on: date
    reason: str
    arranged_by: UUID
    arranged_at: datetime
    done_at: datetime | None
    called_off_at: datetime | None
    called_off_by: UUID | None


@router.post("/preview", response_model=TransferringOut, responses=CREATES | problems(412))
def preview(body: TransferIn, act: Gives) -> Response:
    """What would change; nothing is saved. 412 when a client has another officer by now."""
    with act.work() as work:
        found = preview_transfer(work, body.asked())
        shown = TransferringOut.of(found, done=False)
    return response_of(Reply(200, shown.model_dump_json()))


@router.post("", status_code=201, response_model=TransferringOut, responses=CREATES | problems(412))
def transfer(body: SeenTransferIn, act: Gives) -> Response:
    """Transfer the clients, all or none: at once from today, later on the chosen day. 412 when the caseload or a
    calendar changed since the preview: preview again."""

    def write(work: Work) -> Reply:
        found = transfer_clients(work, body.asked(), body.fingerprint)
        return Reply(201, TransferringOut.of(found, done=True).model_dump_json())

    return act.once(write)


@router.get("", response_model=PageOut[TransferOut], responses=READS)
def list_transfers(
    context: Reads,
    paging: Pages,
    person: UUID | None = None,
    batch: UUID | None = None,
    to_come: bool | None = None,
) -> Response:
    """Transfers of clients the reader may see, by day. Those of one client are its history of officers since
    enrolment."""
    return list_of(context, TRANSFERS, paging, person=person, batch=batch, to_come=to_come)


@router.get("/{transfer_id}", response_model=TransferOut, responses=READS_ONE)
def show_transfer(transfer_id: UUID, context: Reads) -> Response:
    """One transfer."""
    return single(context, TRANSFERS, transfer_id)


@router.delete("/{transfer_id}", response_model=TransferOut, responses=EDITS)
def end(transfer_id: UUID, version: Version, act: Gives) -> Response:
    """Cancel a planned transfer: it stays on record, and appointments go back to the current officer. 409
    `already-decided` when its day has come."""

    def write(work: Work) -> Reply:
        call_off(work, transfer_id, version)
        return one_reply(as_written(work, TRANSFERS, transfer_id))

    return act.once(write)
