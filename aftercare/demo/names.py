"""Invented names: any given name with a family name that shows it is invented."""

from __future__ import annotations

GIVEN = (
    "Aart", "Zoë", "Mehmet", "Łukasz", "Fenna", "Jérôme", "Aïsha", "Sjoerd", "Søren", "Ngozi",
    "Noémie", "Wim", "İpek", "Björn", "Esther", "Kofi", "Ömer", "Lieke", "Andrés", "Tomáš",
    "Yara", "Gijs", "Oļegs", "Marijke", "Rahul", "Siân", "Dirk", "Thi", "Hanna", "Raúl",
)  # fmt: skip
FAMILY = (
    "Voorbeeld", "Testpersoon", "Fictief", "Verzonnen", "Denkbeeldig", "Proefpersoon", "van Schijn",
    "de Oefening", "Nepnaam", "Bedacht", "Maquette", "Vanniets",
)  # fmt: skip
# "Omar Example" and "Sarah Example", written from right to left.
RIGHT_TO_LEFT = {20: ("عمر", "مثال"), 85: ("שרה", "דוגמה")}


def name_of(number: int) -> tuple[str, str]:
    """Given and family name of the n-th invented client; the first 360 are all different."""
    if number in RIGHT_TO_LEFT:
        return RIGHT_TO_LEFT[number]
    given = GIVEN[number % len(GIVEN)]
    # Shift by one per round through the given names, otherwise every Aart would be a Voorbeeld.
    family = FAMILY[(number + number // len(GIVEN)) % len(FAMILY)]
    return given, family
