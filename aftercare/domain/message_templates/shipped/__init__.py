"""The shipped wording of every text in every language, version 1 of each; texts are never translated when sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.domain.message_templates.shipped.arabic import ARABIC
from aftercare.domain.message_templates.shipped.dutch import DUTCH
from aftercare.domain.message_templates.shipped.english import ENGLISH
from aftercare.domain.message_templates.shipped.polish import POLISH
from aftercare.domain.message_templates.shipped.turkish import TURKISH
from aftercare.domain.message_templates.shipped.ukrainian import UKRAINIAN
from aftercare.domain.message_templates.text_kinds import TextKind

SHIPPED_TEXTS: Final[Mapping[str, Mapping[TextKind, str]]] = {
    "nl": DUTCH,
    "en": ENGLISH,
    "ar": ARABIC,
    "pl": POLISH,
    "tr": TURKISH,
    "uk": UKRAINIAN,
}
