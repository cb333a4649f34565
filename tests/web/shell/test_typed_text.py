"""The words of a form that was not saved come back, and nothing that is secret or was only chosen."""

from __future__ import annotations

import pytest

from aftercare.web.shell.forms.typed_text import TypedText, typed_texts


def test_what_was_typed_comes_back_in_the_order_of_the_form_with_its_label() -> None:
    typed = [("version", "3"), ("born_on", "3-4-1985"), ("reason", " Belde af.\nKomt later. ")]
    assert typed_texts(typed) == [
        TypedText("Date of birth", "3-4-1985"),
        TypedText("Reason", "Belde af.\nKomt later."),
    ]


@pytest.mark.parametrize(
    "field",
    [
        ("password", "juiste paard batterij"),
        ("code", "012345"),
        ("officer", "0198f0e2-0000-7000-8000-000000000001"),
        ("outcome", "attended"),
        ("texts-yes", "yes"),
        ("starts_at", "2026-11-25T09:00:00+00:00_0198f0e2__"),
        ("version", "12"),
        ("reason", "  "),
    ],
)
def test_what_is_secret_was_chosen_or_is_empty_does_not(field: tuple[str, str]) -> None:
    assert typed_texts([field]) == []


def test_a_field_that_templates_name_in_part_is_known_by_its_beginning() -> None:
    assert typed_texts([("coverage-0198f0e2", "Nergens")]) == [TypedText("Reason", "Nergens")]


def test_words_in_a_field_no_template_spells_out_come_back_without_a_label() -> None:
    assert typed_texts([("home-address", "bij zijn zus")]) == [TypedText("", "bij zijn zus")]
