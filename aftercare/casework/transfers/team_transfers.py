"""Clients go to another team: its supervisor is asked, and divides them among its officers or refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    FieldFault,
    Invalid,
    NotFound,
    Stale,
    existing,
    refuse_if,
)
from aftercare.base.ids import new_id
from aftercare.base.typed_text import MEDIUM_REASON, required
from aftercare.casework.transfers.acts import (
    MOST_CLIENTS,
    Transferring,
    best_day,
    preview_transfer,
    transfer_clients,
)
from aftercare.casework.transfers.trials import NewTransfer
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.staff.staff_mail import MailAbout
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.transfers.transfer import SHOWN_DAYS, Beginning
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import TeamRow, lock_staff, supervisors_of, teams
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.file_access.rows import unbarred
from aftercare.store.staff.mail_rows import mail_event
from aftercare.store.transfers.rows import lock_people, to_come_of
from aftercare.store.transfers.screen_transfers import officers_of_team
from aftercare.store.transfers.team_rows import (
    TeamTransferRow,
    clients_proposed,
    clients_refused,
    lock_proposal,
    proposal_of,
    proposals_since,
    proposed_among,
)


@dataclass(frozen=True)
class Proposed:
    """`about`: who proposed how many clients, and what became of it; its outcome is `partly` where some were accepted
    and others refused. `clients` have what is shown of each while it waits; `targets` are the officers that a reader of
    the asked team can choose. `refused`: of `clients_refused`."""

    about: Row
    clients: list[Row]
    targets: list[Row]
    is_asked: bool
    refused: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Division:
    """Which officer of the asked team gets which client, from which day on, and why the others are refused."""

    officers: Mapping[UUID, UUID]
    from_on: date
    refused: Mapping[UUID, str] = field(default_factory=dict)


@requires(Permission.TRANSFER_CLIENTS)
def other_teams(work: UnitOfWork) -> list[TeamRow]:
    """The teams that can be asked."""
    own = work.actor.team_id
    return [one for one in teams(work.session) if one.id != own and one.ended_at is None]


@requires(Permission.TRANSFER_CLIENTS)
def propose_to_team(
    work: UnitOfWork, officer_id: UUID, person_ids: Collection[UUID], team_id: UUID, reason: str
) -> UUID:
    """Asks the other team; nothing else changes. Returns the proposal, the same one when it is sent again. Raises
    Invalid with fields `/team`, `/clients`, `/reason`, NotFound for a client the actor does not see, Stale for one who
    is no longer with that officer."""
    reason = required(reason, MEDIUM_REASON)
    if not 1 <= len(person_ids) <= MOST_CLIENTS:
        raise Invalid.at("/clients", "number-of-clients", f"From 1 to {MOST_CLIENTS}.")
    people = lock_people(work.session, person_ids)
    if any(one.officer_id != officer_id or one.closed_on for one in people):
        raise Stale()
    if any(one.team_id != work.actor.team_id for one in people):
        raise NotFound()
    waiting = proposed_among(work.session, person_ids)
    batches = {one.batch_id for one in waiting}
    if len(batches) == 1 and len(waiting) == len(people) and waiting[0].to_team_id == team_id:
        return batches.pop()
    faults = []
    if waiting or to_come_of(work.session, person_ids):
        faults.append(FieldFault("/clients", "transfer-to-come"))
    if team_id not in {one.id for one in other_teams(work)}:
        raise NotFound()
    asked = _asked(work, person_ids, team_id)
    if not asked:
        faults.append(FieldFault("/team", "no-one-to-accept"))
    refuse_if(faults)
    batch_id = new_id()
    found = [
        TeamTransferRow(
            batch_id=batch_id,
            person_id=one.id,
            from_officer_id=officer_id,
            to_team_id=team_id,
            reason=reason,
            proposed_by=work.actor.staff_id,
            proposed_at=work.now,
        )
        for one in people
    ]
    work.session.add_all(found)
    audit.note_people(work, "propose-transfer", person_ids)
    work.session.flush()
    with as_clock(work):
        for staff_id in asked:
            _mail(work, found[0], staff_id)
    return batch_id


@requires(Permission.TRANSFER_CLIENTS)
def withdraw_proposal(work: UnitOfWork, batch_id: UUID, *, version: int | None = None) -> None:
    """By a supervisor of the client's team. Raises AlreadyDecided, NotFound. `version`, here and below: the one
    that was looked at, where it is known; raises Stale when it is another by now."""
    found = proposal(work, batch_id)
    if found.is_asked:
        raise NotFound()
    _end(work, batch_id, "withdrawn", version=version)


@requires(Permission.TRANSFER_CLIENTS)
def refuse_proposal(
    work: UnitOfWork, batch_id: UUID, answer: str, *, version: int | None = None
) -> None:
    """By a supervisor of the team that was asked; who proposed it reads why. Raises AlreadyDecided, NotFound, Invalid
    at `/answer`."""
    answer = required(answer, MEDIUM_REASON, "/answer")
    _asked_proposal(work, batch_id)
    with as_clock(work):
        rows = _end(work, batch_id, "refused", answer, version=version)
        _mail(work, rows[0], rows[0].proposed_by)


@requires(Permission.TRANSFER_CLIENTS)
def preview_accepting(
    work: UnitOfWork, batch_id: UUID, division: Division, *, from_best_day: bool = False
) -> tuple[Transferring, Beginning | None]:
    """What accepting would change, for a reader who does not see the clients yet: counts, hours and stretches with too
    little contact may be shown, and no name or place. `from_best_day`: from the day found, which is returned too.
    Raises as `preview_transfer` does, AlreadyDecided when the proposal has ended, Invalid at `/refused/<number>/answer`
    for one of the refused clients."""
    new = _new(work, batch_id, division)
    with as_clock(work):
        begins = best_day(work, new) if from_best_day else None
        if begins:
            new = replace(new, from_on=begins.from_on)
        return preview_transfer(work, new), begins


@requires(Permission.TRANSFER_CLIENTS)
def accept_proposal(
    work: UnitOfWork,
    batch_id: UUID,
    division: Division,
    fingerprint: str,
    *,
    version: int | None = None,
) -> Transferring:
    """Carries out what was previewed, as a transfer within a team; on its day the clients belong to the actor's team.
    Those who are refused stay, and who proposed them reads why. Raises as `preview_accepting` does."""
    new = _new(work, batch_id, division)
    with as_clock(work):
        lock_staff(work.session, {new.from_officer_id, *new.officers.values()})
        lock_people(work.session, set(new.officers))
        rows = _end(work, batch_id, "accepted", version=version, refused=division.refused)
        found = transfer_clients(work, new, fingerprint)
        taken = next(one for one in rows if one.person_id in new.officers)
        _mail(work, taken, taken.proposed_by)
    return found


# Reading -------------------------------------------------------------------------------------------------


@requires(Permission.TRANSFER_CLIENTS)
def team_proposals(work: UnitOfWork) -> list[Row]:
    """What the own team proposed and what was proposed to it: waiting, accepted for a day to come, or answered or moved
    in the last weeks. No client is named."""
    return proposals_since(work.session, work.now - timedelta(days=SHOWN_DAYS))


@requires(Permission.TRANSFER_CLIENTS)
def proposals_to_answer(work: UnitOfWork) -> list[Row]:
    """Those that wait for the actor's team."""
    own = work.actor.team_id
    found = proposals_since(work.session, work.now)
    return [one for one in found if one["to_team_id"] == own and one["ended_at"] is None]


