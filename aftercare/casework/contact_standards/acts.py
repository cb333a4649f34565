"""Adopting contact standards: one administrator proposes, another activates, and each team chooses one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, OwnStandardActivation
from aftercare.casework.adoption.acts import (
    DRAFT,
    LONGEST_NAME,
    LONGEST_SOURCE,
    Adoptable,
    propose,
    refuse_with,
    text_faults,
)
from aftercare.casework.listing.resources import STANDARDS
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.kinds import read_profile
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import TeamRow, teams
from aftercare.store.contact_standards.rows import ContactStandardRow, standard_in_use
from aftercare.store.database.locks import get_row
from aftercare.store.database.unit_of_work import UnitOfWork

_LONGEST = dict.fromkeys(("nl", "en", "adopted_by"), LONGEST_NAME) | {"source": LONGEST_SOURCE}
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


CONTACT_STANDARD = Adoptable(ContactStandardRow, STANDARDS, OwnStandardActivation)


@requires(Permission.MANAGE_STANDARDS)
def propose_standard(work: UnitOfWork, new: NewStandard) -> ContactStandardRow:
    """Records the next version of a standard. Raises Invalid with a JSON pointer at every fault, in the profile too."""

    def written() -> ContactStandardRow:
        refuse_with(_faults(new), lambda: read_profile(new.profile, "/profile"))
        texts = {name: getattr(new, name).strip() for name in _LONGEST}
        return ContactStandardRow(**vars(new) | texts, version=DRAFT)

    return propose(work, CONTACT_STANDARD, written)


@requires(Permission.MANAGE_STANDARDS)
def choose_standard(work: UnitOfWork, team_id: UUID, code: str | None) -> TeamRow:
    """Sets the standard for this team's plans and contacts from today on; None switches the check off. Choosing the
    same standard again changes nothing. Raises Invalid at /code for a standard without a version in use today."""
    team = get_row(TeamRow, work.session, team_id, for_update=True)
    if code is not None and standard_in_use(work.session, code, civil_date(work.now)) is None:
        raise Invalid.at("/code", "unknown-standard")
    if team.standard_code != code:
        team.version += 1
        team.standard_since_on = None if code is None else civil_date(work.now)
    team.standard_code = code
    return audit.save_and_note(work, "choose-standard", "team", team)


@requires(Permission.READ_STANDARDS)
def in_use_today(work: UnitOfWork, code: str) -> ContactStandardRow | None:
    """The version of this standard that counts today; None where there is none."""
    return standard_in_use(work.session, code, civil_date(work.now))


@requires(Permission.READ_STANDARDS)
def teams_by_standard(work: UnitOfWork) -> list[TeamRow]:
    """Every team by name, with its standard."""
    return teams(work.session)


def _faults(new: NewStandard) -> Iterator[FieldFault]:
    if not _CODE.fullmatch(new.code) or len(new.code) > 60:
        yield FieldFault("/code", "bad-code", "Small letters, digits and dashes, at most 60.")
    missing = "Give this: a standard has a name and a source."
    yield from text_faults(new, _LONGEST, missing)
    if new.valid_to is not None and new.valid_to < new.valid_from:
        yield FieldFault("/valid_to", "dates-reversed")
