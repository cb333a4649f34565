"""The engine's reasons as stored words: per language, in full and for readers without case rights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aftercare.domain.placement import reason_text, why_text
from aftercare.domain.placement.plan import Placed
from aftercare.domain.placement.reasons import Reason
from aftercare.domain.placement.wording import LANGUAGES as WORDS

LANGUAGES = ("nl", "en")


def reason_words(reason: Reason, names: Mapping[str, str]) -> dict[str, Any]:
    """{"code", "nl", "en", "nl_neutral", "en_neutral"}; the neutral ones never tell of a zone or a
    no-contact pair. `names` gives officers' display names by id."""
    named = reason._replace(
        officers=tuple(names.get(one, one) for one in reason.officers),
        holders=tuple(
            one._replace(officer=names.get(one.officer, one.officer) if one.officer else None)
            for one in reason.holders
        ),
    )
    words: dict[str, Any] = {"code": reason.code}
    for language in LANGUAGES:
        words[language] = _told(named, language, may_see_restrictions=True)
        words[f"{language}_neutral"] = _told(named, language, may_see_restrictions=False)
    return words


def _told(reason: Reason, language: str, *, may_see_restrictions: bool) -> str:
    """Without a place on the waiting list: that changes while the words are kept, and is read with the list."""
    text = reason_text(reason, language, may_see_restrictions)
    return text.removesuffix("; " + WORDS[language]["queue"].format(n=reason.queue))


def why_words(row: Placed) -> dict[str, Any]:
    """{"nl", "en"} of why this start won, empty when the engine gave no reason."""
    if row.why is None:
        return {}
    return {language: why_text(row.why, language) for language in LANGUAGES}
