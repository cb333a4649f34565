"""Turns a document's sections and its author's words into the template's input, with numbered sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from aftercare.casework.papers.font_coverage import printable
from aftercare.domain.papers import (
    PaperKind,
    Ref,
    Section,
    Statement,
    called,
    drafted,
    from_json,
    mark_of,
    source_words,
    written_day,
    written_moment,
)
from aftercare.domain.papers.letterhead import Letterhead
from aftercare.domain.papers.statements import HEARSAY
from aftercare.domain.papers.words import Both, in_language
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.papers.pdf import PaperTemplate, print_paper
from aftercare.store.papers.rows import PaperRow

_DRAFT: Both = ("CONCEPT, niet ondertekend", "DRAFT, not signed")
_EMPTY: Both = ("[Nog niet ingevuld]", "[Not filled in yet]")
_NOTHING: Both = ("Hierover is niets geschreven.", "Nothing was written about this.")
_SOURCES: Both = ("Bronnen", "Sources")
_MARKS: Both = (
    "Achter elke bron staat kort het nummer ervan in het dossier. Met het kenmerk van dit stuk erbij zoekt de"
    " reclassering de bron op.",
    "Behind each source stands, in short, its number in the case file. With the reference of this document the"
    " probation service looks the source up.",
)
_REFERENCE: Both = ("Kenmerk", "Reference")
_COURT: Both = ("Kenmerk beslissing", "Reference of the decision")
_CASE_NUMBER: Both = ("Parketnummer", "Case number of the prosecution (parketnummer)")
# The format of the prosecution service's case numbers: `05/123456-26`.
_IS_CASE_NUMBER = re.compile(r"\d\d[./-]\d{6}[./-]\d\d")
_TO: Both = ("Aan", "To")
_PROSECUTION: Both = ("Openbaar Ministerie", "Public Prosecution Service")
_PHONE: Both = ("Telefoon {phone}", "Telephone {phone}")
_EMAIL: Both = ("E-mail {email}", "Email {email}")
_NO_LETTERHEAD: Both = (
    "[Voor dit team is nog geen briefhoofd ingevoerd: vraag de beheerder.]",
    "[This team has no letterhead yet: ask an administrator.]",
)
_CONTACT: Both = (
    "Vragen over dit stuk: {office}, telefoon {phone}, e-mail {email}.",
    "Questions about this document: {office}, telephone {phone}, email {email}.",
)
_DATE: Both = ("Datum", "Date")
_ABOUT: Both = ("Betreft", "About")
_BORN: Both = ("{name}, geboren op {day}", "{name}, born on {day}")
_CONFIDENTIAL: Both = (
    "Vertrouwelijk: alleen voor wie aan het stuk is gericht.",
    "Confidential: only for whom it is addressed to.",
)
_PAGE: Both = ("Pagina {page} van {pages}", "Page {page} of {pages}")
# A warning is given to the person, who may sign for its receipt on paper.
_RECEIPT: Both = ("Voor ontvangst", "Received")
_RECEIVED: tuple[Both, ...] = (
    ("Naam", "Name"),
    ("Datum", "Date"),
    ("Handtekening", "Signature"),
)
_NO_CONSENT: Both = (
    "Tekenen voor ontvangst betekent niet dat u het ermee eens bent.",
    "Signing for receipt does not mean that you agree.",
)
_MADE: Both = (
    "Feiten zoals vastgelegd op {moment}. De nummers tussen haken verwijzen naar de bronnen achterin.",
    "Facts as recorded on {moment}. Numbers in brackets point to the sources at the end.",
)
_FACTS_MARK: Both = ("Feiten SHA-256 {digest}", "Facts SHA-256 {digest}")
_SIGNATURE: Both = ("Ondertekening", "Signature")
_AUTHOR: Both = ("Opgesteld door {author}.", "Drawn up by {author}.")
_SIGNED: Both = (
    "Ondertekend door {name}, {role}, op {moment}.",
    "Signed by {name}, {role}, on {moment}.",
)
_HOW_SIGNED: Both = (
    "Elektronisch ondertekend op naam. De SHA-256 van dit bestand staat bij het stuk in het dossier.",
    "Signed electronically by name. The SHA-256 of this file stands beside the paper in the case file.",
)
_DIGEST: Both = ("SHA-256 van de feiten: {digest}.", "SHA-256 of the facts: {digest}.")
_REPLACES: Both = (
    "Dit stuk vervangt het stuk dat op {moment} is ondertekend door {name} (SHA-256 {digest}).",
    "This document replaces the one signed on {moment} by {name} (SHA-256 {digest}).",
)


@dataclass(frozen=True)
class Signed:
    """The signer, their role and the moment: the words of a signature."""

    name: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Composed:
    """One document ready to be shown: its sections, and the number of each source in order of first mention."""

    sections: tuple[Section, ...]
    numbers: Mapping[Ref, int]

    def notes(self, one: Statement) -> str:
        """For example `1, 3–5`."""
        return ranges(sorted(self.numbers[ref] for ref in one.sources))


def composed(paper: PaperRow) -> Composed:
    """The content of the document, from its frozen facts."""
    sections = drafted(PaperKind(paper.kind), from_json(paper.facts), paper.language)
    refs = (ref for section in sections for one in section.statements for ref in one.sources)
    return Composed(sections, {ref: at for at, ref in enumerate(dict.fromkeys(refs), start=1)})


def ranges(numbers: Sequence[int]) -> str:
    """Sorted numbers; three or more in sequence become a range."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(
        f"{one[0]}–{one[-1]}" if len(one) > 2 else ", ".join(map(str, one)) for one in parts
    )


def content_of(
    paper: PaperRow,
    texts: Mapping[str, str],
    author: str,
    *,
    letterhead: Letterhead | None = None,
    signed: Signed | None = None,
    corrected: PaperRow | None = None,
) -> dict[str, Any]:
    """Everything printed, as JSON. Unprintable characters in facts are shown as their codes."""
    language, made, dossier = paper.language, composed(paper), from_json(paper.facts)
    taken_at = datetime.fromisoformat(paper.facts["taken_at"])
    return {
        "language": language,
        "reference": printable(reference_of(paper)),
        "letterhead": _letterhead(letterhead, language),
        "to": {"label": in_language(_TO, language), "name": printable(_recipient(paper))},
        "head": _head(paper, made, signed),
        "confidential": in_language(_CONFIDENTIAL, language),
        "page": in_language(_PAGE, language),
        "title": called("paper", paper.kind, language),
        "mark": "" if signed else in_language(_DRAFT, language),
        "made": in_language(_MADE, language).format(moment=written_moment(taken_at, language)),
        "facts_mark": in_language(_FACTS_MARK, language).format(digest=paper.facts_sha256[:16]),
        "sections": [_section(one, made, texts, language, signed) for one in made.sections],
        "signature": {
            "title": in_language(_SIGNATURE, language),
            "lines": _signature(paper, author, letterhead, signed, corrected),
            "digest": in_language(_DIGEST, language).format(digest=paper.facts_sha256),
        },
        "receipt": _receipt(paper),
        "sources_title": in_language(_SOURCES, language),
        "sources_note": in_language(_MARKS, language),
        "sources": [
            {
                "text": printable(source_words(dossier, ref, language)),
                "mark": printable(mark_of(ref)),
            }
            for ref in made.numbers
        ],
    }


def printed(content: Mapping[str, Any], made_at: datetime) -> bytes:
    return print_paper(PaperTemplate.REPORT, content, made_at)


def reference_of(paper: PaperRow) -> str:
    """The reference of this document for other parties: the reference of the file and the end of the document's own
    id."""
    own = paper.id.hex[-8:].upper()
    person = next(iter(from_json(paper.facts).of("person")), None)
    return f"{person.text('reference')}/{own}" if person and person.text("reference") else own


def _head(paper: PaperRow, made: Composed, signed: Signed | None) -> list[dict[str, str]]:
    """The identifying lines that a registry looks for first, each with its source."""
    language, dossier = paper.language, from_json(paper.facts)
    person = next(iter(dossier.of("person")), None)
    day = civil_date(signed.at if signed else paper.drafted_at)
    rows = [(_REFERENCE, reference_of(paper), ""), (_DATE, written_day(day, language), "")]
    if person is not None:
        born = person.day("birth_on")
        name = person.text("name")
        if born:
            name = in_language(_BORN, language).format(name=name, day=written_day(born, language))
        rows.append((_ABOUT, name, str(made.numbers.get(person.ref, ""))))
    rows += [
        (
            _court_label(one.text("court_reference")),
            one.text("court_reference"),
            str(made.numbers.get(one.ref, "")),
        )
        for one in dossier.of("order")
        if one.text("court_reference")
    ]
    return [
        {"label": in_language(label, language), "text": printable(text), "notes": notes}
        for label, text, notes in rows
    ]


def _court_label(reference: str) -> Both:
    return _CASE_NUMBER if _IS_CASE_NUMBER.fullmatch(reference) else _COURT


def _letterhead(one: Letterhead | None, language: str) -> dict[str, Any]:
    """The sender's name and the lines under it; without a letterhead, a line that it is missing."""
    if one is None:
        return {"name": in_language(_NO_LETTERHEAD, language), "lines": [], "missing": True}
    reached = [
        in_language(_PHONE, language).format(phone=one.phone),
        in_language(_EMAIL, language).format(email=one.email),
    ]
    lines = [one.office, f"{one.street}, {one.town}", " · ".join(reached)]
    return {
        "name": printable(one.organisation),
        "lines": [printable(line) for line in lines],
        "missing": False,
    }


def _recipient(paper: PaperRow) -> str:
    """A warning is for the person; all other documents go to the prosecutor."""
    if paper.kind != PaperKind.OFFICIAL_WARNING:
        return in_language(_PROSECUTION, paper.language)
    person = next(iter(from_json(paper.facts).of("person")), None)
    return person.text("name") if person else ""


def _receipt(paper: PaperRow) -> dict[str, Any] | None:
    if paper.kind != PaperKind.OFFICIAL_WARNING:
        return None
    return {
        "title": in_language(_RECEIPT, paper.language),
        "labels": [in_language(one, paper.language) for one in _RECEIVED],
        "remark": in_language(_NO_CONSENT, paper.language),
    }


def _section(
    section: Section,
    made: Composed,
    texts: Mapping[str, str],
    language: str,
    signed: Signed | None,
) -> dict[str, Any]:
    empty = in_language(_NOTHING if signed else _EMPTY, language)
    body = texts.get(section.code, "") or empty
    return {
        "title": section.title,
        "statements": [
            {
                "text": printable(one.text),
                "notes": made.notes(one),
                "remark": in_language(HEARSAY, language) if one.hearsay else "",
                "under": one.under,
            }
            for one in section.statements
        ],
        "paragraphs": _paragraphs(body) if section.own else [],
    }


def _paragraphs(body: str) -> list[str]:
    return [printable(one.strip()) for one in body.split("\n\n") if one.strip()]


def _signature(
    paper: PaperRow,
    author: str,
    letterhead: Letterhead | None,
    signed: Signed | None,
    corrected: PaperRow | None,
) -> list[str]:
    language = paper.language
    lines = [in_language(_AUTHOR, language).format(author=printable(author))]
    if signed is None:
        lines.append(f"{in_language(_DRAFT, language)}.")
    else:
        at = written_moment(signed.at, language)
        role = called("role", signed.role, language)
        words = in_language(_SIGNED, language)
        lines.append(words.format(name=printable(signed.name), role=role, moment=at))
        lines.append(in_language(_HOW_SIGNED, language))
    if letterhead is not None:
        lines.append(printable(in_language(_CONTACT, language).format(**asdict(letterhead))))
    if corrected is not None and corrected.signed_at is not None:
        at = written_moment(corrected.signed_at, language)
        name, digest = printable(corrected.signed_name or ""), corrected.pdf_sha256
        lines.append(in_language(_REPLACES, language).format(moment=at, name=name, digest=digest))
    return lines
