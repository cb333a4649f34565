"""Adopting contact standards: one administrator proposes, another activates, and each team chooses one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import (
    AlreadyDecided,
    FieldFault,
    Invalid,
    NotFound,
    OwnStandardActivation,
)
from aftercare.casework.listing.resources import STANDARDS, page_of
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards import read_profile
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import TeamRow, teams
from aftercare.store.contact_standards.rows import (
    ContactStandardRow,
    get_standard,
    next_standard_version,
    standard_in_use,
    standards_shown,
)
from aftercare.store.database.json_pages import Page
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.unit_of_work import Work

LONGEST_NAME, LONGEST_SOURCE = 200, 2_000
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class NewStandard:
    """A version as proposed; `profile` is JSON according to the published schema."""

    code: str
    nl: str
    en: str
    source: str
    adopted_by: str
    valid_from: date
    profile: Any
    valid_to: date | None = None


@requires(Permission.MANAGE_STANDARDS)
def propose_standard(work: Work, new: NewStandard) -> ContactStandardRow:
    """Records the next version of a standard. It is not in use until another administrator activates it.

    Raises Invalid with a JSON pointer at every fault, in the profile too.
    """
    faults = list(_faults(new))
    try:
        read_profile(new.profile, "/profile")
    except Invalid as invalid:
        faults.extend(invalid.fields)
    if faults:
        raise Invalid(fields=tuple(faults))
    row = ContactStandardRow(
        code=new.code,
        version=next_standard_version(work.session, new.code),
        nl=new.nl.strip(),
        en=new.en.strip(),
        source=new.source.strip(),
        adopted_by=new.adopted_by.strip(),
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        profile=new.profile,
        proposed_by=work.actor.account_id,
        proposed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "add", "contact-standard")
    return row


@requires(Permission.MANAGE_STANDARDS)
def activate_standard(work: Work, code: str, version: int) -> ContactStandardRow:
    """From its first day on, new plans are checked against this version. Raises OwnStandardActivation to its
    proposer, AlreadyDecided when it was activated before."""
    row = get_standard(work.session, code, version, for_update=True)
    if row.activated_at is not None:
        raise AlreadyDecided()
    if row.proposed_by == work.actor.account_id:
        raise OwnStandardActivation()
    row.activated_by, row.activated_at = work.actor.account_id, work.now
    work.session.flush()
    audit.note(work, "approve", "contact-standard")
    return row


@requires(Permission.MANAGE_STANDARDS)
def choose_standard(work: Work, team_id: UUID, code: str | None) -> TeamRow:
    """Sets the standard for this team's plans and contacts from today on; None switches the check off. Choosing the
    same standard again changes nothing. Raises Invalid at /code for a standard without a version in use today."""
    team = work.session.get(TeamRow, team_id, with_for_update=ROW_LOCK)
    if team is None:
        raise NotFound()
    if code is not None and standard_in_use(work.session, code, civil_date(work.now)) is None:
        raise Invalid(
            fields=(FieldFault("/code", "unknown-standard", "No version of it is in use today."),)
        )
    if team.standard_code != code:
        team.standard_since_on = None if code is None else civil_date(work.now)
    team.standard_code = code
    work.session.flush()
    audit.note(work, "choose-standard", "team", team.id)
    return team


def standard_page(work: Work, code: str, version: int) -> Page:
    """One version as JSON."""
    found = page_of(work, STANDARDS, {"code": code, "version": version}, None, 1)
    if not found.shown:
        raise NotFound()
    return found


@requires(Permission.READ_STANDARDS)
def standards(work: Work) -> list[ContactStandardRow]:
    """Every version, the newest of each standard first."""
    return standards_shown(work.session)


@requires(Permission.READ_STANDARDS)
def standard(work: Work, code: str, version: int) -> ContactStandardRow:
    return get_standard(work.session, code, version)


@requires(Permission.READ_STANDARDS)
def teams_by_standard(work: Work) -> list[TeamRow]:
    """Every team by name, with its standard."""
    return teams(work.session)


def _faults(new: NewStandard) -> Iterator[FieldFault]:
    if not _CODE.fullmatch(new.code) or len(new.code) > 60:
        yield FieldFault("/code", "bad-code", "Small letters, digits and dashes, at most 60.")
    for name in ("nl", "en", "adopted_by"):
        yield from _text_faults(name, getattr(new, name), LONGEST_NAME)
    yield from _text_faults("source", new.source, LONGEST_SOURCE)
    if new.valid_to is not None and new.valid_to < new.valid_from:
        yield FieldFault("/valid_to", "dates-reversed", "The end is before the start.")


def _text_faults(name: str, text: str, most: int) -> Iterator[FieldFault]:
    if not text.strip():
        yield FieldFault(f"/{name}", "missing", "Give this: a standard has a name and a source.")
    elif len(text) > most or "\0" in text:
        yield FieldFault(f"/{name}", "too-long", f"At most {most} characters.")
