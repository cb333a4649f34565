"""The Dutch letters can be read at level B1: short sentences, short words, an easy score."""

from __future__ import annotations

import re

import pytest

from aftercare.domain.letters.wording import HOLE, WHEN, WORDING, LetterKind

# Guidance for B1 asks for fifteen words at most; the score of Douma (1960), Flesch's for Dutch, calls 60 plain.
LONGEST_SENTENCE = 15
LONGEST_WORD = 16
PLAIN = 60
_VOWELS = re.compile(r"(?:aai|ooi|oei|eeu|ieu|[aeiouyáéëíïóöúü]{1,2})")


def sentences_of(kind: LetterKind) -> list[list[str]]:
    """The words of each sentence, with a short word in each place for a fact."""
    letter = WORDING["nl"].letters[kind]
    lines = [letter.title, *(one for one in letter.paragraphs if one != WHEN)]
    said = [HOLE.sub("dag", one) for one in lines]
    found = [re.findall(r"[^\W\d_]+", one) for text in said for one in re.split(r"[.?!]", text)]
    return [words for words in found if words]


def syllables_in(word: str) -> int:
    return max(1, len(_VOWELS.findall(word.lower())))


def douma(sentences: list[list[str]]) -> float:
    """206.84 less 0.93 a word of a sentence and 77 a syllable of a word, on average."""
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(syllables_in(word) for word in words)
    return 206.84 - 0.93 * len(words) / len(sentences) - 77 * syllables / len(words)


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_is_short_sentences_of_short_words(kind: LetterKind) -> None:
    sentences = sentences_of(kind)
    assert max(len(sentence) for sentence in sentences) <= LONGEST_SENTENCE
    assert max(len(word) for sentence in sentences for word in sentence) <= LONGEST_WORD
    assert douma(sentences) >= PLAIN


def test_the_score_separates_hard_from_easy() -> None:
    easy = [["Bel", "ons", "als", "u", "niet", "kunt"]]
    hard = [
        [
            "Ingevolge",
            "de",
            "bovengenoemde",
            "uitnodigingsprocedure",
            "dient",
            "u",
            "te",
            "verschijnen",
        ]
    ]
    assert douma(easy) > 100
    assert douma(hard) < 30
