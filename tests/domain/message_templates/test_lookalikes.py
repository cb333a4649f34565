"""Letters that look Latin are those of Unicode's confusables, and a short list of our own."""

from __future__ import annotations

from pathlib import Path

from aftercare.domain.message_templates.lookalike_letters import LOOK_LATIN
from aftercare.domain.message_templates.lookalikes import as_latin, folded
from tools.lookalike_letters import FILE, written

ROOT = Path(__file__).parents[3]


def test_the_module_is_what_the_tool_writes_from_unicode_s_data() -> None:
    assert (ROOT / FILE).read_text() == written()


def test_every_letter_is_folded_already_and_looks_like_one_latin_letter() -> None:
    letters = [letter for group in LOOK_LATIN.values() for letter in group]
    assert len(letters) == len(set(letters))
    assert [letter for letter in letters if folded(letter) != letter] == []


def test_what_the_table_written_by_hand_read_as_latin_is_still_read_so() -> None:
    before = {
        "авсԁеёһніјкӏморѕтухԛѡԝгпи": "abcdeehhijklmopstyxqwwrnu",
        "αβεϵηικμνορσςτυχωζγ": "abeenikmvopootuxwzy",
        "ɑɡɩʟɴʀѵʏ": "agilnrvy",
        "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ": "abcdefghijklmnoprstuvwyz",
        "օոսհցլւ": "onuhgli",
    }
    for letters, latin in before.items():
        assert as_latin(folded(letters)) == latin


def test_unicode_knows_more_scripts_than_the_table_written_by_hand() -> None:
    assert as_latin(folded("ꓑꓣꓳꓐꓮꓔꓲꓳꓠ")) == "probatlon"
