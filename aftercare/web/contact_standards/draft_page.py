"""The page on which an administrator drafts a version of a contact standard, and proposes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.typed_text import MEDIUM_REASON
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
from aftercare.web.shell.adoption import ChangeShown, Draft, Places, parsed_json, said_by
from aftercare.web.shell.forms.form_rows import with_a_row
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.return_address import keep_typed, typed_before
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(propose_standard))]
ADDRESS, PROFILE, ADDS_TO = "/contact-standards/draft", "/profile", "row-"
LONGEST_PROFILE = 100_000
DRAFT: Draft[Profile] = Draft(
    "profile",
    LONGEST_PROFILE,
    parsed_json,
    lambda _context, raw: read_profile(raw, PROFILE),
    typed_profile,
    fields_of,
    lambda form, fault: field_at(form, fault, PROFILE),
    REQUIREMENT_SENTENCES,
    PROFILE_WRONG,
    said_by("profile", PROFILE_SENTENCES),
    ("code", "nl", "en", "source", "adopted_by", "reason", "valid_from", "valid_to"),
)


@router.get(ADDRESS)
def show_draft(context: Manager, form: Form, code: str = "", version: int = 0) -> Response:
    """`code` and `version`: the one that the fields start from; without them, they are empty. A draft that was looked
    at has an address of its own; the page says what it changes, has one more row, or takes over a document."""
    form = typed_before(context, form)
    act = form.typed.get("act", "")
    key = act.removeprefix(ADDS_TO)
    if not form.sent:
        return _page(context, form.over(_start(context, code, version)))
    if key in LISTS:
        return _page(context, with_a_row(form, rows_field(key), MOST_ROWS), added=key)
    if act == "read":
        return _page(context, *DRAFT.filled_in(context, form))
    if act == "":
        return _page(context, form)
    return _page(context, form, changes=_changes(context, form, DRAFT.checked(context, form)))


@router.post(ADDRESS)
@shown_again_by(show_draft)
def draft(context: Manager, form: Form) -> Response:
    """With `act` propose it becomes the next version."""
    if form.typed.get("act") != "propose":
        return show_draft(context, form)
    DRAFT.checked(context, form)
    new = _proposed(context, form)
    with saving(context, form) as work:
        row = propose_standard(work, new)
    return context.redirect_to(f"/contact-standards/{row.code}/{row.version}", flash="proposed")


def _start(context: PageContext, code: str, version: int) -> dict[str, str]:
    if not code:
        return fields_of({"tracks": []})
    return _stored(context.run(adoption.one_version, CONTACT_STANDARD, version, {"code": code}))


def _stored(row: ContactStandardRow) -> dict[str, str]:
    """An example is no standard of the organisation: what is made of it gets a name of its own."""
    named = {} if row.is_example else {"code": row.code, "nl": row.nl, "en": row.en}
    return named | fields_of(row.profile)


def _changes(
    context: PageContext, form: Reading, profile: Profile | None
) -> list[ChangeShown] | None:
    """What this changes in the version of the same code in force; None while a field is wrong."""
    if profile is None:
        return None
    row = context.run(in_use_today, form.text("code", required=False, most=LONGEST_NAME))
    in_force = read_profile(row.profile) if row else None
    return profile_changes(in_force, profile, context.language)


def _proposed(context: PageContext, form: Reading) -> NewStandard:
    """The version as typed; what is wrong with it is an error of its field."""
    today = context.today
    code = form.text("code", most=60)
    nl, en = form.text("nl", most=LONGEST_NAME), form.text("en", most=LONGEST_NAME)
    source = form.text("source", most=LONGEST_SOURCE)
    adopted_by = form.text("adopted_by", most=LONGEST_NAME)
    reason = form.text("reason", most=MEDIUM_REASON)
    valid_from = form.date("valid_from", today)
    valid_to = form.optional_date("valid_to", today, first=valid_from)
    profile = typed_profile(form)
    return NewStandard(code, nl, en, source, adopted_by, reason, valid_from, profile, valid_to)


def _page(
    context: PageContext,
    form: Reading,
    places: Places | None = None,
    *,
    added: str = "",
    changes: list[ChangeShown] | None = None,
) -> Response:
    keep_typed(context, ADDRESS, form)
    return context.page(
        "contact_standards/standard_draft.html",
        lists=lists_shown(form, added),
        offered=offered(context),
        changes=changes,
        places=places or [],
        form=form,
    )
