"""Pages for enrolling a client, and for keeping their details current."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference, Invalid, Throttled
from aftercare.base.subject_errors import AlreadyAClient
from aftercare.base.translation import sentence
from aftercare.casework.letters.postal_addresses import NONE_YET, write_address
from aftercare.casework.overviews.person_file import person_file
from aftercare.casework.people.acts import (
    LONGEST_SUMMARY,
    PersonDetails,
    change_details,
    details_faults,
    enrol,
    number_is_shared,
)
from aftercare.casework.people.reference_tries import claim_reference
from aftercare.casework.people.same_clients import NO_ONE, Apart, clients_alike
from aftercare.casework.people.tiers import TIERS
from aftercare.casework.plans.choices import deputies
from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.letters.envelopes import address_faults
from aftercare.domain.people.person import PhoneState, Regime
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.people.number_tick import is_number_checked
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.hours import Week, typed_week, week_of
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import WHICH_LEVEL, Reading, id_of
from aftercare.web.shell.forms.stored import as_typed, ticks
from aftercare.web.shell.phrases import full_name, weekday_names
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, keep_so_far, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
MAY_BE_HERE = sentence("This may be a client who is already here. Say whether it is")
REFERENCE_TAKEN = sentence("That reference is already in use")
WHICH_LAW = sentence("Choose which law applies")
WHICH_OFFENCE = sentence("Choose the type of offence")
NAMES = {"/birth_on": "born_on", "/phone_verified": "verified", "/restricted": "access"}
YES = "yes"
Enroller = Annotated[PageContext, Depends(Allow(enrol))]
Writer = Annotated[PageContext, Depends(Allow(change_details))]


@router.get("/people/new")
def ask_whom(context: Enroller, form: Form) -> Response:
    return _page(context, form.or_stored({"language": "nl", "visits-yes": YES}), None)


@router.post("/people/new")
@shown_again_by(ask_whom)
def enrol_person(context: Enroller, form: Form) -> Response:
    details = _details(context, form)
    address, apart = _address(form, details.language), _apart(form)
    try:
        with _saving(context, form, details) as work:
            person = enrol(work, details, apart)
            if address:
                write_address(work, person.id, NONE_YET, address)
    except AlreadyAClient as alike:
        form.errors["same"] = MAY_BE_HERE
        return _page(context, form, None, alike.person_ids)
    return context.redirect_to(f"/people/{person.id}/orders/new", flash="enrolled")


@router.get("/people/{person_id}/details")
def ask_what_changed(person_id: UUID, context: Writer, form: Form) -> Response:
    return _page(context, form, person_id)


@router.post("/people/{person_id}/details")
@shown_again_by(ask_what_changed)
def change_person(person_id: UUID, context: Writer, form: Form) -> Response:
    details = _details(context, form)
    with _saving(context, form, details, person_id) as work:
        change_details(work, person_id, form.version, details)
    return context.redirect_to(f"/people/{person_id}", flash="saved")


@contextmanager
def _saving(
    context: PageContext, form: Reading, details: PersonDetails, person_id: UUID | None = None
) -> Iterator[UnitOfWork]:
    """`saving`, with every fault of a form that has unreadable fields. The error of an unreadable field stays instead
    of the fault of its placeholder value."""
    if not form.is_valid:
        faults = context.run(details_faults, details, person_id)
        if faults:
            form.errors.update(field_errors(Invalid(fields=tuple(faults)), NAMES) | form.errors)
    refused = {Throttled: ("reference", Throttled.title)}
    with saving(context, form, also=refused) as work:
        claim_reference(work, details.reference, person_id)
    keep_so_far(context)
    taken = {DuplicateReference: ("reference", REFERENCE_TAKEN)}
    with saving(context, form, NAMES, taken) as work:
        yield work


def _seen_alike(form: Reading) -> frozenset[UUID]:
    """The clients who were shown as perhaps the same."""
    return frozenset(filter(None, map(id_of, form.typed.get("alike", "").split())))


def _apart(form: Reading) -> Apart:
    if not form.ticked("same-another"):
        return NO_ONE
    return Apart(_seen_alike(form), form.text("not_same_because", most=LONGEST_SUMMARY))


def _address(form: Reading, language: str) -> str:
    address = form.text("address", required=False, most=400).strip()
    faults = address_faults(address, language) if address else ()
    if faults:
        form.errors.update(field_errors(Invalid(fields=faults), NAMES))
    return address


def _details(context: PageContext, form: Reading) -> PersonDetails:
    """The details as typed; an unreadable field gets a placeholder value."""
    return PersonDetails(
        given_name=form.text("given_name", most=100),
        family_name=form.text("family_name", most=100),
        birth_on=form.date("born_on", context.today, prefer="past"),
        reference=form.text("reference", most=100),
        regime=form.one_of("regime", Regime, unchosen=WHICH_LAW),
        tier=form.one_of("tier", TIERS, unchosen=WHICH_LEVEL),
        case_type=form.one_of("case_type", CaseType, unchosen=WHICH_OFFENCE),
        index_offence=form.text("index_offence", required=False, most=LONGEST_SUMMARY) or None,
        victim_safety=form.text("victim_safety", required=False, most=LONGEST_SUMMARY) or None,
        phone=form.text("phone", required=False, most=40) or None,
        language=form.choice("language", LETTER_LANGUAGE_NAMES),
        deputy_id=form.optional_id("deputy"),
        phone_verified=is_number_checked(form),
        texts_consented=form.ticked("texts-yes"),
        restricted=form.ticked("access-restricted"),
        home_visits=form.ticked("visits-yes"),
        work_weeks=_work_weeks(form),
    )


def _work_weeks(form: Reading) -> tuple[Week, ...]:
    """The week, or both weeks where they alternate; the other one is read even so, for its errors."""
    weeks = (week_of(form, "work"), week_of(form, "other"))
    return weeks if form.ticked("alternates-yes") else weeks[:1]


def _typed(person: PersonRow) -> dict[str, str]:
    """The client's details as form values."""
    weeks = [*person.work_weeks, {}, {}]
    names = (
        "given_name",
        "family_name",
        "reference",
        "regime",
        "tier",
        "case_type",
        "index_offence",
        "victim_safety",
        "phone",
        "language",
    )
    return {
        **as_typed(person, *names),
        "born_on": typed_day(person.birth_on),
        "deputy": str(person.deputy_id or ""),
        **typed_week(weeks[0], "work"),
        **typed_week(weeks[1], "other"),
        **ticks(
            verified=person.phone_state == PhoneState.VERIFIED,
            texts=person.texts_consented,
            visits=True,
            alternates=len(person.work_weeks) > 1,
        ),
        **({"access-restricted": YES} if person.restricted else {}),
    }


