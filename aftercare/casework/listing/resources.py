"""Reading through the API: one resource, alone or page by page, with permission checked and every look recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Forbidden, Invalid, NotFound
from aftercare.domain.accounts.permissions import Permission, Role
from aftercare.store.accounts import audit
from aftercare.store.calendars import listing as feed_listings
from aftercare.store.contact_standards import listing as contact_listings
from aftercare.store.database.json_pages import Listing, Page, Reader, read_page
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


@dataclass(frozen=True)
class Noun:
    """A kind of resource: who may read it, how it is listed, and how one is shown."""

    name: str
    permission: Permission
    listed: Listing
    shown: Listing


def _noun(name: str, permission: Permission, listing: Listing) -> Noun:
    return Noun(name, permission, listing, listing)


_P = Permission
PERSONS = _noun("person", _P.READ_CASES, listings.PERSONS)
FOUND_PERSONS = _noun("person", _P.READ_CASES, listings.FOUND_PERSONS)
ORDERS = _noun("order", _P.READ_CASES, listings.ORDERS)
EXTENSIONS = _noun("extension", _P.READ_CASES, period_listings.EXTENSIONS)
SUSPENSIONS = _noun("suspension", _P.READ_CASES, period_listings.SUSPENSIONS)
CONDITIONS = _noun("condition", _P.READ_CASES, listings.CONDITIONS)
PLANS = _noun("plan", _P.READ_CASES, listings.PLANS)
OBLIGATIONS = _noun("obligation", _P.READ_CASES, listings.OBLIGATIONS)
ABSENCES = _noun("absence", _P.DECIDE_ABSENCES, listings.ABSENCES)
MESSAGES = _noun("message", _P.READ_CASES, listings.MESSAGES)
TASKS = _noun("task", _P.READ_CASES, listings.TASKS)
DEADLINES = _noun("deadline", _P.READ_CASES, listings.DEADLINES)
ORDER_EVENTS = _noun("order_event", _P.READ_CASES, listings.ORDER_EVENTS)
CONTACTS = _noun("contact", _P.READ_CASES, contact_listings.CONTACTS)
TIER_CHANGES = _noun("tier-change", _P.READ_CASES, contact_listings.TIER_CHANGES)
STANDARDS = _noun("contact-standard", _P.READ_STANDARDS, contact_listings.STANDARDS)
RULE_BOOKS = _noun("rule-book", _P.READ_STANDARDS, policy_listings.RULE_BOOKS)
RULE_TRIALS = _noun("rule-trial", _P.MANAGE_STANDARDS, policy_listings.RULE_TRIALS)
REMINDER_POLICIES = _noun("reminder-policy", _P.READ_STANDARDS, policy_listings.REMINDER_POLICIES)
TEAMS = _noun("team", _P.READ_STANDARDS, contact_listings.TEAMS)
RELATED_PERSONS = _noun("related-person", _P.READ_CASES, around_listings.RELATED_PERSONS)
RESTRICTED_PARTIES = _noun("restricted-party", _P.READ_CASES, around_listings.RESTRICTED_PARTIES)
NO_CONTACTS = _noun("no-contact", _P.READ_CASES, around_listings.NO_CONTACTS)
PHONE_NUMBERS = _noun("phone-number", _P.READ_CASES, phone_listings.PHONE_NUMBERS)
PHONE_CODES = _noun("phone-code", _P.READ_CASES, phone_listings.PHONE_CODES)
PHONE_POLICIES = _noun("phone-policy", _P.READ_STANDARDS, phone_listings.PHONE_POLICIES)
CIRCLES = _noun("circle", _P.READ_CASES, around_listings.CIRCLES)
STAND_INS = _noun("stand-in", _P.READ_CASES, around_listings.STAND_INS)
HANDOVER_ITEMS = _noun("handover-item", _P.READ_CASES, around_listings.HANDOVER_ITEMS)
TRANSFERS = _noun("transfer", _P.READ_CASES, around_listings.TRANSFERS)
LETTERS = _noun("letter", _P.READ_CASES, letter_listings.LETTERS)
PAPERS = _noun("paper", _P.READ_CASES, paper_listings.PAPERS)
CHANNEL_PREFERENCES = _noun(
    "channel-preference", _P.READ_CASES, channel_listings.CHANNEL_PREFERENCES
)
POSTAL_ADDRESSES = _noun("postal-address", _P.READ_CASES, letter_listings.POSTAL_ADDRESSES)
CALENDAR_FEEDS = _noun("calendar-feed", _P.READ_CASES, feed_listings.CALENDAR_FEEDS)
TEXT_TEMPLATES = _noun("text-template", _P.MANAGE_TEMPLATES, template_listings.TEXT_TEMPLATES)
DUTY_TURNS = _noun("duty-turn", _P.READ_ROTA, around_listings.DUTY_TURNS)
ACCOUNTS = _noun("account", _P.MANAGE_ACCOUNTS, listings.ACCOUNTS)
LETTERHEADS = _noun("letterhead", _P.MANAGE_ACCOUNTS, paper_listings.LETTERHEADS)
ESCALATIONS = Noun(
    "escalation", _P.READ_CASES, calendar_listings.INBOX, calendar_listings.CASE
)  # fmt: skip

# Per role the listings of appointments: the own ones and those of a client; row-level security narrows the rows
# further.
_APPOINTMENTS_OF = {
    Role.OFFICER: (calendar_listings.OWN_DAY, calendar_listings.CASE_APPOINTMENTS),
    Role.SUPERVISOR: (calendar_listings.CASE_APPOINTMENTS, calendar_listings.CASE_APPOINTMENTS),
    Role.PLANNER: (calendar_listings.TIMES, calendar_listings.TIMES),
    Role.PROVIDER: (calendar_listings.ATTENDANCE, calendar_listings.ATTENDANCE),
}


def appointments(work: Work) -> Noun:
    """Appointments as this actor's role may see them; Forbidden for a role without any."""
    if work.actor.role not in _APPOINTMENTS_OF:
        raise Forbidden()
    of_provider = work.actor.role is Role.PROVIDER
    permission = _P.READ_ATTENDANCE if of_provider else _P.READ_TIMES
    return Noun("appointment", permission, *_APPOINTMENTS_OF[work.actor.role])


