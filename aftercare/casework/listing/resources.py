"""Reading through the API: one resource, alone or page by page, with permission checked and every look recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Forbidden, Invalid, NotFound
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.store.accounts import audit
from aftercare.store.calendars import listing as feed_listings
from aftercare.store.contact_standards import listing as contact_listings
from aftercare.store.database.json_pages import Page, Reader, ResourceQuery, read_page
from aftercare.store.database.unit_of_work import Work, as_clock
from aftercare.store.letters import listing as letter_listings
from aftercare.store.listing import appointments_and_escalations as calendar_listings
from aftercare.store.listing import core as listings
from aftercare.store.message_templates import listing as template_listings
from aftercare.store.messages import listing as channel_listings
from aftercare.store.orders import listing as period_listings
from aftercare.store.papers import listing as paper_listings
from aftercare.store.people import listing as around_listings
from aftercare.store.people.rows import is_seen
from aftercare.store.phones import listing as phone_listings
from aftercare.store.plans.rows import get_obligation
from aftercare.store.reminders import listing as policy_listings
from aftercare.store.risk import listing as risk_listings


@dataclass(frozen=True)
class Resource:
    """A kind of resource: who may read it, how it is listed, and how one is shown."""

    name: str
    permission: Permission
    listed: ResourceQuery
    shown: ResourceQuery


def _resource(name: str, permission: Permission, listing: ResourceQuery) -> Resource:
    return Resource(name, permission, listing, listing)


_P = Permission
PERSONS = _resource("person", _P.READ_CASE_FILES, listings.PERSONS)
FOUND_PERSONS = _resource("person", _P.READ_CASE_FILES, listings.FOUND_PERSONS)
ASSESSMENTS = _resource("assessment", _P.READ_CASE_FILES, risk_listings.ASSESSMENTS)
ORDERS = _resource("order", _P.READ_CASE_FILES, listings.ORDERS)
EXTENSIONS = _resource("extension", _P.READ_CASE_FILES, period_listings.EXTENSIONS)
SUSPENSIONS = _resource("suspension", _P.READ_CASE_FILES, period_listings.SUSPENSIONS)
CONDITIONS = _resource("condition", _P.READ_CASE_FILES, listings.CONDITIONS)
PLANS = _resource("plan", _P.READ_CASE_FILES, listings.PLANS)
OBLIGATIONS = _resource("obligation", _P.READ_CASE_FILES, listings.OBLIGATIONS)
ABSENCES = _resource("absence", _P.DECIDE_ABSENCES, listings.ABSENCES)
MESSAGES = _resource("message", _P.READ_CASE_FILES, listings.MESSAGES)
TASKS = _resource("task", _P.READ_CASE_FILES, listings.TASKS)
DEADLINES = _resource("deadline", _P.READ_CASE_FILES, listings.DEADLINES)
ORDER_EVENTS = _resource("order_event", _P.READ_CASE_FILES, listings.ORDER_EVENTS)
CONTACTS = _resource("contact", _P.READ_CASE_FILES, contact_listings.CONTACTS)
TIER_CHANGES = _resource("tier-change", _P.READ_CASE_FILES, contact_listings.TIER_CHANGES)
STANDARDS = _resource("contact-standard", _P.READ_STANDARDS, contact_listings.STANDARDS)
RULE_BOOKS = _resource("rule-book", _P.READ_STANDARDS, policy_listings.RULE_BOOKS)
RULE_BACKTESTS = _resource("rule-backtest", _P.MANAGE_STANDARDS, policy_listings.RULE_BACKTESTS)
REMINDER_POLICIES = _resource(
    "reminder-policy", _P.READ_STANDARDS, policy_listings.REMINDER_POLICIES
)
TEAMS = _resource("team", _P.READ_STANDARDS, contact_listings.TEAMS)
RELATED_PERSONS = _resource("related-person", _P.READ_CASE_FILES, around_listings.RELATED_PERSONS)
RESTRICTED_PARTIES = _resource(
    "restricted-party", _P.READ_CASE_FILES, around_listings.RESTRICTED_PARTIES
)
NO_CONTACTS = _resource("no-contact", _P.READ_CASE_FILES, around_listings.NO_CONTACTS)
PHONE_NUMBERS = _resource("phone-number", _P.READ_CASE_FILES, phone_listings.PHONE_NUMBERS)
PHONE_CODES = _resource("phone-code", _P.READ_CASE_FILES, phone_listings.PHONE_CODES)
PHONE_POLICIES = _resource("phone-policy", _P.READ_STANDARDS, phone_listings.PHONE_POLICIES)
CIRCLES = _resource("circle", _P.READ_CASE_FILES, around_listings.CIRCLES)
STAND_INS = _resource("stand-in", _P.READ_CASE_FILES, around_listings.STAND_INS)
HANDOVER_ITEMS = _resource("handover-item", _P.READ_CASE_FILES, around_listings.HANDOVER_ITEMS)
TRANSFERS = _resource("transfer", _P.READ_CASE_FILES, around_listings.TRANSFERS)
LETTERS = _resource("letter", _P.READ_CASE_FILES, letter_listings.LETTERS)
PAPERS = _resource("paper", _P.READ_CASE_FILES, paper_listings.PAPERS)
CHANNEL_PREFERENCES = _resource(
    "channel-preference", _P.READ_CASE_FILES, channel_listings.CHANNEL_PREFERENCES
)
POSTAL_ADDRESSES = _resource("postal-address", _P.READ_CASE_FILES, letter_listings.POSTAL_ADDRESSES)
CALENDAR_FEEDS = _resource("calendar-feed", _P.READ_CASE_FILES, feed_listings.CALENDAR_FEEDS)
TEXT_TEMPLATES = _resource("text-template", _P.MANAGE_TEMPLATES, template_listings.TEXT_TEMPLATES)
DUTY_SHIFTS = _resource("duty-shift", _P.READ_ROTA, around_listings.DUTY_SHIFTS)
ACCOUNTS = _resource("account", _P.MANAGE_ACCOUNTS, listings.ACCOUNTS)
LETTERHEADS = _resource("letterhead", _P.MANAGE_ACCOUNTS, paper_listings.LETTERHEADS)
ESCALATIONS = Resource(
    "escalation", _P.READ_CASE_FILES, calendar_listings.INBOX, calendar_listings.ESCALATION
)  # fmt: skip

# Per role the appointments of an own day and those of a client; row-level security narrows the rows further.
APPOINTMENTS = {
    Role.OFFICER: Resource(
        "appointment",
        _P.READ_TIMES,
        calendar_listings.OWN_DAY,
        calendar_listings.CASEWORK_APPOINTMENTS,
    ),
    Role.SUPERVISOR: _resource(
        "appointment", _P.READ_TIMES, calendar_listings.CASEWORK_APPOINTMENTS
    ),
    Role.PLANNER: _resource("appointment", _P.READ_TIMES, calendar_listings.TIMES),
    Role.PROVIDER: _resource("appointment", _P.READ_ATTENDANCE, calendar_listings.ATTENDANCE),
}


def appointments(work: Work) -> Resource:
    """Appointments as this actor's role may see them; Forbidden for a role without any."""
    if work.actor.role not in APPOINTMENTS:
        raise Forbidden()
    return APPOINTMENTS[work.actor.role]


