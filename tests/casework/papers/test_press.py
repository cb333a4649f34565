"""A paper is the same bytes for the same facts, tagged, named and readable, and no text in it is markup."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from aftercare.base.errors import Invalid
from aftercare.domain.letters.composing import compose
from aftercare.domain.letters.wording import LETTER_LANGUAGES, LetterKind
from aftercare.processes.letters.drafts import kept
from aftercare.processes.papers.pdf import LONGEST_TEXT, MOST_CHARACTERS, PaperTemplate, print_paper
from tests.domain.letters.test_letter_wording import EVERY, MAILING, facts_of
from tests.tiers import examples

MADE_AT = datetime(2026, 11, 12, 9, tzinfo=UTC)
HOSTILE = ('#panic("x")', "] #[ } { \" ' ` $x$ \\ */ // <a> @b", "= Kop", "- punt\n+ punt", "~--...",
           "Fenna " * 40)  # fmt: skip


def sheet(language: str = "nl", **changes: Any) -> dict[str, Any]:
    return kept(compose(facts_of(LetterKind.APPOINTMENT, language), MAILING)) | changes


def printed(*letters: dict[str, Any], title: str | None = None, envelopes: bool = False) -> bytes:
    facts = {
        "language": letters[0]["language"],
        "title": title or letters[0]["title"],
        "envelopes": envelopes,
        "letters": list(letters),
    }
    return print_paper(PaperTemplate.LETTERS, facts, MADE_AT)


def reader(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made), strict=True)


def words(made: bytes) -> str:
    document = pypdfium2.PdfDocument(made)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def dark_share(page: pypdfium2.PdfPage) -> float:
    pixels = page.render(scale=1, grayscale=True).to_numpy()
    return float(np.mean(pixels < 128))


def roles(node: Any) -> list[str]:
    """The kinds of the elements of the tree of tags, in the order they are read aloud."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return list(itertools.chain.from_iterable(map(roles, node)))
    if not isinstance(node, DictionaryObject):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (roles(node["/K"]) if "/K" in node else [])