@dataclass(frozen=True, slots=True)
class DetailsOf:
    """The client of the form; `version`: as typed, else as stored."""

    id: UUID
    name: str
    version: int | str
    number_is_shared: bool


def _page(
    context: PageContext, form: Reading, person_id: UUID | None, alike: Iterable[UUID] = ()
) -> Response:
    """The form as typed; before that, the stored details as form values. `alike`: who may be the new client."""
    shown: DetailsOf | None = None
    with context.work() as work:
        if person_id is not None:
            person = person_file(work, person_id).person
            form = form.or_stored(_typed(person))
            shown = DetailsOf(
                id=person.id,
                name=full_name(person),
                version=form.typed.get("version", person.version),
                number_is_shared=number_is_shared(work, person),
            )
        colleagues = deputies(work, person_id)
        shown_alike = {*_seen_alike(form), *alike} if person_id is None else set()
        same = clients_alike(work, shown_alike) if shown_alike else []
    return context.page(
        "people/details.html",
        form=form,
        person=shown,
        alike=[View(one, name=full_name(one)) for one in same],
        deputies=staff_options(colleagues),
        languages_of_texts=list(LETTER_LANGUAGE_NAMES.items()),
        weekdays=weekday_names(context.language),
        case_types=[one.value for one in CaseType],
    )
