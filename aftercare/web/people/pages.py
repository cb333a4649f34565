"""Pages for enrolling a client, and for keeping their details current."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference, FieldFault, Invalid
from aftercare.casework.overviews.view import person_file
from aftercare.casework.people.acts import (
    PersonDetails,
    change_details,
    details_faults,
    enrol,
    number_is_shared,
)
from aftercare.casework.plans.choices import deputies
from aftercare.domain.contact_standards import CaseType
from aftercare.domain.people.person import PhoneState, Regime
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.people.rows import PersonRow
from aftercare.web.letters.words import LETTER_LANGUAGE_NAMES
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.hours import typed_week, week_of
from aftercare.web.shell.forms.reading import WHICH_LEVEL, Reading
from aftercare.web.shell.language import sentence
from aftercare.web.shell.phrases import full_name, weekday_names
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form

router = APIRouter(route_class=PageRoute)
REFERENCE_TAKEN = sentence("That reference is already in use")
NAMES = {"/birth_on": "born_on", "/deputy_id": "deputy", "/phone_verified": "verified"}
YES = "yes"
Form = Annotated[Typed, Depends(typed_form)]
Enroller = Annotated[Visit, Depends(Allow(enrol))]
Writer = Annotated[Visit, Depends(Allow(change_details))]


@router.get("/people/new")
def ask_whom(visit: Enroller) -> Response:
    usual = {"language": "nl", "regime": "adult", "case_type": "sexual_offence", "visits-yes": YES}
    return _page(visit, Reading(usual), None)


@router.post("/people/new")
def enrol_person(visit: Enroller, typed: Form) -> Response:
    form = Reading(typed)
    details = _details(visit, form)
    try:
        with visit.work() as work:
            if form.holds:
                person = enrol(work, details)
                return visit.back_to(f"/people/{person.id}/orders/new", said="enrolled")
            _add_faults(form, details_faults(work, details))
    except Invalid as invalid:
        _add_faults(form, invalid.fields)
    except DuplicateReference:
        form.errors["reference"] = REFERENCE_TAKEN
    return _page(visit, form, None)


@router.get("/people/{person_id}/details")
def ask_what_changed(person_id: UUID, visit: Writer) -> Response:
    return _page(visit, None, person_id)


@router.post("/people/{person_id}/details")
def change_person(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    details = _details(visit, form)
    try:
        with visit.work() as work:
            if form.holds:
                change_details(work, person_id, typed.version, details)
                return visit.back_to(f"/people/{person_id}", said="saved")
            _add_faults(form, details_faults(work, details, person_id))
    except Invalid as invalid:
        _add_faults(form, invalid.fields)
    except DuplicateReference:
        form.errors["reference"] = REFERENCE_TAKEN
    return _page(visit, form, person_id)


def _add_faults(form: Reading, faults: Sequence[FieldFault]) -> None:
    """Keeps the error of an unreadable field instead of the fault of its placeholder value."""
    if faults:
        view = field_errors(Invalid(fields=tuple(faults)), NAMES)
        form.errors.update({**view, **form.errors})


def _details(visit: Visit, form: Reading) -> PersonDetails:
    """The details as typed; an unreadable field gets a placeholder value."""
    given_name = form.text("given_name", most=100)
    family_name = form.text("family_name", most=100)
    born_on = form.date("born_on", civil_date(visit.now), prefer="past")
    reference = form.text("reference", most=100)
    regime = form.choice("regime", [one.value for one in Regime])
    tier = form.choice("tier", ("1", "2", "3"), unchosen=WHICH_LEVEL)
    case_type = form.choice("case_type", [one.value for one in CaseType])
    phone = form.text("phone", required=False, most=40)
    language = form.choice("language", LETTER_LANGUAGE_NAMES)
    deputy = form.text("deputy", required=False)
    weeks = [week_of(form, "work"), week_of(form, "other")]
    return PersonDetails(
        reference=reference,
        given_name=given_name,
        family_name=family_name,
        birth_on=born_on or civil_date(visit.now),
        regime=Regime.ADULT if "regime" in form.errors else Regime(regime),
        tier=0 if "tier" in form.errors else int(tier),
        case_type=CaseType.SEXUAL_OFFENCE if "case_type" in form.errors else CaseType(case_type),
        language=language,
        phone=phone or None,
        phone_verified=bool(form.typed.get("verified-yes")),
        texts_consented=bool(form.typed.get("texts-yes")),
        deputy_id=_id(deputy),
        restricted=bool(form.typed.get("access-restricted")),
        home_visits=bool(form.typed.get("visits-yes")),
        work_weeks=tuple(weeks if form.typed.get("alternates-yes") else weeks[:1]),
    )


def _id(text: str) -> UUID | None:
    """An id from one of our select fields. A malformed one becomes the zero id, which casework reports as a fault."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)


def _typed(person: PersonRow) -> dict[str, str]:
    """The client's details as form values."""
    ticked = {
        "verified-yes": person.phone_state == PhoneState.VERIFIED,
        "texts-yes": person.texts_consented,
        "access-restricted": person.restricted,
        "visits-yes": True,
        "alternates-yes": len(person.work_weeks) > 1,
    }
    weeks = [*person.work_weeks, {}, {}]
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "born_on": typed_day(person.birth_on),
        "reference": person.reference,
        "regime": person.regime,
        "tier": str(person.tier),
        "case_type": person.case_type,
        "phone": person.phone or "",
        "language": person.language,
        "deputy": str(person.deputy_id or ""),
        **typed_week(weeks[0], "work"),
        **typed_week(weeks[1], "other"),
        **{name: YES for name, on in ticked.items() if on},
    }


def _page(visit: Visit, form: Reading | None, person_id: UUID | None) -> Response:
    """The form as typed; without one, the stored details as form values."""
    shown: dict[str, Any] | None = None
    with visit.work() as work:
        if person_id is not None:
            person = person_file(work, person_id).person
            form = form or Reading(_typed(person))
            shown = {
                "id": person.id,
                "name": full_name(person),
                "version": form.typed.get("version", person.version),
                "number_is_shared": number_is_shared(work, person),
            }
        colleagues = deputies(work, person_id)
    form = form or Reading({})
    return visit.page(
        "people/details.html",
        200 if form.holds else 422,
        form=form,
        person=shown,
        deputies=[(str(one.id), one.display_name) for one in colleagues],
        languages_of_texts=list(LETTER_LANGUAGE_NAMES.items()),
        weekdays=weekday_names(visit.language),
        case_types=[one.value for one in CaseType],
    )
