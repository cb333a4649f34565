"""Refers the invented clients with treatment in their plan, so that their sessions can be placed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from aftercare.casework.treatment.referrals import NewReferral, record_step, refer
from aftercare.demo.accounts import NORTH
from aftercare.demo.caseload import Client, ClientObligation
from aftercare.demo.places import ALONE_HAVEN, ALONE_LINDE, ANKER, KOMPAS, START, id_of
from aftercare.domain.treatment.referrals import ReferralAct
from aftercare.store.database.unit_of_work import UnitOfWork

# Weeks before the first session: referred, intake offered, intake held; the start itself is agreed in advance.
REFERRED, OFFERED, HELD = 10, 8, 7
# These get their group later, in the scripted files of the last days (`depth`): until then they are on the waiting
# list.
IN_LINE_LATER = (168, 208)
# One in eight of the clients in individual treatment is still waiting, by now longer than the norm allows.
STILL_WAIT_EVERY = 48


def programme_of(client: Client, obligation: ClientObligation) -> str:
    """The programme that treats a client with this obligation."""
    north = client.officer.team == NORTH
    if obligation is ClientObligation.TREATMENT:
        return ALONE_LINDE if north else ALONE_HAVEN
    return START if client.juvenile else KOMPAS if north else ANKER


def admit(
    work: UnitOfWork,
    client: Client,
    person_id: UUID,
    condition_id: UUID,
    obligation: ClientObligation,
    on: date,
) -> None:
    """A referral for this obligation with a start agreed on that day. Some clients still wait for the intake they were
    offered, or are referred later."""
    if client.number in IN_LINE_LATER:
        return
    new = NewReferral(
        person_id,
        condition_id,
        id_of(programme_of(client, obligation)),
        on - timedelta(weeks=REFERRED),
    )
    row = refer(work, new)
    steps = [(ReferralAct.OFFER_INTAKE, on - timedelta(weeks=OFFERED))]
    if not still_waits(client):
        steps += [(ReferralAct.HOLD_INTAKE, on - timedelta(weeks=HELD)), (ReferralAct.START, on)]
    for act, day in steps:
        record_step(work, row.id, row.version, act, day)


def still_waits(client: Client) -> bool:
    return client.number % STILL_WAIT_EVERY == STILL_WAIT_EVERY - 3
