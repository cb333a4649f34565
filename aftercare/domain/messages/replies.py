"""What a client means by a text to us, and nothing more than the text clearly says.

Only a whole message counts, never a word inside one: "ja maar ik kan niet" is not a yes. A no that is explained is
still a no; a yes with more words may take it back. Case, accents, punctuation, emoji, politeness and a typing error do
not matter. A message that we do not understand is UNCLEAR and goes to a
person. No meaning here ever fulfils an obligation: a reply can be forged.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Final

from aftercare.domain.message_templates.lookalikes import as_cyrillic, as_latin, folded
from aftercare.domain.messages.reply_keywords import (
    AFTER_NO,
    BARE_NO,
    CHOOSING,
    DENIALS,
    DOUBTS,
    LANGUAGE_NAMES,
    LISTED,
    NEVER_GUESSED,
    NOT_IN,
    POLITE,
    SIGNS,
)


class Meaning(StrEnum):
    YES = "yes"
    NO = "no"
    STOP = "stop"
    START = "start"
    HELP = "help"
    WRONG_NUMBER = "wrong-number"
    LANGUAGE = "language"
    # The number of one of the times that were offered.
    CHOICE = "choice"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reply:
    """A meaning; with LANGUAGE also the code of the requested language, with CHOICE the number. `more`: a NO with more
    words, which a person has to read."""

    meaning: Meaning
    language: str | None = None
    number: int | None = None
    more: bool = False


UNCLEAR: Final = Reply(Meaning.UNCLEAR)
_NO: Final = Reply(Meaning.NO)


def _words(text: str) -> list[str]:
    """Folded words. Everything but letters separates them; combining signs of any script do not."""
    kept = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in folded(text))
    return kept.split()


def _replies_listed(listed: str, reply: Reply) -> dict[str, Reply]:
    return {" ".join(_words(phrase)): reply for phrase in listed.split(",")}


_UNDERSTOOD: Final[dict[str, Reply]] = {
    phrase: reply
    for listed_replies in (
        *(_replies_listed(listed, Reply(Meaning(code))) for code, listed in LISTED.items()),
        *(
            _replies_listed(listed, Reply(Meaning.LANGUAGE, code))
            for code, listed in LANGUAGE_NAMES.items()
        ),
    )
    for phrase, reply in listed_replies.items()
}
_SIGNS: Final = {sign: Reply(Meaning(code)) for sign, code in SIGNS.items()}
_POLITE: Final = frozenset(_words(POLITE))
_CHOOSING: Final = frozenset(_words(CHOOSING))
_DENIALS: Final = frozenset(_words(DENIALS))
_NEVER_GUESSED: Final = frozenset(_words(NEVER_GUESSED))
_BARE_NO: Final = frozenset(_words(BARE_NO))
_NO_BEFORE: Final = {"no": frozenset(_words(AFTER_NO)), "nope": frozenset(_words(AFTER_NO))}
_DOUBTS: Final = frozenset(_words(DOUBTS))
_CLAUSES: Final = re.compile(r"[.,;:!\n\u060c\u061b\u2013\u2014]| - ")

# These count even inside a whole sentence ("u heeft het verkeerde nummer"), unless it contains a denial.
_WRONG_NUMBER_PAIRS: Final = frozenset(
    phrase for phrase, reply in _UNDERSTOOD.items()
    if reply.meaning is Meaning.WRONG_NUMBER and phrase.count(" ") == 1 and not set(phrase.split()) & _DENIALS
)  # fmt: skip

_MOST_PARTS: Final = 12  # words; a longer message says something else as well
_SLIP_FROM: Final = 4  # letters; in shorter words a typing error makes another word


def meaning_of(text: str, language: str = "nl") -> Reply:
    """The meaning of the text in any language; `language` is the one we write in."""
    if number := _number_in(text):
        return Reply(Meaning.CHOICE, number=number)
    words = _words(text)
    shown = {_SIGNS[c] for c in text if c in _SIGNS}
    if not words:
        return shown.pop() if len(shown) == 1 and not _has_digits(text) else UNCLEAR
    if _reports_wrong_number(words):
        return Reply(Meaning.WRONG_NUMBER)
    # "ja 14:00" may be about another time than ours, and "ja 👎" is not a yes.
    if _has_digits(text):
        return UNCLEAR
    reply = _in_any_script(words, language)
    if reply == UNCLEAR and _is_explained_no(text, words, language):
        reply = Reply(Meaning.NO, more=True)
    return reply if all(sign.meaning is reply.meaning for sign in shown) else UNCLEAR


def _is_explained_no(text: str, words: list[str], language: str) -> bool:
    """Whether the text begins with a no and the rest does not doubt it: the first clause is a no by itself ("kan niet,
    moet werken"), or the first word is one that means nothing else ("nee ik moet werken", "no can't")."""
    if "?" in text or "\u061f" in text:
        return False
    clauses = [clause for clause in map(_words, _CLAUSES.split(text)) if clause]
    first = clauses[0]
    if _in_any_script(first, language) == _NO:
        return not _doubts(words[len(first) :])
    leads = words[0] in _BARE_NO or (
        words[1:2]
        and words[1] in _NO_BEFORE.get(words[0], ())
        and (words[0], language) not in NOT_IN
    )
    return bool(leads) and not _doubts(words[1:])


def _doubts(rest: list[str]) -> bool:
    """Whether the words after a no may take it back: a yes among them, or a word such as "kom", "maar" or "probleem"
    outside a phrase that says no ("ik kan niet komen")."""
    at = 0
    while at < len(rest):
        found = {
            size: reply
            for size in range(1, _MOST_PARTS)
            if (reply := _UNDERSTOOD.get(" ".join(rest[at : at + size]))) is not None
        }
        size = max(found, default=1)
        if found.get(size, _NO) != _NO or (not found and rest[at] in _DOUBTS):
            return True
        at += size
    return False


def _in_any_script(words: list[str], language: str) -> Reply:
    """The meaning as written. With letters of two scripts, the text is read in each of them; the meaning counts when
    only one is found."""
    reply = _in_words(words, language)
    if reply != UNCLEAR or not _is_mixed("".join(words)):
        return reply
    readings = ([as_latin(word) for word in words], [as_cyrillic(word) for word in words])
    found = {_in_words(reading, language) for reading in readings} - {UNCLEAR}
    return found.pop() if len(found) == 1 else UNCLEAR


def _in_words(words: list[str], language: str) -> Reply:
    plain = [w for w in words if w not in _POLITE]
    for candidate in (words, _without_repeats(plain)):
        phrase = " ".join(candidate)
        if phrase in _UNDERSTOOD and (phrase, language) not in NOT_IN:
            return _UNDERSTOOD[phrase]
    reply = _reply_in_parts(plain, language)
    return _with_a_slip(" ".join(plain), language) if reply == UNCLEAR else reply


def _reply_in_parts(words: list[str], language: str) -> Reply:
    """The same answer twice in other words ("prima, tot dan"): every part is listed, and all parts have the same
    meaning."""
    if len(words) > _MOST_PARTS:
        return UNCLEAR
    meant: list[set[Reply]] = [set() for _ in range(len(words) + 1)]
    for end in range(1, len(words) + 1):
        for start in range(end):
            phrase = " ".join(words[start:end])
            reply = _UNDERSTOOD.get(phrase)
            if reply is not None and (phrase, language) not in NOT_IN:
                meant[end] |= (
                    {reply} if start == 0 else {one for one in meant[start] if one == reply}
                )
    return meant[-1].pop() if len(meant[-1]) == 1 else UNCLEAR


def _number_in(text: str) -> int | None:
    """The one digit of a message that says nothing else: `2`, `2)`, `optie 2 graag`."""
    digits = [c for c in text if c.isdecimal()]
    if (
        len(digits) != 1
        or set(_words(text)) - _POLITE - _CHOOSING
        or any(c in _SIGNS for c in text)
    ):
        return None
    return int(digits[0]) or None


def _has_digits(text: str) -> bool:
    return any(c.isdecimal() for c in text)


def _is_mixed(letters: str) -> bool:
    return any("a" <= c <= "z" for c in letters) and any("\u0400" <= c <= "\u04ff" for c in letters)


def _without_repeats(words: list[str]) -> list[str]:
    """`ja ja`, `stop stop stop` and `jaaa`, `yesss` with each repetition once."""
    once = [word for word, _ in groupby(words)]
    return ["".join(_shortened(word)) if len(word) < 8 else word for word in once]


def _shortened(word: str) -> str:
    if word in _UNDERSTOOD:
        return word
    short = "".join(letter for letter, _ in groupby(word))
    return short if short in _UNDERSTOOD else word


def _reports_wrong_number(words: list[str]) -> bool:
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    return bool(pairs & _WRONG_NUMBER_PAIRS) and not _DENIALS & set(words)


def _with_a_slip(typed: str, language: str) -> Reply:
    """A listed word with one typing error, when only one meaning is that near.

    Never a phrase: one letter separates "I can come" from "I cant come".
    """
    if " " in typed or len(typed) < _SLIP_FROM - 1 or (typed, language) in NOT_IN:
        return UNCLEAR
    near = {
        reply
        for phrase, reply in _UNDERSTOOD.items()
        if " " not in phrase
        and len(phrase) >= _SLIP_FROM
        and typed[0] == phrase[0]
        and _one_slip(typed, phrase)
    }
    if any(_one_slip(typed, word) for word in _NEVER_GUESSED):
        return UNCLEAR
    return near.pop() if len(near) == 1 else UNCLEAR


def _one_slip(typed: str, meant: str) -> bool:
    """One letter missing, one added, or two neighbours swapped; a changed letter only in longer words, since it
    makes `heel` of `help`."""
    if len(typed) == len(meant):
        differing = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
        if len(differing) == 1:
            return len(meant) > 5
        first = differing[0] if differing else 0
        swapped = typed[:first] + typed[first + 1 : first + 2] + typed[first : first + 1]
        return len(differing) == 2 and swapped + typed[first + 2 :] == meant
    short, long = sorted((typed, meant), key=len)
    return len(long) - len(short) == 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )
