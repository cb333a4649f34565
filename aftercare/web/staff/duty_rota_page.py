"""The page of the duty desk's rota: the shifts of the team, entered by hand or imported from a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DoubleBooked, FieldFault, Invalid, TooManyDocuments
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.accounts.document_limit import count_document
from aftercare.casework.staff.duty import duty_rota, enter_shift, import_rota, remove_shift
from aftercare.domain.accounts.document_limit import Costly
from aftercare.domain.staff.duty_rota import read_rota
from aftercare.web.escalation.words import LINE_SENTENCES
from aftercare.web.shell.day_span import read_span
from aftercare.web.shell.forms.faults import NOT_RIGHT
from aftercare.web.shell.forms.options import staff_options
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.forms.submitted import Upload, uploaded
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, keep_so_far, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
MayManage = Annotated[PageContext, Depends(Allow(enter_shift))]
NAMES = {"/until_at": "until_on"}


@router.get("/duty-rota")
def show_rota(context: Annotated[PageContext, Depends(Allow(duty_rota))], form: Form) -> Response:
    return _page(context, form)


@router.post("/duty-rota")
@shown_again_by(show_rota)
def enter(context: MayManage, form: Form) -> Response:
    staff = form.one_of("staff", [one.id for one in context.run(duty_rota).staff])
    span = read_span(context, form)
    taken = {DoubleBooked: ("from_on", FIELD_FAULTS["taken"])}
    with saving(context, form, NAMES, taken) as work:
        enter_shift(work, staff, *span)
    return context.redirect_to("/duty-rota", flash="saved", days=form.days)


@router.post("/duty-rota/import")
def read_file(context: MayManage, upload: Annotated[Upload, Depends(uploaded)]) -> Response:
    form = Reading(upload.typed)
    lines: list[tuple[int, str]] = []
    if not upload.file:
        form.errors["file"] = MISSING
    else:
        try:
            context.run(count_document, Costly.CALENDAR)
            keep_so_far(context)
            rota = read_rota(upload.file, context.now)
            context.run(import_rota, rota)
        except DoubleBooked:
            form.errors["file"] = FIELD_FAULTS["taken"]
        except TooManyDocuments as fault:
            form.errors["file"] = fault.title
        except Invalid as invalid:
            lines = list(_lines(invalid.fields))
            whole = [one for one in invalid.fields if one.pointer == "/file"]
            form.errors["file"] = _sentence(whole[0]) if whole else LINE_SENTENCES["some-lines"]
        else:
            return context.redirect_to("/duty-rota", flash="rota")
    return _page(context, form, lines)


@router.post("/duty-rota/{shift_id}/remove")
def remove(shift_id: UUID, context: MayManage, form: Form) -> Response:
    context.run(remove_shift, shift_id, form.version)
    return context.redirect_to("/duty-rota", flash="removed")


def _lines(faults: Iterable[FieldFault]) -> Iterable[tuple[int, str]]:
    """The line of the file and what is wrong there."""
    for one in faults:
        if one.pointer.startswith("/lines/"):
            yield int(one.pointer.removeprefix("/lines/")), _sentence(one)


def _sentence(fault: FieldFault) -> str:
    return LINE_SENTENCES.get(fault.code) or FIELD_FAULTS.get(fault.code, NOT_RIGHT)


def _page(context: PageContext, form: Reading, lines: Iterable[tuple[int, str]] = ()) -> Response:
    found = context.run(duty_rota)
    shifts = [
        View(
            shift,
            who=staff.display_name,
            from_at=shift.during.lower,
            until_at=shift.during.upper,
            now=shift.during.lower <= context.now < shift.during.upper,
            over=shift.during.upper <= context.now,
            from_file=shift.uid is not None,
            without_phone=staff.id in found.without_phone and shift.during.upper > context.now,
            without_holder=shift.id in found.without_holder and shift.during.upper > context.now,
        )
        for shift, staff in found.shifts
    ]
    return context.page(
        "staff/duty_rota.html",
        shifts=shifts,
        may_change=context.can_perform(enter_shift),
        staff=staff_options(found.staff),
        lines=[{"line": line, "text": words} for line, words in lines],
        form=form,
    )