@requires(Permission.TRANSFER_CLIENTS)
def proposal(work: UnitOfWork, batch_id: UUID) -> Proposed:
    """Raises NotFound for the supervisor of a third team, and where a list keeps one of the clients from the reader."""
    about = existing(proposal_of(work.session, batch_id))
    clients: list[Row] = []
    if about["ended_at"] is None:
        with as_clock(work):
            clients = clients_proposed(work.session, batch_id, work.now)
        if len(clients) != about["clients"]:
            raise NotFound()
    is_asked = about["to_team_id"] == work.actor.team_id
    officers = officers_of_team(work.session, about["to_team_id"]) if is_asked else []
    audit.note_looks(work, "read-transfers", clients, key="id")
    refused = clients_refused(work.session, batch_id)
    audit.note_looks(work, "read-transfers", [one for one in refused if one["reference"]])
    return Proposed(
        about, clients, [one for one in officers if not one["account"]], is_asked, refused
    )


def _asked_proposal(work: UnitOfWork, batch_id: UUID) -> Proposed:
    found = proposal(work, batch_id)
    if not found.is_asked:
        raise NotFound()
    if found.about["ended_at"] is not None:
        raise AlreadyDecided()
    return found


def _new(work: UnitOfWork, batch_id: UUID, division: Division) -> NewTransfer:
    """All clients of the proposal, and only they, each with an officer or the reason of a refusal. Raises
    AlreadyDecided, Stale, Invalid."""
    found = _asked_proposal(work, batch_id)
    there = Counter([*division.officers, *division.refused])
    if there != Counter(one["id"] for one in found.clients):
        raise Stale()
    for number, answer in enumerate(division.refused.values()):
        required(answer, MEDIUM_REASON, f"/refused/{number}/answer")
    return NewTransfer(
        found.about["from_officer_id"],
        division.officers,
        division.from_on,
        found.about["reason"],
        accepts=True,
    )


def _end(
    work: UnitOfWork,
    batch_id: UUID,
    outcome: str,
    answer: str | None = None,
    *,
    version: int | None = None,
    refused: Mapping[UUID, str] = MappingProxyType({}),
) -> list[TeamTransferRow]:
    """`refused`: the answer for each client who is refused; `outcome` is of the others."""
    rows = lock_proposal(work.session, batch_id)
    if any(one.ended_at is not None for one in rows):
        raise AlreadyDecided()
    for row in rows:
        expect_version(row, row.version if version is None else version)
        row.ended_at, row.ended_by = work.now, work.actor.staff_id
        row.outcome, row.answer = outcome, answer
        if row.person_id in refused:
            row.outcome, row.answer = "refused", refused[row.person_id].strip()
    work.session.flush()
    audit.note_people(work, "answer-transfer", (one.person_id for one in rows))
    return rows


def _asked(work: UnitOfWork, person_ids: Collection[UUID], team_id: UUID) -> list[UUID]:
    """The supervisors of that team whom no list keeps from any of these files."""
    with as_clock(work):
        known = supervisors_of(work.session, team_id)
        return unbarred(work.session, person_ids, known, civil_date(work.now))


def _mail(work: UnitOfWork, row: TeamTransferRow, staff_id: UUID) -> None:
    slot = f"team-transfer:{row.batch_id}:{row.outcome or 'proposed'}"
    mail_event(work.session, staff_id, row.person_id, slot, work.now, MailAbout.TASKS)
