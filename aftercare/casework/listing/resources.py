"""Reading through the API: one resource, alone or page by page, with permission checked and every look recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from aftercare.base.errors import Forbidden, Invalid, NotFound, existing
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.store.absences import listing as absences
from aftercare.store.accounts import audit
from aftercare.store.accounts import listing as accounts
from aftercare.store.attachments import listing as attachments
from aftercare.store.calendars import listing as calendars
from aftercare.store.client_page import listing as client_page
from aftercare.store.closing import listing as closing
from aftercare.store.concerns import listing as concerns
from aftercare.store.conditions import listing as conditions
from aftercare.store.conferences import listing as conferences
from aftercare.store.contact_standards import listing as standards
from aftercare.store.database.json_pages import Page, Reader, ResourceQuery, read_page
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines import listing as deadlines
from aftercare.store.disclosures import listing as disclosures
from aftercare.store.escalation import listing as rules
from aftercare.store.figures import recidivism_rows
from aftercare.store.file_access import listing as file_access
from aftercare.store.goals import listing as goals
from aftercare.store.letters import listing as letters
from aftercare.store.listing import appointments_and_escalations, tasks
from aftercare.store.message_templates import listing as templates
from aftercare.store.messages import listing as messages
from aftercare.store.orders import listing as orders
from aftercare.store.papers import listing as papers
from aftercare.store.people import listing as people
from aftercare.store.people.rows import is_seen
from aftercare.store.phones import listing as phones
from aftercare.store.plans import listing as plans
from aftercare.store.plans.rows import get_obligation
from aftercare.store.reminders import listing as policies
from aftercare.store.retention import listing as retention
from aftercare.store.risk import listing as risk
from aftercare.store.sites import listing as sites
from aftercare.store.staff import listing as staff
from aftercare.store.subject_access import listing as rights
from aftercare.store.submissions import listing as submissions
from aftercare.store.time import listing as days
from aftercare.store.transfers import listing as transfers
from aftercare.store.trials import listing as trials


@dataclass(frozen=True)
class Resource:
    """A kind of resource: who may read it, how it is listed, and how one is shown. `path`: its name in addresses,
    empty if one has no address of its own. `out`: the model of one, if the query has another."""

    name: str
    permission: Permission
    listed: ResourceQuery
    shown: ResourceQuery
    path: str = ""
    out: type[BaseModel] | None = None

    def models(self) -> tuple[type[BaseModel], type[BaseModel]]:
        """Of one in a list, and of one alone."""
        shown = self.out or self.shown.out
        listed = shown if self.listed is self.shown else self.listed.out
        assert listed is not None
        assert shown is not None
        return listed, shown

    def address(self, resource_id: UUID) -> str | None:
        """Where the API shows this one."""
        return f"/api/v1/{self.path}/{resource_id}" if self.path else None


def resource(
    name: str,
    listing: ResourceQuery,
    path: str = "",
    permission: Permission = Permission.READ_CASE_FILES,
) -> Resource:
    """One that is shown as it is listed; most are part of case files."""
    return Resource(name, permission, listing, listing, path)


_P = Permission
PERSONS = resource("person", people.PERSONS, "people")
FOUND_PERSONS = resource("person", people.FOUND_PERSONS)
ORDERS = resource("order", orders.ORDERS, "orders")
EXTENSIONS = resource("extension", orders.EXTENSIONS, "extensions")
SUSPENSIONS = resource("suspension", orders.SUSPENSIONS, "suspensions")
CONDITIONS = resource("condition", conditions.CONDITIONS, "conditions")
CONDITION_KINDS = resource(
    "condition-kind", conditions.CONDITION_KINDS, permission=_P.READ_STANDARDS
)
PLANS = resource("plan", plans.PLANS, "plans")
OBLIGATIONS = resource("obligation", plans.OBLIGATIONS, "obligations")
ABSENCES = resource("absence", absences.ABSENCES, "absences")
MESSAGES = resource("message", messages.MESSAGES, "messages")
MESSAGE_RETENTION = resource(
    "message-retention", messages.MESSAGE_RETENTION, permission=_P.READ_STANDARDS
)
TASKS = resource("task", tasks.TASKS, "tasks")
DEADLINES = resource("deadline", deadlines.DEADLINES, "deadlines")
ORDER_EVENTS = resource("order_event", orders.ORDER_EVENTS, "order-events")
CONTACTS = resource("contact", standards.CONTACTS, "contacts")
TIER_CHANGES = resource("tier-change", standards.TIER_CHANGES)
STANDARDS = resource("contact-standard", standards.STANDARDS, permission=_P.READ_STANDARDS)
RULE_BOOKS = resource("rule-book", rules.RULE_BOOKS, permission=_P.READ_STANDARDS)
RULE_BACKTESTS = resource("rule-backtest", rules.RULE_BACKTESTS, permission=_P.MANAGE_STANDARDS)
REMINDER_POLICIES = resource(
    "reminder-policy", policies.REMINDER_POLICIES, permission=_P.READ_STANDARDS
)
RECIDIVISM_FILES = resource(
    "recidivism-file", recidivism_rows.RECIDIVISM_FILES, permission=_P.READ_FIGURES
)
REMINDER_TRIALS = resource("reminder-trial", trials.REMINDER_TRIALS, permission=_P.READ_STANDARDS)
TEAMS = resource("team", standards.TEAMS, "teams", _P.READ_STANDARDS)
RELATED_PERSONS = resource("related-person", people.RELATED_PERSONS, "related-persons")
RESTRICTED_PARTIES = resource("restricted-party", people.RESTRICTED_PARTIES, "restricted-parties")
NO_CONTACTS = resource("no-contact", people.NO_CONTACTS, "no-contact-restrictions")
FILE_ACCESS = resource(
    "file-access", file_access.FILE_ACCESS, "file-access-entries", _P.MANAGE_FILE_ACCESS
)
PHONE_NUMBERS = resource("phone-number", phones.PHONE_NUMBERS)
PHONE_CODES = resource("phone-code", phones.PHONE_CODES, "phone-codes")
PHONE_POLICIES = resource("phone-policy", phones.PHONE_POLICIES, permission=_P.READ_STANDARDS)
CIRCLES = resource("circle", people.CIRCLES, "circles")
STAND_INS = resource("stand-in", staff.STAND_INS, "stand-ins")
HANDOVER_ITEMS = resource("handover-item", staff.HANDOVER_ITEMS)
FILE_CLOSINGS = resource("file-closing", closing.FILE_CLOSINGS, "file-closings")
LEGAL_HOLDS = resource("legal-hold", retention.LEGAL_HOLDS, "legal-holds")
DESTRUCTIONS = resource("destruction", retention.DESTRUCTIONS, "destructions")
CERTIFICATES = resource(
    "destruction-certificate",
    retention.CERTIFICATES,
    "destruction-certificates",
    _P.READ_CERTIFICATES,
)
RETENTION_POLICY = resource(
    "retention-policy", retention.RETENTION_POLICIES, permission=_P.READ_STANDARDS
)
TRANSFERS = resource("transfer", transfers.TRANSFERS, "transfers")
LETTERS = resource("letter", letters.LETTERS, "letters")
PAPERS = resource("paper", papers.PAPERS, "papers")
ATTACHMENTS = resource("attachment", attachments.ATTACHMENTS, "attachments")
CONCERNS = resource("concern", concerns.CONCERNS, "concerns")
SUBMISSIONS = resource("submission", submissions.SUBMISSIONS, "submissions")
CHANNEL_PREFERENCES = resource("channel-preference", messages.CHANNEL_PREFERENCES)
HOME_ADDRESSES = resource("home-address", people.HOME_ADDRESSES)
POSTAL_ADDRESSES = resource("postal-address", letters.POSTAL_ADDRESSES)
CALENDAR_FEEDS = resource("calendar-feed", calendars.CALENDAR_FEEDS, "calendar-feeds")
CALENDAR_CONNECTIONS = resource(
    "calendar-connection", calendars.CALENDAR_CONNECTIONS, "calendar-connections", _P.SEE_OWN_WEEK
)
BUSY_TIMES = resource("busy-time", calendars.BUSY_TIMES, "busy-times", _P.READ_TIMES)
TEXT_TEMPLATES = resource(
    "text-template", templates.TEXT_TEMPLATES, "templates", _P.MANAGE_TEMPLATES
)
DUTY_SHIFTS = resource("duty-shift", staff.DUTY_SHIFTS, "duty-shifts", _P.READ_ROTA)
WORKING_HOURS = resource(
    "working-hours", staff.WORKING_HOURS, "working-hours", _P.MANAGE_WORKING_HOURS
)
ACCOUNTS = resource("account", accounts.ACCOUNTS, "accounts", _P.MANAGE_ACCOUNTS)
PROVIDERS = resource("provider", accounts.PROVIDERS, "providers", _P.READ_LOOK_UPS)
SITES = resource("site", sites.SITES, "sites", _P.READ_LOOK_UPS)
STAFF = resource("colleague", accounts.STAFF, "staff", _P.READ_LOOK_UPS)
CLOSING_DAYS = resource("closing-day", days.CLOSING_DAYS, "closing-days", _P.MANAGE_ACCOUNTS)
DEVICE_KITS = resource("device-kit", sites.DEVICE_KITS, "device-kits", _P.MANAGE_SITES)
READING_ALARMS = resource(
    "reading-alarm", accounts.READING_ALARMS, "reading-alarms", _P.ANSWER_READING
)
EMERGENCIES = resource(
    "emergency-access", file_access.EMERGENCIES, "emergency-access", _P.EMERGENCY_ACCESS
)
ACCESS_REQUESTS = resource("access-request", rights.ACCESS_REQUESTS, "access-requests")
CORRECTION_NOTES = resource("correction-note", rights.CORRECTION_NOTES, "correction-notes")
DISCLOSURES = resource("disclosure", disclosures.DISCLOSURES, "disclosures")
CASE_CONFERENCES = resource("case-conference", conferences.CASE_CONFERENCES, "case-conferences")
AGREED_ACTIONS = resource("agreed-action", conferences.AGREED_ACTIONS, "agreed-actions")
CLIENT_CHECK_INS = resource("client-check-in", client_page.CLIENT_CHECK_INS, "client-check-ins")
GOALS = resource("goal", goals.GOALS, "goals")
GOAL_STEPS = resource("goal-step", goals.GOAL_STEPS, "goal-steps")
PRAISE_CHOICES = resource("praise-choice", goals.PRAISE_CHOICES, "praise-choices")
PRAISE = resource("praise", goals.PRAISE, "praise")
PROTECTED_CHANGES = resource("protected-change", disclosures.PROTECTED_CHANGES, "protected-changes")
ACCOUNT_CHANGES = resource(
    "account-change", accounts.ACCOUNT_CHANGES, "account-changes", _P.CONFIRM_ACCOUNTS
)
ASSESSMENTS = resource("assessment", risk.ASSESSMENTS, "assessments")
LETTERHEADS = resource("letterhead", papers.LETTERHEADS, permission=_P.MANAGE_ACCOUNTS)
ESCALATIONS = Resource(
    "escalation",
    _P.READ_CASE_FILES,
    appointments_and_escalations.INBOX,
    appointments_and_escalations.ESCALATION,
    "escalations",
)

# Per role the appointments of an own day and those of a client; row-level security narrows the rows further.
APPOINTMENTS = {
    Role.OFFICER: Resource(
        "appointment",
        _P.READ_TIMES,
        appointments_and_escalations.OWN_DAY,
        appointments_and_escalations.CASEWORK_APPOINTMENTS,
        "appointments",
    ),
    Role.SUPERVISOR: resource(
        "appointment",
        appointments_and_escalations.CASEWORK_APPOINTMENTS,
        "appointments",
        _P.READ_TIMES,
    ),
    Role.PLANNER: resource(
        "appointment", appointments_and_escalations.TIMES, "appointments", _P.READ_TIMES
    ),
    **dict.fromkeys(
        (Role.PROVIDER, Role.COORDINATOR),
        resource(
            "appointment",
            appointments_and_escalations.ATTENDANCE,
            "appointments",
            _P.READ_ATTENDANCE,
        ),
    ),
}


def appointments(work: UnitOfWork) -> Resource:
    """Appointments as this actor's role may see them; Forbidden for a role without any. A machine sees them as a
    supervisor does when it reads case files, otherwise as a planner."""
    role = work.actor.role
    if role is Role.MACHINE:
        role = Role.SUPERVISOR if work.actor.can(_P.READ_CASE_FILES) else Role.PLANNER
    if role not in APPOINTMENTS:
        raise Forbidden()
    return APPOINTMENTS[role]


def page_of(
    work: UnitOfWork,
    resource: Resource,
    filters: Mapping[str, Any],
    after: tuple[Any, ...] | None,
    limit: int,
    sort: str | None = None,
) -> Page:
    """One page; None as a filter means "any". `sort` as in `ResourceQuery.sorted_by`."""
    work.actor.require(resource.permission)
    given = {name: value for name, value in filters.items() if value is not None}
    listing = resource.listed
    if listing is appointments_and_escalations.OWN_DAY and "person" in given:
        listing = resource.shown
    reader = reader_of(work, f"list-{resource.name}")
    return read_page(work.session, listing.sorted_by(sort), reader, given, after, limit)


def one_of(work: UnitOfWork, resource: Resource, resource_id: UUID) -> Page:
    """One resource; NotFound when there is none or the reader may not see it."""
    work.actor.require(resource.permission)
    return _one(work, resource, resource_id, f"read-{resource.name}")


def as_written(work: UnitOfWork, resource: Resource, resource_id: UUID) -> Page:
    """The row just written, for the response. The act itself is recorded, so this look is not.

    An act can end the escalation through which alone its author saw the person; their row is returned all the same.
    """
    work.session.flush()
    try:
        return _one(work, resource, resource_id, None)
    except NotFound:
        with as_clock(work):
            return _one(work, resource, resource_id, None)


def still_sees(work: UnitOfWork, person_id: UUID) -> bool:
    """Whether the actor may still see this person after the act just done."""
    return is_seen(work.session, person_id)


def _one(work: UnitOfWork, resource: Resource, resource_id: UUID, action: str | None) -> Page:
    reader = reader_of(work, action)
    return only(read_page(work.session, resource.shown, reader, {"id": resource_id}, None, 1))


def only(page: Page) -> Page:
    """The page of one thing; NotFound when it is not there."""
    existing(page.shown or None)
    return page


@requires(Permission.READ_ACCESS_LOG)
def access_log_page(
    work: UnitOfWork,
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
    reader = reader_of(work, None)
    found = read_page(work.session, accounts.ACCESS_LOG, reader, filters, after, limit)
    audit.note(work, "read", "access-log", None, person_id)
    return found


def plan_of(work: UnitOfWork, obligation_id: UUID) -> UUID:
    """The plan of an obligation; an obligation is edited under its plan's version."""
    return get_obligation(work.session, obligation_id).plan_id


def require_span(first: datetime, last: datetime) -> None:
    """Raises Invalid at /to when a period does not end after it begins."""
    if not first < last:
        raise Invalid.at("/to", "dates-reversed")


def reader_of(work: UnitOfWork, action: str | None) -> Reader:
    actor = work.actor
    return Reader(
        actor.staff_id,
        actor.role.value,
        work.request_id,
        work.now,
        action,
        action is not None and actor.role is Role.OFFICER,
        work.origin,
    )
