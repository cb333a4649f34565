"""The engine's reasons as stored text: per language, in full and for readers without rights to the case file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aftercare.domain.placement.explanation.reasons import Reason
from aftercare.domain.placement.explanation.wording import reason_text, why_text
from aftercare.domain.placement.result import Placed

LANGUAGES = ("nl", "en")


def reason_words(reason: Reason, names: Mapping[str, str]) -> dict[str, Any]:
    """{"code", "nl", "en", "nl_neutral", "en_neutral"}; the neutral ones never reveal a zone or a no-contact pair.
    `names` gives officers' display names by id."""
    named = reason._replace(officers=tuple(names.get(one, one) for one in reason.officers))
    words: dict[str, Any] = {"code": reason.code}
    for language in LANGUAGES:
        words[language] = reason_text(named, language, True, plain=True)
        words[f"{language}_neutral"] = reason_text(named, language, False, plain=True)
    return words


def why_words(row: Placed) -> dict[str, Any]:
    """{"nl", "en"} of why this start won, empty when the engine gave no reason."""
    if row.why is None:
        return {}
    return {language: why_text(row.why, language, plain=True) for language in LANGUAGES}
