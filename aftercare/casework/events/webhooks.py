"""Webhooks: one administrator proposes where events go, another confirms; new secrets, and events sent again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    FieldFault,
    Forbidden,
    IllegalTransition,
    Invalid,
    existing,
    refuse_if,
)
from aftercare.base.subject_errors import OwnWebhook
from aftercare.base.typed_text import name_faults, wrong_length
from aftercare.casework.accounts.independence import refuse_dependent, why_not_independent
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.events.addresses import LONGEST_URL, url_fault
from aftercare.domain.events.retries import ROTATION
from aftercare.domain.events.signatures import new_secret
from aftercare.domain.events.types import known_types, readable_by
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, TeamRow, all_staff, teams
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, expect_version
from aftercare.store.events.deliveries import set_all_aside
from aftercare.store.events.feed import forgotten_position, last_position, number_events
from aftercare.store.events.webhook_rows import (
    ACTIVE,
    ENDED,
    PROPOSED,
    REFUSED,
    WebhookRow,
    WebhookSecretRow,
    count_to_look_at,
    dead_letters,
    line_up_dead,
    outdate_secrets,
    webhooks_shown,
)

LONGEST_NAME: Final = 60
DEAD_SHOWN: Final = 100


@dataclass(frozen=True)
class NewWebhook:
    """`types`: as `appointment.moved`, none for all. `team_id`: only events of clients of this team."""

    name: str
    url: str
    account_id: UUID | None
    team_id: UUID | None = None
    types: Sequence[str] = ()


@dataclass(frozen=True)
class Choices:
    """The accounts that a webhook can belong to, and the teams there are."""

    accounts: Sequence[StaffRow]
    teams: Sequence[TeamRow]


@requires(Permission.MANAGE_ACCOUNTS)
def webhooks(work: UnitOfWork) -> list[Row]:
    """All of them, those that wait for a second person first, with how many events wait or were set aside."""
    return webhooks_shown(work.session)


@requires(Permission.MANAGE_ACCOUNTS)
def webhook(work: UnitOfWork, webhook_id: UUID) -> Row:
    """One of them. Raises NotFound."""
    found = webhooks_shown(work.session, webhook_id)
    return existing(found[0] if found else None)


@requires(Permission.MANAGE_ACCOUNTS)
def set_aside(work: UnitOfWork, webhook_id: UUID) -> list[Row]:
    """The first events that its receiver did not take for three days: kind and moment, not what they are about."""
    return dead_letters(work.session, webhook_id, DEAD_SHOWN)


@requires(Permission.MANAGE_ACCOUNTS)
def kept_positions(work: UnitOfWork) -> tuple[int, int]:
    """The first and the last position that can be sent again; the first is beyond the last when there is none."""
    return forgotten_position(work.session) + 1, last_position(work.session)


@requires(Permission.MANAGE_ACCOUNTS)
def choices(work: UnitOfWork) -> Choices:
    """For the form of a new one."""
    today = civil_date(work.now)
    readers = [
        one for one in all_staff(work.session) if one.is_open_on(today) and readable_by(one.actor())
    ]
    return Choices(sorted(readers, key=lambda one: one.display_name.lower()), teams(work.session))


@requires(Permission.MANAGE_ACCOUNTS)
def decision_obstacles(work: UnitOfWork, rows: Sequence[Row]) -> Mapping[UUID, type[Forbidden]]:
    """Why the actor cannot confirm each of those that wait; those that the actor can confirm are absent."""
    waiting = [row for row in rows if row["state"] == PROPOSED]
    found = {
        row["id"]: why_not_independent(work, row["proposed_by"], row["proposed_at"], OwnWebhook)
        for row in waiting
    }
    return {key: why for key, why in found.items() if why is not None}


@requires(Permission.MANAGE_ACCOUNTS)
def count_webhooks_to_look_at(work: UnitOfWork) -> int:
    """Those that wait for this administrator, those with events that were set aside, and those that their receivers
    ended in the last week."""
    return count_to_look_at(work.session, work.actor.staff_id, work.now)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def propose_webhook(
    work: UnitOfWork, new: NewWebhook, inside: Collection[str] = ()
) -> tuple[WebhookRow, str]:
    """A webhook that sends nothing before another administrator confirms it, with its secret, which is shown this once.
    `inside`: hosts inside that the installation allows. Raises Invalid with fields."""
    url = new.url.strip()
    faults = [*name_faults("/name", new.name, LONGEST_NAME)]
    faults += wrong_length("/url", url, LONGEST_URL)
    code = url_fault(url, inside)
    if url and code is not None:
        faults.append(FieldFault("/url", code))
    offered = choices(work)
    account = next((one for one in offered.accounts if one.id == new.account_id), None)
    if account is None:
        faults.append(FieldFault("/account", "webhook-account"))
    if new.team_id is not None and new.team_id not in {one.id for one in offered.teams}:
        faults.append(FieldFault("/team", "missing"))
    types = known_types(new.types)
    if len(types) != len(set(new.types)):
        faults.append(FieldFault("/types", "event-type"))
    if account is not None:
        faults += _unread_faults(types, account)
    refuse_if(faults)
    assert account is not None
    row = WebhookRow(
        name=new.name.strip(),
        url=url,
        account_id=account.id,
        team_id=new.team_id,
        types=types,
        proposed_by=work.actor.staff_id,
        proposed_at=work.now,
    )
    audit.save_and_note(work, "propose", "webhook", row)
    return row, _add_secret(work, row)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def confirm_webhook(work: UnitOfWork, webhook_id: UUID, version: int) -> None:
    """From now on it gets what happens. Raises OwnWebhook for its proposer, RoleFromProposer or RoleNewerThanProposal
    for an account that depends on them, AlreadyDecided, NotFound, Stale."""
    row = _proposed(work, webhook_id, version)
    refuse_dependent(work, row.proposed_by, row.proposed_at, OwnWebhook)
    with as_clock(work):
        number_events(work.session)
    row.state, row.decided_by, row.decided_at = ACTIVE, work.actor.staff_id, work.now
    row.lined_up_to = last_position(work.session)
    audit.note(work, "confirm", "webhook", row.id)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def refuse_webhook(work: UnitOfWork, webhook_id: UUID, version: int) -> None:
    """It never sends anything; its proposer takes it back so too. Raises AlreadyDecided, NotFound, Stale."""
    row = _proposed(work, webhook_id, version)
    row.state, row.decided_by, row.decided_at = REFUSED, work.actor.staff_id, work.now
    audit.note(work, "refuse", "webhook", row.id)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def end_webhook(work: UnitOfWork, webhook_id: UUID, version: int) -> None:
    """It gets nothing any more, at once: one administrator can stop what goes to the wrong place. What waits is set
    aside, so that another webhook can begin there. Raises IllegalTransition, NotFound, Stale."""
    row = _active(work, webhook_id, version)
    row.state, row.ended_by, row.ended_at = ENDED, work.actor.staff_id, work.now
    with as_clock(work):
        set_all_aside(work.session, row.id, None, work.now)
    outdate_secrets(work.session, row.id, work.now)
    audit.note(work, "end", "webhook", row.id)


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def rotate_secret(work: UnitOfWork, webhook_id: UUID, version: int) -> tuple[WebhookRow, str]:
    """A new secret, shown this once; for a day the one before signs beside it. Raises IllegalTransition, NotFound,
    Stale."""
    row = _active(work, webhook_id, version)
    outdate_secrets(work.session, row.id, work.now + ROTATION)
    audit.note(work, "rotate", "webhook", row.id)
    return row, _add_secret(work, row)


@requires(Permission.MANAGE_ACCOUNTS)
def send_again(work: UnitOfWork, webhook_id: UUID, version: int, position: int | None) -> int:
    """Puts one event that was set aside in line again, or all of them; returns how many. The receiver is tried at once.
    Raises IllegalTransition, NotFound, Stale."""
    row = _active(work, webhook_id, version)
    found = line_up_dead(work.session, row.id, position)
    _try_now(row)
    audit.note(work, "send-again", "webhook", row.id)
    return found


@requires(Permission.MANAGE_ACCOUNTS)
def replay_from(work: UnitOfWork, webhook_id: UUID, version: int, position: int | None) -> None:
    """Everything from this event on goes once more, as far as its account may see it now. Raises Invalid for an event
    that is not kept, IllegalTransition, NotFound, Stale."""
    row = _active(work, webhook_id, version)
    first, last = kept_positions(work)
    if position is None or not first <= position <= last:
        holes = {"first": first, "last": last}
        raise Invalid(fields=(FieldFault("/position", "event-not-kept", holes=holes),))
    row.lined_up_to = min(row.lined_up_to, position - 1)
    _try_now(row)
    audit.note(work, "send-again", "webhook", row.id)


def _unread_faults(types: Sequence[str], account: StaffRow) -> list[FieldFault]:
    """The first of the types chosen that this account would never be sent."""
    read = readable_by(account.actor())
    unread = next((one for one in types if one.rpartition(".")[0] not in read), None)
    if unread is None:
        return []
    resource = {"resource": unread.rpartition(".")[0]}
    return [FieldFault("/types", "event-type", holes=resource, part="unread")]


def _try_now(row: WebhookRow) -> None:
    """A receiver that was left alone is asked at once."""
    row.next_try_at = None


def _proposed(work: UnitOfWork, webhook_id: UUID, version: int) -> WebhookRow:
    row = get_row(WebhookRow, work.session, webhook_id, for_update=True)
    if row.state != PROPOSED:
        raise AlreadyDecided()
    return expect_version(row, version)


def _active(work: UnitOfWork, webhook_id: UUID, version: int) -> WebhookRow:
    row = get_row(WebhookRow, work.session, webhook_id, for_update=True)
    if row.state != ACTIVE:
        raise IllegalTransition()
    return expect_version(row, version)


def _add_secret(work: UnitOfWork, row: WebhookRow) -> str:
    secret = new_secret()
    work.session.add(WebhookSecretRow(webhook_id=row.id, secret=secret, made_at=work.now))
    work.session.flush()
    return secret