def page_of(
    work: Work,
    noun: Noun,
    filters: Mapping[str, Any],
    after: tuple[Any, ...] | None,
    limit: int,
) -> Page:
    """One page; None as a filter means "any"."""
    work.actor.must(noun.permission)
    given = {name: value for name, value in filters.items() if value is not None}
    listing = noun.listed
    if listing is calendar_listings.OWN_DAY and "person" in given:
        listing = noun.shown
    return read_page(work.session, listing, _reader(work, f"list-{noun.name}"), given, after, limit)


def one_of(work: Work, noun: Noun, thing_id: UUID) -> Page:
    """One resource; NotFound when there is none or the reader may not see it."""
    work.actor.must(noun.permission)
    return _one(work, noun, thing_id, f"read-{noun.name}")


def as_written(work: Work, noun: Noun, thing_id: UUID) -> Page:
    """The row just written, for the response. The act itself is recorded, so this look is not.

    An act can end the escalation through which alone its author saw the person; their row is returned all the same.
    """
    work.session.flush()
    try:
        return _one(work, noun, thing_id, None)
    except NotFound:
        with as_clock(work):
            return _one(work, noun, thing_id, None)


def still_sees(work: Work, person_id: UUID) -> bool:
    """Whether the actor may still see this person after the act just done."""
    return is_seen(work.session, person_id)


def _one(work: Work, noun: Noun, thing_id: UUID, action: str | None) -> Page:
    found = read_page(
        work.session, noun.shown, _reader(work, action), {"id": thing_id}, None, 1
    )  # fmt: skip
    if not found.shown:
        raise NotFound()
    return found


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
    work.actor.must(Permission.READ_ACCESS_LOG)
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
