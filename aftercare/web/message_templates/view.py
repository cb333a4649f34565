"""Template values for a wording: its faults in words, its length and price, and what changed since the last version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from difflib import SequenceMatcher

from babel.numbers import format_currency

from aftercare.base.translation import sentence
from aftercare.casework.message_templates.acts import TextHistory
from aftercare.domain.message_templates.sms_length import SmsLength
from aftercare.domain.message_templates.templates import TextKind, shipped_template
from aftercare.domain.message_templates.text_kinds import PLACEHOLDERS, needed_in, placeholders_of
from aftercare.domain.message_templates.text_preview import TextPreview, price_of
from aftercare.web.message_templates.words import FAULTS, PLACEHOLDER_HINTS
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.view import View

SEVERAL_SIGNS = sentence("%(signs)s and others")
_SHOWN_SIGNS = 12


@dataclass(frozen=True, slots=True)
class Placeholder:
    name: str
    what: str
    needed: bool


@dataclass(frozen=True, slots=True)
class AdoptionStep:
    """Who took a step of a version, and when."""

    step: str
    who: str
    at: datetime


def money(amount: Decimal, currency: str, language: str) -> str:
    """`€ 0,18`, with up to four decimals where the price has them."""
    return format_currency(
        amount, currency, "¤\u00a0#,##0.00##", locale=language, currency_digits=False
    )


def preview_view(context: PageContext, found: TextPreview) -> View:
    return View(
        found,
        faults=[fault_view(context, one) for one in found.faults],
        example_length=_length(context, found.length),
        longest=_length(context, found.longest),
        per_segment=_price(context, 1),
    )


def fault_view(context: PageContext, fault: str) -> str:
    """One finding of the disclosure check as a sentence; an unknown finding is shown as it is."""
    what, _, which = fault.partition(":")
    fault_text = FAULTS.get(what)
    return context.translate(fault_text, which=which) if fault_text else fault


def places_view(context: PageContext, kind: TextKind) -> list[Placeholder]:
    """Those a text of this kind may contain, and whether each is required."""
    return [
        Placeholder(
            name=f"{{{name}}}",
            what=context.translate(PLACEHOLDER_HINTS[name]),
            needed=name in needed_in(kind),
        )
        for name in PLACEHOLDERS
        if name in placeholders_of(kind)
    ]


def history_view(found: TextHistory, kind: TextKind, language: str) -> list[View]:
    """Every version of the organisation's own, newest first, each compared with the previous one."""
    texts = {1: shipped_template(kind, language).text}
    texts |= {row.template_version: row.text for row in found.versions}
    return [
        View(
            row,
            number=row.template_version,
            changes=list(changes(texts[row.template_version - 1], row.text)),
            steps=[
                AdoptionStep(step, who=found.names.get(who, "") if who else "", at=at)
                for step, who, at in (
                    ("drafted", row.drafted_by, row.drafted_at),
                    ("proposed", row.proposed_by, row.proposed_at),
                    ("active", row.activated_by, row.activated_at),
                    ("retired", row.retired_by, row.retired_at),
                )
                if at is not None
            ],
        )
        for row in found.versions
    ]


def changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The words of both in order, each stretch `same`, `removed` or `added`."""
    old, new = (re.findall(r"\s+|\S+", text) for text in (before, after))
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[i:j])
            continue
        if j > i:
            yield "removed", "".join(old[i:j])
        if n > k:
            yield "added", "".join(new[k:n])


def _length(context: PageContext, length: SmsLength) -> View:
    signs = " ".join(length.forced_by[:_SHOWN_SIGNS])
    if len(length.forced_by) > _SHOWN_SIGNS:
        signs = context.translate(SEVERAL_SIGNS, signs=signs)
    return View(length, forced_by=signs, price=_price(context, length.segments))


def _price(context: PageContext, segments: int) -> str:
    settings = context.app_state.settings
    return money(
        price_of(segments, settings.segment_price), settings.price_currency, context.language
    )