def page_of(
    work: Work,
    resource: Resource,
    filters: Mapping[str, Any],
    after: tuple[Any, ...] | None,
    limit: int,
) -> Page:
    """One page; None as a filter means "any"."""
    work.actor.require(resource.permission)
    given = {name: value for name, value in filters.items() if value is not None}
    listing = resource.listed
    if listing is calendar_listings.OWN_DAY and "person" in given:
        listing = resource.shown
    return read_page(
        work.session, listing, _reader(work, f"list-{resource.name}"), given, after, limit
    )


def one_of(work: Work, resource: Resource, thing_id: UUID) -> Page:
    """One resource; NotFound when there is none or the reader may not see it."""
    work.actor.require(resource.permission)
    return _one(work, resource, thing_id, f"read-{resource.name}")


def as_written(work: Work, resource: Resource, thing_id: UUID) -> Page:
    """The row just written, for the response. The act itself is recorded, so this look is not.

    An act can end the escalation through which alone its author saw the person; their row is returned all the same.
    """
    work.session.flush()
    try:
        return _one(work, resource, thing_id, None)
    except NotFound:
        with as_clock(work):
            return _one(work, resource, thing_id, None)


def still_sees(work: Work, person_id: UUID) -> bool:
    """Whether the actor may still see this person after the act just done."""
    return is_seen(work.session, person_id)


def _one(work: Work, resource: Resource, thing_id: UUID, action: str | None) -> Page:
    found = read_page(
        work.session, resource.shown, _reader(work, action), {"id": thing_id}, None, 1
    )  # fmt: skip
    if not found.shown:
        raise NotFound()
    return found


@requires(Permission.READ_ACCESS_LOG)
def access_log_page(
    work: Work,
    person_id: UUID | None,
    staff_id: UUID | None,
    after: tuple[Any, ...] | None,
    limit: int,
    *,
    role: str | None = None,
    action: str | None = None,
) -> Page:
    """Newest first. Reading the log is itself recorded; that entry is written after the entries shown were read."""
    given = {"person": person_id, "staff_member": staff_id, "role": role, "action": action}
    filters = {name: value for name, value in given.items() if value is not None}
    reader = _reader(work, None)
    found = read_page(work.session, listings.ACCESS_LOG, reader, filters, after, limit)
    audit.note(work, "read", "access-log", None, person_id)
    return found


def plan_of(work: Work, obligation_id: UUID) -> UUID:
    """The plan of an obligation; an obligation is edited under its plan's version."""
    return get_obligation(work.session, obligation_id).plan_id


def require_span(first: datetime, last: datetime) -> None:
    """Raises Invalid at /to when a period does not end after it begins."""
    if not first < last:
        raise Invalid(fields=(FieldFault("/to", "dates-reversed", "The end is before the start."),))


def _reader(work: Work, action: str | None) -> Reader:
    actor = work.actor
    stands_in_for = tuple(audit.stood_in_for(work)) if action is not None else ()
    return Reader(
        actor.account_id, actor.role.value, work.request_id, work.now, action, stands_in_for
    )
