"""Whether somebody who helps is, as far as can be told, somebody the person may not have contact with."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col, or_, select

from aftercare.domain.around import COMPANION_ROLES
from aftercare.domain.wall_time import civil_date
from aftercare.store.around import RelatedPersonRow, RestrictedPartyRow, parties_of
from aftercare.store.people import NoContactRow, PersonRow
from aftercare.store.unit_of_work import Work, as_clock


def is_banned_companion(work: Work, person: PersonRow, name: str, phone: str | None) -> bool:
    """Whether this name is a restricted party's label, or name or number are those of somebody the
    person is kept apart from. Only yes or no leaves here: who the other is, stays where it was."""
    parties = parties_of(work.session, person.id)
    if any(_same(name, one.label) for one in parties if _still_holds(work, one)):
        return True
    with as_clock(work):
        others = _kept_apart_from(work, person.id)
        return any(
            (phone is not None and other.phone == phone)
            or _same(name, f"{other.given_name} {other.family_name}")
            for other in others
        )


def banned_among(work: Work, person: PersonRow, contacts: Iterable[RelatedPersonRow]) -> set[UUID]:
    """Those companions who have become somebody the person may not have contact with."""
    return {
        one.id
        for one in contacts
        if one.role in COMPANION_ROLES
        and (one.until_on is None or one.until_on >= civil_date(work.now))
        and is_banned_companion(work, person, one.name, one.phone)
    }


def pairs_of(work: Work, person_id: UUID) -> set[UUID]:
    """Everyone this person is kept apart from, whoever's order it was. Ask as the clock."""
    pairs = select(NoContactRow).where(
        or_(NoContactRow.person_id == person_id, NoContactRow.other_id == person_id)
    )
    return {
        pair.other_id if pair.person_id == person_id else pair.person_id
        for pair in work.session.exec(pairs)
    }


def _kept_apart_from(work: Work, person_id: UUID) -> list[PersonRow]:
    others = pairs_of(work, person_id)
    return list(work.session.exec(select(PersonRow).where(col(PersonRow.id).in_(others))))


def _still_holds(work: Work, party: RestrictedPartyRow) -> bool:
    return party.ended_on is None or party.ended_on >= civil_date(work.now)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
