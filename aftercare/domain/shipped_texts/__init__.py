"""Our own wording of every text in every language, version 1 of each; never translated at sending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.domain.shipped_texts.arabic import ARABIC
from aftercare.domain.shipped_texts.dutch import DUTCH
from aftercare.domain.shipped_texts.english import ENGLISH
from aftercare.domain.shipped_texts.polish import POLISH
from aftercare.domain.shipped_texts.turkish import TURKISH
from aftercare.domain.shipped_texts.ukrainian import UKRAINIAN
from aftercare.domain.text_kinds import TextKind

SHIPPED_TEXTS: Final[Mapping[str, Mapping[TextKind, str]]] = {
    "nl": DUTCH,
    "en": ENGLISH,
    "ar": ARABIC,
    "pl": POLISH,
    "tr": TURKISH,
    "uk": UKRAINIAN,
}