def languages(node: Any) -> list[str]:
    """The languages named within the tree of tags; what is not named is the document's own."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return list(itertools.chain.from_iterable(map(languages, node)))
    if not isinstance(node, DictionaryObject):
        return []
    own = [str(node["/Lang"])] if "/Lang" in node else []
    return own + (languages(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_each_letter_is_one_tagged_page_that_says_its_title_and_language(
    kind: LetterKind, language: str
) -> None:
    letter = kept(compose(facts_of(kind, language), MAILING))
    made = printed(letter)
    found = reader(made)
    root = found.root_object
    assert len(found.pages) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata is not None
    assert found.metadata.title == letter["title"]
    assert found.metadata.creation_date == MADE_AT
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = roles(root["/StructTreeRoot"])
    assert tags.count("/H1") == 1
    assert "/P" in tags
    assert ("/L" in tags) == bool(letter["rows"])


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_each_letter_has_ink_on_the_page_and_its_fonts_inside(
    kind: LetterKind, language: str
) -> None:
    made = printed(kept(compose(facts_of(kind, language), MAILING)))
    document = pypdfium2.PdfDocument(made)
    assert 0.001 < dark_share(document[0]) < 0.2
    document.close()
    fonts = reader(made).pages[0]["/Resources"]["/Font"].get_object()
    for font in fonts.values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"].get_object())
        assert "/ToUnicode" in font.get_object()


@pytest.mark.parametrize("language", [one for one in LETTER_LANGUAGES if one != "ar"])
def test_every_word_can_be_read_out_in_the_order_it_stands_in(language: str) -> None:
    letter = sheet(language)
    text = words(printed(letter))
    said = [letter["sender"], *letter["recipient"], letter["written_on"], letter["title"]]
    said += ["".join(part for part, _ in letter["paragraphs"][0])]
    said += [cell for row in letter["rows"] for cell in row]
    said += [letter["closing"]]
    places = [text.find(" ".join(one.split())) for one in said]
    assert -1 not in places, [one for one, at in zip(said, places, strict=True) if at < 0]
    assert places == sorted(places)


def test_arabic_runs_from_the_right_and_its_numbers_from_the_left() -> None:
    made = printed(sheet("ar"))
    text = words(made)
    assert "088-1234567" in text
    assert "10:00" in text
    document = pypdfium2.PdfDocument(made)
    pixels = document[0].render(scale=1, grayscale=True).to_numpy()
    height, width = pixels.shape
    # Below the window, where the letter itself begins: its title and first lines.
    ink = (pixels[int(height * 0.30) : int(height * 0.41)] < 128).sum(axis=0)
    document.close()
    assert ink[width // 2 :].sum() > 5 * ink[: width // 2].sum()


def test_the_letters_of_a_batch_each_follow_their_envelope_in_their_own_language() -> None:
    made = printed(*(sheet(one) for one in LETTER_LANGUAGES), title="Brieven", envelopes=True)
    found = reader(made)
    sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in found.pages]
    assert sizes == [(624, 312), (595, 842)] * len(LETTER_LANGUAGES)
    envelope = found.pages[0].extract_text()
    assert "Perenlaan 12" in envelope
    assert "afspraak" not in envelope
    assert found.root_object["/Lang"] == "nl"
    assert set(languages(found.root_object["/StructTreeRoot"])) == set(LETTER_LANGUAGES) - {"nl"}


def test_the_same_facts_give_the_same_bytes_and_another_moment_gives_others() -> None:
    assert printed(sheet()) == printed(sheet())
    facts = {"language": "nl", "title": "x", "envelopes": False, "letters": [sheet()]}
    later = print_paper(PaperTemplate.LETTERS, facts, MADE_AT.replace(hour=10))
    assert later != print_paper(PaperTemplate.LETTERS, facts, MADE_AT)
    with pytest.raises(ValueError, match=r"naive|aware|offset"):
        print_paper(PaperTemplate.LETTERS, facts, MADE_AT.replace(tzinfo=None))


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_name_is_printed_as_it_was_written(text: str) -> None:
    made = printed(sheet(recipient=[text, "Perenlaan 12"], title="Uw afspraak"))
    assert "".join(text.split()) in "".join(words(made).split())


@pytest.mark.parametrize(
    "text", ["a\0b", "\x07", "עברית", "😀", "王", "\ud800", "\ue000", "\uffff"]
)
def test_what_no_font_of_ours_can_show_is_refused_rather_than_left_out(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        printed(sheet(recipient=[text]))
    assert [one.code for one in refused.value.fields] == ["unprintable"]


def test_a_text_of_ten_thousand_letters_is_printed_over_as_many_pages_as_it_takes() -> None:
    for letters in ("F" * 10_000, "Fenna " * 1_700, "m" + "\u0301" * 3_000):
        made = printed(sheet(paragraphs=[[[letters, False]]], recipient=["Fenna"]))
        assert made.startswith(b"%PDF")


def test_a_long_name_breaks_within_the_window() -> None:
    made = printed(sheet(recipient=["F" * 200, "Perenlaan 12"]))
    document = pypdfium2.PdfDocument(made)
    pixels = document[0].render(scale=1, grayscale=True).to_numpy()
    document.close()
    # The window is 90 mm wide and begins 23 mm from the left.
    top = pixels[: int(pixels.shape[0] * 0.28)] < 128
    edge = int(pixels.shape[1] * 118 / 210)
    assert top[:, :edge].any()
    assert not top[:, edge:].any()


@pytest.mark.parametrize(
    "paragraphs",
    [
        [[["x" * (LONGEST_TEXT + 1), False]]],
        [[["x y " * 1_000, False]]] * (MOST_CHARACTERS // 4_000),
    ],
    ids=["one text", "all texts"],
)
def test_what_is_longer_than_a_paper_may_be_is_refused_before_it_costs_anything(
    paragraphs: list[Any],
) -> None:
    with pytest.raises(Invalid) as refused:
        printed(sheet(paragraphs=paragraphs))
    assert [one.code for one in refused.value.fields] == ["paper-too-long"]


def test_where_the_library_itself_gives_up_the_paper_is_refused() -> None:
    parts = [["م" * 11_000, False]] * 6
    with pytest.raises(Invalid) as refused:
        printed(sheet(paragraphs=[parts]))
    assert [one.code for one in refused.value.fields] == ["unprintable"]


def printed_unless_unprintable(letter: dict[str, Any]) -> bytes | None:
    try:
        return printed(letter, title="Uw afspraak")
    except Invalid as refused:
        codes = [one.code for one in refused.fields]
    assert codes == ["unprintable"]
    return None


@settings(max_examples=examples(120), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=400), st.sampled_from(LETTER_LANGUAGES))
@example('"]#import "paper.typ": *\n#read("paper.typ")', "ar")
@example("\u200f\u202e#eval", "nl")
def test_any_text_anywhere_is_printed_or_refused_and_changes_nothing_else(
    text: str, language: str
) -> None:
    letter = sheet(language)
    hostile = letter | {
        "recipient": [text], "sender": text, "title": text or "x", "greeting": text,
        "paragraphs": [[[text, False], [text, True]], None], "rows": [[text, text]],
    }  # fmt: skip
    made = printed_unless_unprintable(hostile)
    if made is None:
        return
    root = reader(made).root_object
    assert root["/Lang"] == language
    assert root["/StructTreeRoot"]
    assert b"/JavaScript" not in made
    assert not [page for page in reader(made).pages if "/Annots" in page], "a link"
