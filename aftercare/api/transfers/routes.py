"""Routes for transfers of clients to another officer: a preview, the transfer as previewed, and planned transfers."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, AllowAct, Version
from aftercare.api.http.answers import CREATES, Out, problems
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.api.staff.leave_routes import LeaveShiftOut
from aftercare.base.errors import FieldFault, Invalid
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.listing.resources import TRANSFERS
from aftercare.casework.transfers.acts import (
    MOST_CLIENTS,
    Transferring,
    call_off,
    preview_transfer,
    transfer_clients,
)
from aftercare.casework.transfers.trials import NewTransfer
from aftercare.domain.transfers.transfer import Load, Warns
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/transfers", tags=["transfers"])
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
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON), Holds(REASON)]
    clients: Annotated[list[ClientIn], Field(min_length=1, max_length=MOST_CLIENTS)]
    stays: Annotated[list[UUID], Field(max_length=MOST_CLIENTS)] | None = None

    def asked(self) -> NewTransfer:
        """Raises Invalid for a client who is named twice."""
        officers = {one.person_id: one.officer_id for one in self.clients}
        stays = frozenset(self.stays or ())
        if len(officers) < len(self.clients) or officers.keys() & stays:
            fault = FieldFault("/clients", "named-twice")
            raise Invalid(fields=(fault,))
        return NewTransfer(
            self.from_officer_id, officers, self.from_on, self.reason, self.stays is not None, stays
        )


class SeenTransferIn(TransferIn):
    """`fingerprint` is the preview's: only what was previewed is done."""

    fingerprint: Annotated[Text, Field(max_length=64)]


class OfficerLoadOut(Out):
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
    def of(cls, load: Load) -> OfficerLoadOut:
        return cls.made_from(
            load,
            officer=load.name,
            before_min=load.before,
            after_min=load.after,
            hours_min=load.hours,
        )


class TransferringOut(Out):
    """`kept` appointments have the new officer at the same time, `moved` another time, `unplaced` none. If the transfer
    starts on `spares_from_on` instead of the requested day, no appointment that the client knows changes in its first
    two weeks. Null if there is no such day. `batch_id` is null in a preview. The same transfer sent again returns only
    its `batch_id`."""

    fingerprint: str
    batch_id: UUID | None
    to_pass_on: int
    spares_from_on: date | None
    kept: list[LeaveShiftOut]
    moved: list[LeaveShiftOut]
    unplaced: list[LeaveShiftOut]
    loads: list[OfficerLoadOut]

    @classmethod
    def of(cls, found: Transferring, *, done: bool) -> TransferringOut:
        return cls.made_from(
            found,
            found.changes,
            batch_id=found.batch_id if done else None,
            kept=[LeaveShiftOut.of(one) for one in found.kept],
            moved=[LeaveShiftOut.of(one) for one in found.changes.moved],
            unplaced=[LeaveShiftOut.of(one) for one in found.changes.unplaced],
            loads=[OfficerLoadOut.of(one) for one in found.loads],
        )


@router.acts("/preview", TransferringOut, responses=CREATES | problems(412))
def preview(body: TransferIn, act: Gives) -> Response:
    """What would change; nothing is saved. 412 when a client has another officer by now."""
    return act.show(
        lambda work: TransferringOut.of(preview_transfer(work, body.asked()), done=False)
    )


@router.creates("", TransferringOut, CREATES | problems(412))
def transfer(body: SeenTransferIn, act: Gives) -> Response:
    """Transfer the clients, all or none: at once from today, later on the chosen day. 412 when the caseload or a
    calendar changed since the preview: preview again."""

    def give(work: UnitOfWork) -> TransferringOut:
        return TransferringOut.of(transfer_clients(work, body.asked(), body.fingerprint), done=True)

    return act.respond(give, 201)


router.add_reads(
    TRANSFERS,
    "Transfers of clients the reader may see, by day. Those of one client are its history of "
    "officers since\nenrolment.",
    "One transfer.",
    to_come=bool,
)


@router.edits("/{transfer_id}", TRANSFERS, "DELETE")
def end(transfer_id: UUID, version: Version, act: Gives) -> Response:
    """Cancel a planned transfer: it stays on record, and appointments go back to the current officer. 409
    `already-decided` when its day has come."""
    return act.edit(TRANSFERS, call_off, transfer_id, version)
