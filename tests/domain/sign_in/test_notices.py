"""What the holder of an account is told shows nothing of the work, on any screen."""

from __future__ import annotations

import pytest

from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.sign_in.notices import AccountNotice, wording


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("notice", AccountNotice)
def test_a_notice_of_the_account_reveals_nothing(notice: AccountNotice, language: str) -> None:
    said = wording(notice, language)
    assert revealing_parts(said, language, names=[]) == ()
    assert len(said) <= 120
