"""The page on which an administrator drafts a version of a contact standard, and proposes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.adoption.acts import LONGEST_NAME, LONGEST_SOURCE
from aftercare.casework.contact_standards.acts import (
    CONTACT_STANDARD,
    NewStandard,
    in_use_today,
    propose_standard,
)
from aftercare.domain.contact_standards.kinds import Profile, read_profile
from aftercare.store.contact_standards.rows import ContactStandardRow
from aftercare.web.contact_standards.profile_form import (
    LISTS,
    MOST_ROWS,
    field_at,
    fields_of,
    lists_shown,
    offered,
    rows_field,
    typed_profile,
)
from aftercare.web.contact_standards.view import profile_changes
from aftercare.web.contact_standards.words import (
    PROFILE_SENTENCES,
    PROFILE_WRONG,
    REQUIREMENT_SENTENCES,
)
from aftercare.web.shell.adoption import ChangeShown, Document, Places
from aftercare.web.shell.forms.faults import NOT_RIGHT, field_errors
from aftercare.web.shell.forms.form_rows import with_a_row
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(propose_standard))]
ADDRESS, PROFILE, ADDS_TO = "/contact-standards/draft", "/profile", "row-"
LONGEST_PROFILE = 100_000
DOCUMENT = Document(
    "profile",
    LONGEST_PROFILE,
    ("code", "nl", "en", "source", "adopted_by", "valid_from", "valid_to"),
    lambda raw: read_profile(raw, PROFILE),
    fields_of,
    PROFILE_WRONG,
    PROFILE_SENTENCES,
)


@router.get(ADDRESS)
def show_draft(context: Manager, form: Form, code: str = "", version: int = 0) -> Response:
    """`code` and `version`: the one that the fields start from; without them, they are empty."""
    if not code:
        return _page(context, form.or_stored(fields_of({"tracks": []})))
    row = context.run(adoption.one_version, CONTACT_STANDARD, version, {"code": code})
    return _page(context, form.or_stored(_stored(row)))


@router.post(ADDRESS)
def draft(context: Manager, form: Form) -> Response:
    """With `act` propose it becomes the next version; otherwise the page says what it changes, adds a row, or takes
    over a document."""
    act = form.typed.get("act", "")
    key = act.removeprefix(ADDS_TO)
    if key in LISTS:
        return _page(context, with_a_row(form, rows_field(key), MOST_ROWS), added=key)
    if act == "read":
        return _page(context, *DOCUMENT.filled_in(context, form))
    profile = _checked(form)
    if act != "propose":
        return _page(context, form, changes=_changes(context, form, profile))
    new = _proposed(context, form)
    if new is not None:
        try:
            row = context.run(propose_standard, new)
            return context.redirect_to(
                f"/contact-standards/{row.code}/{row.version}", flash="proposed"
            )
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _page(context, form)


def _stored(row: ContactStandardRow) -> dict[str, str]:
    """An example is no standard of the organisation: what is made of it gets a name of its own."""
    named = {} if row.is_example else {"code": row.code, "nl": row.nl, "en": row.en}
    return named | fields_of(row.profile)


def _checked(form: Reading) -> Profile | None:
    """The requirements of the fields; None with an error at each field that is wrong."""
    raw = typed_profile(form)
    if not form.is_valid:
        return None
    try:
        return read_profile(raw, PROFILE)
    except Invalid as invalid:
        for one in invalid.fields:
            name = field_at(form, one, PROFILE)
            form.errors.setdefault(name, REQUIREMENT_SENTENCES.get(one.code, NOT_RIGHT))
        return None


def _changes(
    context: PageContext, form: Reading, profile: Profile | None
) -> list[ChangeShown] | None:
    """What this changes in the version of the same code in force; None while a field is wrong."""
    if profile is None:
        return None
    row = context.run(in_use_today, form.text("code", required=False, most=LONGEST_NAME))
    in_force = read_profile(row.profile) if row else None
    return profile_changes(in_force, profile, context.language)


def _proposed(context: PageContext, form: Reading) -> NewStandard | None:
    """The version as typed, or None when part of it is wrong."""
    today = context.today
    code = form.text("code", most=60)
    nl, en = form.text("nl", most=LONGEST_NAME), form.text("en", most=LONGEST_NAME)
    source = form.text("source", most=LONGEST_SOURCE)
    adopted_by = form.text("adopted_by", most=LONGEST_NAME)
    valid_from = form.date("valid_from", today)
    valid_to = form.optional_date("valid_to", today, first=valid_from)
    if not form.is_valid:
        return None
    profile = typed_profile(form)
    return NewStandard(code, nl, en, source, adopted_by, valid_from, profile, valid_to)


def _page(
    context: PageContext,
    form: Reading,
    places: Places | None = None,
    *,
    added: str = "",
    changes: list[ChangeShown] | None = None,
) -> Response:
    return context.page(
        "contact_standards/standard_draft.html",
        lists=lists_shown(form, added),
        offered=offered(context),
        changes=changes,
        places=places or [],
        form=form,
    )
