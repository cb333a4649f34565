"""What someone means by a text they send us, and nothing more than they clearly said.

Only a whole message counts, never a word inside one: "ja maar ik kan niet" is not a yes. Case,
accents, punctuation, emoji, politeness and a slip of the finger do not matter. What we do not
understand is UNCLEAR and goes to a person. No meaning here ever satisfies a duty: a reply can be
forged.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Final

from aftercare.domain.letters import folded


class Meaning(StrEnum):
    YES = "yes"
    NO = "no"
    STOP = "stop"
    START = "start"
    HELP = "help"
    WRONG_NUMBER = "wrong-number"
    LANGUAGE = "language"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reply:
    """A meaning, and with LANGUAGE the code of the language asked for."""

    meaning: Meaning
    language: str | None = None


UNCLEAR: Final = Reply(Meaning.UNCLEAR)


def _phrases(meaning: Meaning, listed: str) -> dict[str, Reply]:
    return {" ".join(_words(phrase)): Reply(meaning) for phrase in listed.split(",")}


def _words(text: str) -> list[str]:
    """Folded words; whatever is not a letter parts them, combining signs of any script join."""
    kept = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in folded(text))
    return kept.split()


def _languages(**listed: str) -> dict[str, Reply]:
    return {
        " ".join(_words(name)): Reply(Meaning.LANGUAGE, code)
        for code, names in listed.items()
        for name in names.split(",")
    }


# What people write in Dutch, English, Arabic, Polish, Turkish and Ukrainian.
_UNDERSTOOD: Final = (
    _phrases(
        Meaning.YES,
        "ja, jaa, jawel, jazeker, yes, yep, yeah, ok, oke, okay, akkoord, prima, is goed, ik kom,"
        "ik kom eraan, ik ben er, ik zal er zijn, ja ik kom, ja ik ben er, ja is goed, ja prima,"
        "ja ok, ja oke, yes i will, yes i will come, i will come, i will be there, yes ok,"
        "yes i will be there, ill be there, yes ill be there, tak, evet, نعم, так",
    )
    | _phrases(
        Meaning.NO,
        "nee, neen, no, nope, ik kan niet, kan niet, ik kom niet, nee ik kan niet, nee kan niet,"
        "nee ik kom niet, nee helaas, helaas niet,"
        "helaas kan ik niet, het lukt niet, lukt niet, nee het lukt niet, nee lukt niet, i cant,"
        "i cannot, cant come, cannot come, i cant come, i cannot come, i cant make it,"
        "i cannot make it, cant make it, cannot make it, no i cant, no i cannot, no i cant come,"
        "no i cannot come, no i cant make it, no i cannot make it, nie, hayır, لا, ні",
    )
    | _phrases(
        Meaning.STOP,
        # With the words on which Twilio itself blocks the number, so that we agree with it.
        "stop, stoppen, afmelden, uitschrijven, meld mij af, stop sms, stop berichten,"
        "stop met sms, stop met berichten, stop met sturen, stop met berichten sturen,"
        "stop met deze berichten, geen berichten meer, geen sms meer, stop messages, stop texts,"
        "stop texting, stop texting me, stop sending messages, stop these messages,"
        "no more messages, no more texts, stopall, unsubscribe, cancel, end, quit, optout,"
        "opt out, revoke, стоп, dur, توقف",
    )
    | _phrases(Meaning.START, "start, starten, aanmelden, unstop, старт")
    | _phrases(Meaning.HELP, "help, hulp, info, pomoc, yardım, مساعدة, допомога")
    | _phrases(
        Meaning.WRONG_NUMBER,
        "verkeerd nummer, verkeerde nummer, fout nummer, foute nummer, verkeerd verbonden,"
        "verkeerde persoon, wrong number, wrong person, zły numer, pomyłka, yanlış numara,"
        "رقم خاطئ, неправильний номер, помилилися номером",
    )
    | _languages(
        nl="nederlands, dutch, hollands",
        en="engels, english",
        ar="arabisch, arabic, عربي, العربية, عربية",
        pl="pools, polish, polski, po polsku",
        tr="turks, turkish, türkçe",
        uk="oekraïens, ukrainian, українська, українською",
    )
)

# A thumb is an answer by itself; skin tones are no part of it.
_THUMBS: Final = {"👍": Reply(Meaning.YES), "👎": Reply(Meaning.NO)}

# In Polish "no" is an everyday yes.
_NOT_IN: Final = {("no", "pl"), ("nope", "pl")}

_POLITE: Final = frozenset(
    _words(
        "dank dankje dankjewel dankuwel bedankt u je jij wel graag hoor aub svp alstublieft"
        " alsjeblieft please thanks thank you sorry mevrouw meneer hallo hoi hi hello groet"
        " groeten groetjes mvg dziękuję proszę lütfen teşekkürler дякую будь ласка شكرا"
    )
)

# These may stand in a whole sentence ("u heeft het verkeerde nummer"), unless it is denied.
_TELLING_PAIRS: Final = frozenset(
    phrase for phrase, reply in _UNDERSTOOD.items()
    if reply.meaning is Meaning.WRONG_NUMBER and " " in phrase
)  # fmt: skip
_DENIALS: Final = frozenset({"niet", "geen", "not", "isnt", "nie"})

_SLIP_FROM: Final = 4  # letters; in shorter words a slip makes another word


def meaning_of(text: str, language: str = "nl") -> Reply:
    """What the text means, in whatever language it is; `language` is the one we write in."""
    words = _words(text)
    if not words:
        signs = dict.fromkeys(c for c in text if c in _THUMBS)
        return _THUMBS[next(iter(signs))] if len(signs) == 1 else UNCLEAR
    for candidate in (words, _without_repeats([w for w in words if w not in _POLITE])):
        reply = _UNDERSTOOD.get(" ".join(candidate))
        if reply is not None and (" ".join(candidate), language) not in _NOT_IN:
            return reply
    if _tells_wrong_number(words):
        return Reply(Meaning.WRONG_NUMBER)
    return _with_a_slip(" ".join(w for w in words if w not in _POLITE), language)


def _without_repeats(words: list[str]) -> list[str]:
    """`ja ja`, `stop stop stop` and `jaaa`, `yesss` said once."""
    once = [word for word, _ in groupby(words)]
    return ["".join(_shortened(word)) if len(word) < 8 else word for word in once]


def _shortened(word: str) -> str:
    if word in _UNDERSTOOD:
        return word
    short = "".join(letter for letter, _ in groupby(word))
    return short if short in _UNDERSTOOD else word


def _tells_wrong_number(words: list[str]) -> bool:
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    return bool(pairs & _TELLING_PAIRS) and not _DENIALS & set(words)


def _with_a_slip(said: str, language: str) -> Reply:
    """A listed word with one slip, when only one meaning is that near.

    Never a phrase: one letter parts "I can come" from "I cant come".
    """
    if " " in said or len(said) < _SLIP_FROM - 1 or (said, language) in _NOT_IN:
        return UNCLEAR
    near = {
        reply
        for phrase, reply in _UNDERSTOOD.items()
        if " " not in phrase
        and len(phrase) >= _SLIP_FROM
        and said[0] == phrase[0]
        and _one_slip(said, phrase)
    }
    return near.pop() if len(near) == 1 else UNCLEAR


def _one_slip(said: str, meant: str) -> bool:
    """One letter missing, one too many, or two neighbours swapped; a wrong letter only in longer
    words, since it makes `heel` of `help`."""
    if len(said) == len(meant):
        differing = [i for i, (a, b) in enumerate(zip(said, meant, strict=True)) if a != b]
        if len(differing) == 1:
            return len(meant) > 5
        first = differing[0] if differing else 0
        swapped = said[:first] + said[first + 1 : first + 2] + said[first : first + 1]
        return len(differing) == 2 and swapped + said[first + 2 :] == meant
    short, long = sorted((said, meant), key=len)
    return len(long) - len(short) == 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )
