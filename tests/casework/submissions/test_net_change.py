"""What several acts of one submission moved in the end."""

from __future__ import annotations

from uuid import UUID

from aftercare.casework.submissions.net_change import net_change
from aftercare.domain.orders.moves import PeriodChange, Questioned, QuestionMove, ReviewMove
from tests.store.arranging import NOW

PERSON, ABSENCE = UUID(int=1), UUID(int=2)
EXCUSE = QuestionMove(Questioned.ABSENCE, ABSENCE, "check_in", "excused", NOW)
TAKEN_BACK = PeriodChange(PERSON, reviews=(ReviewMove(ABSENCE, EXCUSE),))
ENTERED_AGAIN = PeriodChange(PERSON, questions=(EXCUSE,))


def test_a_decision_is_not_looked_at_again_where_a_later_act_explains_the_absence_again() -> None:
    for steps, expected in (
        ([TAKEN_BACK], TAKEN_BACK.reviews),
        ([TAKEN_BACK, PeriodChange(PERSON)], TAKEN_BACK.reviews),
        ([ENTERED_AGAIN, TAKEN_BACK], TAKEN_BACK.reviews),
        ([TAKEN_BACK, ENTERED_AGAIN], ()),
    ):
        net = net_change(steps)
        assert net is not None
        assert net.reviews == expected
