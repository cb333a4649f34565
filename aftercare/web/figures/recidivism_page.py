"""The page of reoffending by cohort: what is shown, which files there were, and the import with its preview."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.adoption.acts import LONGEST_NAME, activate
from aftercare.casework.figures.recidivism import (
    RECIDIVISM_FILE,
    NewRecidivismFile,
    preview_cohorts,
    propose_recidivism,
    recidivism,
    recidivism_file,
    recidivism_files,
)
from aftercare.domain.figures.cohorts import LARGEST_FILE, Cohort
from aftercare.domain.figures.intervals import Interval, interval
from aftercare.domain.figures.message_figures import share
from aftercare.store.figures.recidivism_rows import RecidivismFileRow
from aftercare.web.shell.adoption import steps_of
from aftercare.web.shell.forms.faults import NOT_RIGHT
from aftercare.web.shell.forms.reading import MISSING, Reading
from aftercare.web.shell.forms.submitted import Upload, uploaded
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(recidivism_files))]
Manager = Annotated[PageContext, Depends(Allow(propose_recidivism))]
ADDRESS = "/recidivism"
# In base 64.
_MOST = LARGEST_FILE * 4 // 3 + 4


@dataclass(frozen=True, slots=True)
class CohortShown:
    """A count that is None is left out, and so is what it is a share of."""

    year: int
    programme: str
    years: int
    definition: str
    clients: int | None
    reoffended: int | None
    percent: int | None
    interval: Interval | None


@router.get("/recidivism")
def show_recidivism(context: Reader, form: Form) -> Response:
    return _page(context, form)


@router.post("/recidivism/preview")
def preview(context: Manager, upload: Annotated[Upload, Depends(uploaded)]) -> Response:
    form = Reading(upload.typed)
    if not upload.file:
        form.errors["file"] = MISSING
        return _page(context, form)
    try:
        cohorts = context.run(preview_cohorts, upload.file)
    except Invalid as invalid:
        return _page(context, form, lines=_said(form, invalid))
    form = Reading(upload.typed | {"content": base64.b64encode(upload.file).decode()})
    return _page(context, form, preview=cohorts)


@router.post("/recidivism")
@shown_again_by(show_recidivism)
def propose(context: Manager, form: Form) -> Response:
    source = form.text("source", most=LONGEST_NAME)
    version = form.text("source_version", most=LONGEST_NAME)
    try:
        content = base64.b64decode(form.text("content", most=_MOST), validate=True)
        cohorts = context.run(preview_cohorts, content)
    except (binascii.Error, ValueError):
        form.errors["file"] = NOT_RIGHT
        return _page(context, form)
    except Invalid as invalid:
        return _page(context, form, lines=_said(form, invalid))
    if not form.is_valid:
        return _page(context, form, preview=cohorts)
    with saving(context, form) as work:
        row = propose_recidivism(work, NewRecidivismFile(source, version, content))
    return context.redirect_to(f"{ADDRESS}/{row.version}", flash="proposed")


@router.get("/recidivism/{version}")
def show_file(version: int, context: Reader, form: Form) -> Response:
    row = context.run(recidivism_file, version)
    return context.page(
        "figures/recidivism_file.html",
        file=row,
        cohorts=cohorts_shown(row.counts()),
        href=f"{ADDRESS}/{version}",
        form=form,
        **steps_of(context, row),
    )


@router.post("/recidivism/{version}/activate")
def activate_file(version: int, context: Manager, _typed: Form) -> Response:
    context.run(activate, RECIDIVISM_FILE, version)
    return context.redirect_to(f"{ADDRESS}/{version}", flash="counts-adopted")


def _said(form: Reading, invalid: Invalid) -> list[tuple[int, str]]:
    """The lines with a fault, each with its sentence; the error stands at the file."""
    lines = [
        (int(one.pointer.removeprefix("/lines/")), FIELD_FAULTS.get(one.code, NOT_RIGHT))
        for one in invalid.fields
        if one.pointer.startswith("/lines/")
    ]
    code = "cohorts-wrong" if lines else invalid.fields[0].code
    form.errors["file"] = FIELD_FAULTS.get(code, NOT_RIGHT)
    return lines


def _page(
    context: PageContext,
    form: Reading,
    preview: Sequence[Cohort] = (),
    lines: Sequence[tuple[int, str]] = (),
) -> Response:
    shown: RecidivismFileRow | None = context.run(recidivism)
    return context.page(
        "figures/recidivism.html",
        file=shown,
        cohorts=cohorts_shown(shown.counts()) if shown else [],
        files=context.run(recidivism_files),
        manages=context.can_perform(propose_recidivism),
        preview=cohorts_shown(preview),
        lines=lines,
        form=form,
    )


def cohorts_shown(cohorts: Sequence[Cohort]) -> list[CohortShown]:
    return [_shown(one) for one in cohorts]


def _shown(one: Cohort) -> CohortShown:
    known = one.clients is not None and one.reoffended is not None
    rest = (one.clients or 0) - (one.reoffended or 0) if known else None
    parts = (one.reoffended, rest)
    return CohortShown(
        one.year,
        one.programme,
        one.years,
        one.definition.value,
        one.clients,
        one.reoffended,
        share(one.reoffended, parts),
        interval(one.reoffended, parts),
    )
