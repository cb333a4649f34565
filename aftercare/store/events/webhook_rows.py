"""Webhooks, their secrets, and the events in line for each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import MOMENT, TEXTS, Row, Table, VersionedRow, moment
from aftercare.store.database.plain_sql import Row as Found
from aftercare.store.database.plain_sql import execute, rows
from aftercare.store.database.sealed_columns import sealed

# How long the header counts a webhook that its receiver ended.
GONE_SHOWN: Final = timedelta(days=7)
PROPOSED, ACTIVE, REFUSED, ENDED = "proposed", "active", "refused", "ended"
_LISTED = """
select w.id, w.version, w.name, w.url, w.types, w.state, w.proposed_at, w.decided_at, w.ended_at, w.lined_up_to,
  w.state = 'ended' and w.ended_by is null as gone,
  w.failures, w.failing_since, w.next_try_at, w.last_answer, w.proposed_by, w.account_id,
  a.display_name as account, a.active and a.suspended_at is null as account_open, t.name as team,
  p.display_name as proposer, d.display_name as decider,
  (select max(s.made_at) from webhook_secret s where s.webhook_id = w.id) as secret_made_at,
  (select max(s.until_at) from webhook_secret s where s.webhook_id = w.id) as old_secret_until,
  (select count(*) from webhook_delivery v where v.webhook_id = w.id and v.state = 'waiting') as waiting,
  (select count(*) from webhook_delivery v where v.webhook_id = w.id and v.state = 'dead') as dead
from webhook w join staff a on a.id = w.account_id join staff p on p.id = w.proposed_by
left join team t on t.id = w.team_id left join staff d on d.id = w.decided_by
where cast(:one as uuid) is null or w.id = :one
order by array_position(array['proposed','active','ended','refused'], w.state), lower(w.name), w.id
"""
_DEAD = """
select position, type, event_at, tries, first_tried_at, ended_at, last_answer from webhook_delivery
where webhook_id = :webhook and state = 'dead' order by position limit :most
"""
_AGAIN = """
update webhook_delivery set state = 'waiting', tries = 0, first_tried_at = null, next_try_at = null, ended_at = null
where webhook_id = :webhook and state = 'dead' and (cast(:position as bigint) is null or position = :position)
"""
_OUTDATE = """
update webhook_secret set until_at = :until where webhook_id = :webhook and (until_at is null or until_at > :until)
"""
_COUNT = """
select (select count(*) from webhook where state = 'proposed' and proposed_by <> :staff)
  + (select count(distinct webhook_id) from webhook_delivery d join webhook w on w.id = d.webhook_id
     where d.state = 'dead' and w.state = 'active')
  + (select count(*) from webhook where state = 'ended' and ended_by is null and ended_at > :since)
"""


class WebhookRow(VersionedRow, table=True):
    """`types`: as `appointment.moved`, empty for all. `lined_up_to`: up to which position events are in line.
    `failures`: in a row, since `failing_since`; before `next_try_at` the receiver is left alone."""

    name: str
    url: str
    account_id: UUID
    team_id: UUID | None = None
    types: list[str] = Field(default_factory=list, sa_type=TEXTS)
    state: str = PROPOSED
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=MOMENT)
    decided_by: UUID | None = None
    decided_at: datetime | None = moment()
    ended_by: UUID | None = None
    ended_at: datetime | None = moment()
    lined_up_to: int = 0
    failures: int = 0
    failing_since: datetime | None = moment()
    next_try_at: datetime | None = moment()
    last_answer: str | None = None


class WebhookSecretRow(Row, table=True):
    """`until_at`: until then it signs beside a newer one."""

    webhook_id: UUID
    secret: str = sealed("webhook_secret.secret")
    made_at: datetime = Field(sa_type=MOMENT)
    until_at: datetime | None = moment()


class WebhookDeliveryRow(Table, table=True):
    """An event in line. `next_try_at`: not before; `claimed_until`: an attempt is under way until then at most."""

    webhook_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    type: str
    subject_id: UUID
    event_at: datetime = Field(sa_type=MOMENT)
    state: str = "waiting"
    lined_up_at: datetime = Field(sa_type=MOMENT)
    tries: int = 0
    first_tried_at: datetime | None = moment()
    next_try_at: datetime | None = moment()
    claimed_until: datetime | None = moment()
    last_answer: str | None = None
    ended_at: datetime | None = moment()


def webhooks_shown(session: Session, one: UUID | None = None) -> list[Found]:
    """All of them or one, those that wait for a second person first: names, state, and how many events wait."""
    return rows(session, _LISTED, {"one": one})


def active_webhooks(session: Session) -> list[WebhookRow]:
    query = select(WebhookRow).where(WebhookRow.state == ACTIVE)
    return list(session.exec(query.order_by(col(WebhookRow.id))))


def secrets_in_use(session: Session, webhook_id: UUID, now: datetime) -> list[str]:
    """The newest first. Call it as the clock."""
    query = select(WebhookSecretRow).where(
        WebhookSecretRow.webhook_id == webhook_id,
        col(WebhookSecretRow.until_at).is_(None) | (col(WebhookSecretRow.until_at) > now),
    )
    ordered = query.order_by(col(WebhookSecretRow.made_at).desc(), col(WebhookSecretRow.id).desc())
    return [one.secret for one in session.exec(ordered)]


def outdate_secrets(session: Session, webhook_id: UUID, until_at: datetime) -> None:
    """Those in use sign until then at most."""
    execute(session, _OUTDATE, {"webhook": webhook_id, "until": until_at})


def dead_letters(session: Session, webhook_id: UUID, most: int) -> list[Found]:
    """The events that were set aside, in their order; without what they are about."""
    return rows(session, _DEAD, {"webhook": webhook_id, "most": most})


def line_up_dead(session: Session, webhook_id: UUID, position: int | None) -> int:
    """Puts one event that was set aside in line again, or all of them; returns how many."""
    done = execute(session, _AGAIN, {"webhook": webhook_id, "position": position})
    return int(getattr(done, "rowcount", 0))


def count_to_look_at(session: Session, staff_id: UUID, now: datetime) -> int:
    """Webhooks that wait for this administrator, those with events that were set aside, and those that their receivers
    ended within GONE_SHOWN."""
    values = {"staff": staff_id, "since": now - GONE_SHOWN}
    found: int = execute(session, _COUNT, values).scalar_one()
    return found
