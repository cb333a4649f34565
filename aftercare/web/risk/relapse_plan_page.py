"""Pages for a client's relapse-prevention plan: its versions, the form of a new one, and the page for paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import NotFound
from aftercare.casework.risk.relapse_plans import (
    NONE_YET,
    RelapsePlanFile,
    agree_relapse_plan,
    relapse_plan,
)
from aftercare.domain.risk.early_signs import AMONG_CONTACTS, LONGEST_WORDS, MOST_SIGNS, EarlySign
from aftercare.store.people.related_person_rows import RelatedPersonRow
from aftercare.store.risk.relapse_plan_rows import EarlySignRow, RelapsePlanRow
from aftercare.web.shell.dates import typed_day
from aftercare.web.shell.forms.reading import Reading, id_of
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(relapse_plan))]
Writer = Annotated[PageContext, Depends(Allow(agree_relapse_plan))]
# Empty places in the form beside the signs that stand.
SPARE = 3


@dataclass(frozen=True, slots=True)
class InformedShown:
    """A contact who is informed: role, first name, and number where one is known."""

    role: str
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class PlanShown:
    number: int
    agreed_on: date
    who: str
    signs: Sequence[EarlySignRow]
    informed: list[InformedShown]


@router.get("/people/{person_id}/relapse-plan")
def show_plan(person_id: UUID, context: Reader) -> Response:
    file = context.run(relapse_plan, person_id)
    plans = [_plan(file, one) for one in file.plans]
    return context.page(
        "risk/relapse_plan.html",
        person=person_link(file.person),
        plan=plans[0] if plans else None,
        earlier=plans[1:],
        seen=file.seen,
        contacts=AMONG_CONTACTS,
        may_edit=context.can_perform(agree_relapse_plan),
    )


@router.get("/people/{person_id}/relapse-plan/paper")
def show_paper(person_id: UUID, context: Reader) -> Response:
    """What the client takes home: it names no one but those who are informed, and not what it is about."""
    file = context.run(relapse_plan, person_id)
    if not file.plans:
        raise NotFound()
    return context.page(
        "risk/relapse_plan_paper.html",
        person=person_link(file.person),
        plan=_plan(file, file.plans[0]),
    )


@router.get("/people/{person_id}/relapse-plan/edit")
def show_form(person_id: UUID, context: Writer, form: Form) -> Response:
    file = context.run(relapse_plan, person_id)
    newest = file.plans[0] if file.plans else None
    signs = file.signs.get(newest.id, []) if newest else []
    stored = {"agreed_on": typed_day(context.now)} | dict(_stored(newest, signs))
    return context.page(
        "risk/relapse_plan_form.html",
        person=person_link(file.person),
        version=form.typed.get("version", newest.number if newest else NONE_YET),
        places=range(min(MOST_SIGNS, len(signs) + SPARE)),
        contacts=[_informed(one) for one in file.contacts],
        contact_ids=[one.id for one in file.contacts],
        form=form.or_stored(stored),
    )


@router.post("/people/{person_id}/relapse-plan/edit")
@shown_again_by(show_form)
def agree(person_id: UUID, context: Writer, form: Form) -> Response:
    agreed_on = form.date("agreed_on", context.today, prefer="past")
    places = list(_filled(form))
    signs = [_sign(form, number) for number in places]
    informed = {
        found for name in form.typed if name.startswith("informed-") and (found := id_of(name[9:]))
    }

    def names(_fault: object) -> dict[str, str]:
        """The faults of signs by their place in the form, where empty places may stand between."""
        of_place = {
            f"/{part}-{place}": f"{part}-{number}"
            for place, number in enumerate(places)
            for part in ("words", "answer")
        }
        return of_place | {"/signs": "words-0"}

    with saving(context, form, names) as work:
        agree_relapse_plan(work, person_id, form.version, agreed_on, signs, informed)
    return context.redirect_to(f"/people/{person_id}/relapse-plan", flash="saved", days=form.days)


def _filled(form: Reading) -> Iterator[int]:
    """The places with a sign; a place that was emptied is a sign that is no longer agreed."""
    for number in range(MOST_SIGNS):
        if (
            form.typed.get(f"words-{number}", "").strip()
            or form.typed.get(f"answer-{number}", "").strip()
        ):
            yield number


def _sign(form: Reading, number: int) -> EarlySign:
    return EarlySign(
        words=form.text(f"words-{number}", most=LONGEST_WORDS),
        answer=form.text(f"answer-{number}", most=LONGEST_WORDS),
        at_once=form.ticked(f"at_once-{number}"),
        first_id=id_of(form.typed.get(f"first-{number}", "")),
    )


def _stored(
    newest: RelapsePlanRow | None, signs: Sequence[EarlySignRow]
) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(signs):
        yield f"words-{number}", one.words
        yield f"answer-{number}", one.answer
        yield f"first-{number}", str(one.first_id)
        if one.at_once:
            yield f"at_once-{number}", "yes"
    for informed in newest.informed_ids if newest else ():
        yield f"informed-{informed}", "yes"


def _plan(file: RelapsePlanFile, plan: RelapsePlanRow) -> PlanShown:
    return PlanShown(
        number=plan.number,
        agreed_on=plan.agreed_on,
        who=file.names.get(plan.entered_by, ""),
        signs=file.signs.get(plan.id, []),
        informed=[
            _informed(file.informed[one]) for one in plan.informed_ids if one in file.informed
        ],
    )


def _informed(contact: RelatedPersonRow) -> InformedShown:
    return InformedShown(contact.role, contact.name.split()[0], contact.phone)
