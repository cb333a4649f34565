"""The words of an access document around the data: what it is, why we hold data, and what the client can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.domain.papers.words import Both
from aftercare.domain.subject_access.requests import AccessLaw

TITLE: Final[Both] = ("Wat wij over u weten", "What we know about you")
DRAFT: Final[Both] = ("CONCEPT, nog niet gegeven", "DRAFT, not given yet")
MADE: Final[Both] = ("Gemaakt op {day}", "Made on {day}")
ASKED: Final[Both] = ("U vroeg hierom op {day}", "You asked for this on {day}")
PAGE: Final[Both] = ("Pagina {page} van {pages}", "Page {page} of {pages}")
BY: Final[Both] = ("Door", "By")
UNCHECKED: Final[Both] = (
    "[Deze aantekening is nog niet bekeken]",
    "[This note has not been checked yet]",
)
WITHHELD: Final[Both] = (
    "U krijgt deze aantekening niet: {ground}.",
    "You do not get this note: {ground}.",
)
HOME: Final[Both] = ("uw huis", "your home")
YEARS: Final[Both] = ("{kind} {years} jaar", "{kind} {years} years")
NOTHING: Final[Both] = (
    "Over deze onderwerpen staat niets in dit overzicht",
    "This overview has nothing about these subjects",
)
WITHHELD_RECORDS: Final[Both] = (
    "Sommige gegevens krijgt u niet: {ground}.",
    "You do not get some of the data: {ground}.",
)
DRAFTS: Final[tuple[Both, Both]] = (
    ("Stukken die nog niet af zijn", "Documents that are not finished yet"),
    (
        "Een stuk dat nog niet is ondertekend, krijgt u niet. De feiten in zo'n stuk staan ook op een andere plek in "
        "dit overzicht.",
        "You do not get a document that is not signed yet. The facts in such a document are also elsewhere in this "
        "overview.",
    ),
)
LEFT_OUT: Final[Both] = ("Wat niet in dit overzicht staat", "What is not in this overview")
READERS: Final[Both] = (
    "Wie uw dossier heeft bekeken of veranderd",
    "Who looked at or changed your file",
)
READERS_ARE: Final[Both] = (
    "Per dag staat hier wie in uw dossier was. U ziet het soort medewerker, niet de naam. Van een andere organisatie "
    "staat er hoe haar systeem heet.",
    "For each day, this says who was in your file. You see the kind of staff, not the name. Of another organisation "
    "you see what its system is called.",
)
READERS_LEFT: Final[Both] = (
    "Dit staat niet in dit overzicht. De reden: {reason}",
    "This is not in this overview. The reason: {reason}",
)
TIMES: Final[Both] = ("{times} keer", "{times} ×")
_LAWS: Final[Mapping[AccessLaw, Both]] = {
    AccessLaw.AVG: (
        "U heeft recht op dit overzicht. Dat staat in de privacywet AVG, artikel 15.",
        "You have a right to this overview. It is in the privacy law GDPR, article 15.",
    ),
    AccessLaw.WJSG: (
        "U heeft recht op dit overzicht. Dat staat in de Wet justitiële en strafvorderlijke gegevens.",
        "You have a right to this overview. It is in the Dutch law on judicial data (Wjsg).",
    ),
    AccessLaw.WPG: (
        "U heeft recht op dit overzicht. Dat staat in de Wet politiegegevens, artikel 25.",
        "You have a right to this overview. It is in the Dutch law on police data (Wpg), article 25.",
    ),
}
_ABOUT: Final[tuple[Both, ...]] = (
    (
        "In dit overzicht staat wat de reclassering over u heeft opgeschreven.",
        "This overview says what the probation service has written down about you.",
    ),
    (
        "Wij gebruiken deze gegevens om toezicht te houden en u te helpen. De rechter of de officier van justitie "
        "heeft dat toezicht bepaald, of u heeft er zelf om gevraagd.",
        "We use these data to supervise and to help you. The court or the prosecutor ordered that supervision, or you "
        "asked for it yourself.",
    ),
    (
        "De gegevens komen van u, van de rechter en het Openbaar Ministerie, van behandelaars, van andere organisaties "
        "die ons berichten sturen, zoals een gevangenis of een meldkamer, en van onze medewerkers.",
        "The data come from you, from the court and the prosecution service, from treatment providers, from other "
        "organisations that send us messages, such as a prison or a monitoring room, and from our staff.",
    ),
    (
        "Een computer stelt tijden en signalen voor. Een mens neemt elk besluit over u.",
        "A computer proposes times and signals. A person takes every decision about you.",
    ),
    (
        "Namen van medewerkers en gegevens van andere mensen staan er niet in.",
        "It has no names of staff and no data of other people.",
    ),
)
_RIGHTS_TITLE: Final[Both] = ("Wat u kunt doen", "What you can do")
_RIGHTS: Final[tuple[Both, ...]] = (
    (
        "Klopt er iets niet? Zeg het ons. Wij schrijven bij het dossier wat u zegt, en besluiten binnen een maand.",
        "Is something wrong? Tell us. We write what you say in the file, and decide within a month.",
    ),
    (
        "U mag ook vragen om gegevens weg te halen of minder te gebruiken. Soms mag dat niet van de wet.",
        "You may also ask us to remove data or to use them less. Sometimes the law does not allow that.",
    ),
    (
        "Wij bewaren uw gegevens niet langer dan nodig. Zo lang bewaren wij ze nadat uw dossier is gesloten: "
        "{periods}. Soms moet het langer, bijvoorbeeld als er een rechtszaak loopt.",
        "We do not keep your data longer than needed. After your file is closed we keep them this long: {periods}. "
        "Sometimes it has to be longer, for example during a court case.",
    ),
    (
        "Heeft u een vraag over uw privacy? Vraag naar de functionaris voor gegevensbescherming van onze organisatie.",
        "Do you have a question about your privacy? Ask for the data protection officer of our organisation.",
    ),
    (
        "Bent u het niet eens met ons antwoord? Dan kunt u klagen bij de Autoriteit Persoonsgegevens. "
        "U kunt ook naar de rechter.",
        "Do you disagree with our answer? You can complain to the Dutch Data Protection Authority (Autoriteit "
        "Persoonsgegevens). You can also go to court.",
    ),
)


def introduction(law: AccessLaw) -> tuple[Both, ...]:
    return (_ABOUT[0], _LAWS[law], *_ABOUT[1:])


def rights() -> tuple[Both, tuple[Both, ...]]:
    """The heading and its paragraphs."""
    return _RIGHTS_TITLE, _RIGHTS
