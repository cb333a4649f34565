"""What was disclosed to a third party, and the legal grounds for it with their sources."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from aftercare.domain.papers.facts import PaperKind
from aftercare.domain.papers.words import Both


class Disclosed(StrEnum):
    """What went to a third party. Documents have the code of their kind."""

    VIOLATION_REPORT = "violation_report"
    PROGRESS_REPORT = "progress_report"
    CLOSING_REPORT = "closing_report"
    BOARD_COPY = "board_copy"
    CASE_FILE = "case_file"
    REFERRAL = "referral"
    INFORMATION = "information"
    # For the prosecution service, which informs victims.
    ZONE_CHANGE = "zone_change"
    CONTACT_BAN_CHANGE = "contact_ban_change"
    ADDRESS_CHANGE = "address_change"
    RELEASE_CHANGE = "release_change"


class LegalGround(StrEnum):
    EXECUTION = "execution"
    YOUTH = "youth"
    CARE = "care"
    CONSENT = "consent"
    LEGAL_DUTY = "legal_duty"
    VITAL = "vital"
    COMPLAINT = "complaint"


# Articles as far as they are established; the statute of a day is in docs/law.md.
GROUNDS: Final[dict[LegalGround, Both]] = {
    LegalGround.EXECUTION: (
        "toezicht op de straf of maatregel (AVG art. 6 lid 1 onder e en art. 10; Sv boek 6)",
        "supervision of the sentence or measure (GDPR art. 6(1)(e) and 10; Sv book 6)",
    ),
    LegalGround.YOUTH: (
        "afschrift over een jongere aan de Raad voor de Kinderbescherming (Besluit Jeugdwet art. 4.2.5)",
        "copy about a juvenile to the Child Care and Protection Board (Besluit Jeugdwet art. 4.2.5)",
    ),
    LegalGround.CARE: (
        "behandeling die de voorwaarde vraagt (AVG art. 6 lid 1 onder e en art. 9 lid 2 onder h)",
        "treatment that the condition requires (GDPR art. 6(1)(e) and 9(2)(h))",
    ),
    LegalGround.CONSENT: (
        "toestemming van de cliënt (AVG art. 6 lid 1 onder a)",
        "consent of the client (GDPR art. 6(1)(a))",
    ),
    LegalGround.LEGAL_DUTY: (
        "wettelijke plicht (AVG art. 6 lid 1 onder c)",
        "legal duty (GDPR art. 6(1)(c))",
    ),
    LegalGround.VITAL: (
        "acuut gevaar voor iemand (AVG art. 6 lid 1 onder d)",
        "acute danger to someone (GDPR art. 6(1)(d))",
    ),
    LegalGround.COMPLAINT: (
        "klacht of rechtszaak (AVG art. 6 lid 1 onder f en art. 9 lid 2 onder f)",
        "complaint or court case (GDPR art. 6(1)(f) and 9(2)(f))",
    ),
}
# What an act discloses, and on which ground. An official warning goes to the client, who is no third party.
GROUND_OF: Final[dict[Disclosed, LegalGround]] = {
    Disclosed.VIOLATION_REPORT: LegalGround.EXECUTION,
    Disclosed.PROGRESS_REPORT: LegalGround.EXECUTION,
    Disclosed.CLOSING_REPORT: LegalGround.EXECUTION,
    Disclosed.BOARD_COPY: LegalGround.YOUTH,
    Disclosed.CASE_FILE: LegalGround.EXECUTION,
    Disclosed.REFERRAL: LegalGround.CARE,
    Disclosed.ZONE_CHANGE: LegalGround.EXECUTION,
    Disclosed.CONTACT_BAN_CHANGE: LegalGround.EXECUTION,
    Disclosed.ADDRESS_CHANGE: LegalGround.EXECUTION,
    Disclosed.RELEASE_CHANGE: LegalGround.EXECUTION,
}
# The name of the authority, in any language of a page.
CHILD_PROTECTION_BOARD: Final = "Raad voor de Kinderbescherming"
# What can be entered by hand; the rest is written by the act that sends it.
BY_HAND: Final = (Disclosed.INFORMATION, Disclosed.CASE_FILE)


def disclosed_by(kind: PaperKind) -> Disclosed | None:
    """What handing over a document of this kind discloses; None for one that goes to the client."""
    return None if kind is PaperKind.OFFICIAL_WARNING else Disclosed(kind.value)
