"""Which passwords are refused, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from zxcvbn import zxcvbn

from aftercare.base.errors import FieldFault

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 128
# Only the beginning is estimated. The time grows fast with signs that can stand for letters: 32 of them take half a
# second, 100 take twelve.
LONGEST_ESTIMATED: Final = 32
# 4 of 4: more than 10^10 guesses (Wheeler, zxcvbn: Low-Budget Password Strength Estimation, USENIX Security 2016). With
# 3, `Welkom2026!!` and `Maandag1november` pass.
LEAST_SCORE: Final = 4
# A name with a year behind it is no password.
LEAST_BESIDE_NAMES: Final = 8
# Words that everyone in the organisation would try.
OF_THE_WORK: Final = (
    "aftercare",
    "reclassering",
    "reclasseringnederland",
    "toezicht",
    "toezichthouder",
    "nazorg",
    "probation",
    "welkom",
    "wachtwoord",
)
# The library knows English words and names. These are what Dutch people take when a password is asked for.
_DUTCH: Final = """
lente zomer herfst winter voorjaar najaar maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari
februari maart april mei juni juli augustus september oktober november december vandaag morgen weekend
vakantie kerst kerstmis pasen pinksteren koningsdag sinterklaas oranje verjaardag amsterdam rotterdam utrecht
denhaag eindhoven groningen tilburg almere breda nijmegen arnhem haarlem enschede maastricht zwolle leiden
zoetermeer leeuwarden nederland holland friesland limburg brabant gelderland drenthe ajax feyenoord voetbal
hockey tennis fietsen hardlopen formule max verstappen psv heerenveen geheim verander veranderen nieuw
inloggen toegang account gebruiker beheer beheerder sleutel computer kantoor hallo hoi goedemorgen goedendag
doei dankje bedankt tering klote kutzooi verdomme liefde liefje schat schatje lieverd lief mama papa moeder
vader oma opa zus broer kind kinderen baby ikhouvanjou ikhouvan hou van jou ik ben het mijn mijnwachtwoord
sterkwachtwoord hond poes kat konijn paard koffie thee bier wijn kaas appeltaart pizza frikandel stroopwafel
zonnetje sterretje bloem bloemen vlinder politie justitie rechtbank gevangenis officier rechter advocaat zorg
hulp cliënt client team werk werken correcthorsebatterystaple correctpaardbatterijnietje
"""
DUTCH: Final = tuple(_DUTCH.split())
_PATTERNS: Final = {
    "repeat": "pattern",
    "sequence": "pattern",
    "spatial": "pattern",
    "date": "date",
}


def password_faults(
    password: str, username: str, names: Iterable[str], pointer: str = "/password"
) -> list[FieldFault]:
    """The fault of a password for the account `username`, or none. `names`: what others know of its holder, such as
    the display name and the team."""
    if len(password) < SHORTEST_PASSWORD:
        return [FieldFault(pointer, "too-short")]
    if len(password) > LONGEST_PASSWORD:
        return [FieldFault(pointer, "password-too-long")]
    known = _known_words(username, names)
    if len(_without(password.lower(), known)) < LEAST_BESIDE_NAMES:
        return [FieldFault(pointer, "guessable", part="name")]
    found = zxcvbn(
        password[:LONGEST_ESTIMATED], [*known, *OF_THE_WORK, *DUTCH], max_length=LONGEST_ESTIMATED
    )
    if found["score"] >= LEAST_SCORE:
        return []
    return [FieldFault(pointer, "guessable", part=_weakness(found["sequence"]))]


def _known_words(username: str, names: Iterable[str]) -> list[str]:
    """Each name, and each word of three letters or more in it, in lower case."""
    whole = [username.lower(), *(name.lower() for name in names if name)]
    words = [word for name in whole for word in re.findall(r"\w{3,}", name)]
    return list(dict.fromkeys(whole + words))


def _without(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def _weakness(parts: Sequence[Mapping[str, Any]]) -> str:
    """What the longest guessable part of a password is."""
    longest = max(parts, key=lambda part: (part["pattern"] != "bruteforce", len(part["token"])))
    if longest.get("dictionary_name") == "user_inputs":
        return "common" if longest.get("matched_word") in DUTCH else "name"
    return _PATTERNS.get(longest["pattern"], "common")
