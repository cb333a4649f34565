"""Each paper is tagged, named and readable, passes a validator of PDF/UA-1, and no text in it is markup."""

from __future__ import annotations

from typing import Any

import page
import pypdfium2
import pytest

from aftercare.casework.papers.font_coverage import printable
from aftercare.casework.papers.printing import ranges
from aftercare.casework.papers.view import paper_pdf
from aftercare.domain.papers import PaperKind, called
from aftercare.processes.papers.pdf import PaperTemplate, print_paper
from tests.casework.papers.paper_desk import Desk, desk_of
from tests.casework.papers.test_press import HOSTILE, MADE_AT, dark_share, reader, roles, words
from tests.store.arranging import Arranger

EVERY = [(kind, language) for kind in PaperKind for language in ("nl", "en")]


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


def sheet(**changes: Any) -> dict[str, Any]:
    one = {"text": "Een zin.", "notes": "1, 3–5", "remark": "", "under": False}
    return {
        "language": "nl", "title": "Voortgangsverslag", "reference": "T-1/0", "mark": "CONCEPT", "made": "Gemaakt.",
        "letterhead": {"name": "Reclassering Voorbeeld", "lines": ["Kantoor"], "missing": False},
        "to": {"label": "Aan", "name": "Openbaar Ministerie"},
        "head": [{"label": "Kenmerk", "text": "T-1/0", "notes": "1"}], "confidential": "Vertrouwelijk.",
        "page": "Pagina {page} van {pages}", "facts_mark": "SHA-256 0",
        "sections": [{"title": "Deel", "statements": [one], "paragraphs": ["Woorden."]}],
        "signature": {"title": "Ondertekening", "lines": ["Niemand."], "digest": "SHA-256 0"}, "receipt": None,
        "sources_title": "Bronnen", "sources_note": "Achter elke bron staat een nummer.",
        "sources": [{"text": "Afspraak, 24 november 2026", "mark": "7F3A12C4-2"}],
    } | changes  # fmt: skip


def printed(**changes: Any) -> bytes:
    return print_paper(PaperTemplate.REPORT, sheet(**changes), MADE_AT)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_each_paper_passes_a_validator_draft_and_signed(
    desk: Desk, kind: PaperKind, language: str
) -> None:
    draft = desk.filled(kind, language=language)
    with desk.arrange.database.work(desk.arrange.office.officer, desk.arrange.now) as work:
        made = [paper_pdf(work, draft.id)]
    signed = desk.signed(kind, language=language).pdf
    assert signed is not None
    for one in (*made, signed):
        report = page.validate_pdf_bytes(one, profile=page.ValidationProfile.PDF_UA_1)
        assert report.is_compliant, [str(failure) for failure in report.failures]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_each_paper_says_its_title_and_language_and_is_read_in_order(
    desk: Desk, kind: PaperKind, language: str
) -> None:
    row = desk.signed(kind, language=language)
    assert row.pdf is not None
    assert row.content is not None
    found = reader(row.pdf)
    root = found.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert found.metadata is not None
    assert found.metadata.title == called("paper", kind.value, language)
    tags = roles(root["/StructTreeRoot"])
    assert tags.count("/H1") == 1
    boxes = 2 if kind is PaperKind.OFFICIAL_WARNING else 1
    assert tags.count("/H2") == len(row.content["sections"]) + boxes + 1
    assert {"/L", "/LI", "/P"} <= set(tags)
    text = words(row.pdf)
    places = [text.find(" ".join(one["title"].split())) for one in row.content["sections"]]
    assert -1 not in places
    document = pypdfium2.PdfDocument(row.pdf)
    for sheet_of in document:
        assert 0.001 < dark_share(sheet_of) < 0.2
    document.close()


def test_the_author_s_words_and_every_source_stand_in_the_pdf(desk: Desk) -> None:
    row = desk.signed(PaperKind.VIOLATION_REPORT)
    assert row.pdf is not None
    assert row.content is not None
    text = words(row.pdf).replace(" ", "")
    for written in (
        "De motivatie neemt af.",
        "NIET AFGELEVERD",
        "GEEN BERICHT",
        row.facts_sha256,
        *(one["text"] for one in row.content["sources"]),
    ):
        assert written.replace(" ", "") in text, written
    assert "FennaFramboos,geboren" in text
    about = [one["text"] for one in row.content["head"] if "Fenna Framboos" in one["text"]]
    assert len(about) == 1


@pytest.mark.parametrize(
    "hostile",
    [*HOSTILE, '#read("/etc/passwd")', '#import "@preview/x:1.0.0"', "#sys.inputs", "a" * 9_000],
)
def test_no_text_is_markup(hostile: str) -> None:
    one = {"text": hostile, "notes": "1", "remark": hostile, "under": False}
    made = printed(
        sections=[
            {"title": hostile, "statements": [one, one | {"under": True}], "paragraphs": [hostile]}
        ],
        sources=[{"text": hostile, "mark": "0"}],
    )
    assert "".join(hostile.split())[:40] in "".join(words(made).split())


def test_the_same_facts_give_the_same_bytes() -> None:
    assert printed() == printed()
    assert printed() != printed(made="Later.")


def test_a_sign_no_font_has_or_that_turns_letters_is_shown_by_its_code() -> None:
    assert printable("Zoë Ł. سارة Їжак") == "Zoë Ł. سارة Їжак"
    assert printable("a\U0001f600b\u202ec\0d") == "a[U+1F600]b[U+202E]c[U+0000]d"
    assert printable("אअ王ა") == "[U+05D0][U+0905][U+738B][U+10D0]"
    assert printable("een\r\ntwee\tdrie") == "een\ntwee drie"


def test_notes_draw_neighbours_together() -> None:
    assert ranges([1, 3, 4, 5, 8, 9]) == "1, 3–5, 8, 9"
    assert ranges([]) == ""
