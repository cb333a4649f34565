"""A step climbs past empty desks, and never counts one person as two levels."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.escalation.reaching import Reached, each_reached, whom_to_reach
from aftercare.domain.escalation.rules import Audience

ORDER = list(Audience)
PRESENT = st.dictionaries(
    st.sampled_from(Audience), st.lists(st.uuids(), max_size=3).map(tuple), max_size=4
)
ANN, BEA, CEM = (UUID(int=n) for n in (1, 2, 3))


class TestWhom:
    def test_the_first_at_the_own_desk_is_reached(self) -> None:
        present = {Audience.OFFICER: (BEA, ANN), Audience.DEPUTY: (CEM,)}
        assert whom_to_reach(Audience.OFFICER, present) == Reached(BEA, False, Audience.OFFICER)

    def test_an_empty_desk_passes_it_up(self) -> None:
        present: dict[Audience, tuple[UUID, ...]] = {
            Audience.OFFICER: (),
            Audience.SUPERVISOR: (CEM,),
        }
        assert whom_to_reach(Audience.OFFICER, present) == Reached(CEM, True, Audience.SUPERVISOR)

    def test_nothing_is_passed_down(self) -> None:
        present = {Audience.OFFICER: (ANN,), Audience.DEPUTY: (BEA,)}
        assert whom_to_reach(Audience.SUPERVISOR, present) == Reached(None, fell_through=True)

    def test_above_the_highest_there_is_nobody_so_its_step_turns_back_to_who_decides(self) -> None:
        present: dict[Audience, tuple[UUID, ...]] = {
            Audience.OFFICER: (ANN,),
            Audience.DEPUTY: (ANN,),
            Audience.SUPERVISOR: (BEA,),
        }
        top = Audience.UNIT_MANAGER
        assert whom_to_reach(top, present) == Reached(BEA, True, Audience.SUPERVISOR)
        present[Audience.DUTY_DESK] = (CEM,)
        assert whom_to_reach(top, present) == Reached(CEM, True, Audience.DUTY_DESK)
        present[Audience.DUTY_DESK] = present[Audience.SUPERVISOR] = ()
        assert whom_to_reach(top, present) == Reached(None, True)

    def test_the_order_upward_ends_with_the_duty_desk_and_the_unit_manager(self) -> None:
        assert [one.value for one in Audience] == [
            "officer", "deputy", "supervisor", "duty_desk", "unit_manager",
        ]  # fmt: skip

    def test_with_nobody_on_call_the_duty_desk_s_step_turns_back_to_the_supervisor(self) -> None:
        present: dict[Audience, tuple[UUID, ...]] = {
            Audience.OFFICER: (ANN,),
            Audience.SUPERVISOR: (BEA,),
        }
        reached = whom_to_reach(Audience.DUTY_DESK, present)
        assert reached == Reached(BEA, True, Audience.SUPERVISOR)

    @given(st.sampled_from(ORDER[:3]), PRESENT)
    def test_whoever_is_reached_sits_at_the_lowest_manned_desk_from_here_up(
        self, audience: Audience, present: dict[Audience, tuple[UUID, ...]]
    ) -> None:
        reached = whom_to_reach(audience, present)
        manned = [
            desk
            for desk in ORDER
            if present.get(desk) and ORDER.index(desk) >= ORDER.index(audience)
        ]
        if manned:
            assert reached == Reached(present[manned[0]][0], manned[0] is not audience, manned[0])
        else:
            assert reached == Reached(None, fell_through=True)


@dataclass(frozen=True)
class AStep:
    audience: str
    round: int = 0


FEW = st.dictionaries(
    st.sampled_from(Audience),
    st.lists(st.integers(1, 4).map(lambda n: UUID(int=n)), max_size=2).map(tuple),
)


class TestOnePersonIsNeverTwoLevels:
    def test_a_level_whose_people_have_all_been_notified_goes_up_at_once_and_says_so(self) -> None:
        present = {Audience.DUTY_DESK: (ANN,), Audience.UNIT_MANAGER: (CEM,)}
        reached = whom_to_reach(Audience.DUTY_DESK, present, {ANN: Audience.OFFICER})
        assert reached == Reached(CEM, True, Audience.UNIT_MANAGER, same_as=Audience.OFFICER)

    def test_the_next_person_of_the_level_comes_before_the_next_level(self) -> None:
        present = {Audience.SUPERVISOR: (ANN, BEA), Audience.DUTY_DESK: (CEM,)}
        reached = whom_to_reach(Audience.SUPERVISOR, present, {ANN: Audience.DEPUTY})
        assert reached == Reached(BEA, False, Audience.SUPERVISOR)

    def test_when_everyone_has_been_notified_the_step_is_passed(self) -> None:
        present = {Audience.SUPERVISOR: (BEA,), Audience.UNIT_MANAGER: (ANN,)}
        before = {ANN: Audience.DUTY_DESK, BEA: Audience.SUPERVISOR}
        reached = whom_to_reach(Audience.UNIT_MANAGER, present, before)
        assert reached == Reached(ANN, False, None, same_as=Audience.DUTY_DESK)
        assert reached.is_passed

    @given(FEW)
    def test_a_whole_ladder_notifies_each_person_once_and_passes_nobody_over(
        self, present: dict[Audience, tuple[UUID, ...]]
    ) -> None:
        steps = [AStep(one.value) for one in Audience]
        done = [one for _, one in each_reached(steps, present, ())]
        notified = [one.staff_id for one in done if one.level]
        assert len(notified) == len(set(notified))
        # A step is passed only where everyone it could still ask has been notified.
        for step, reached in zip(steps, done, strict=False):
            if reached.is_passed:
                upward = ORDER[ORDER.index(Audience(step.audience)) :]
                assert {who for level in upward for who in present.get(level, ())} <= set(notified)

    def test_a_ladder_that_began_anew_notifies_everyone_again(self) -> None:
        steps = [AStep("officer", 0), AStep("officer", 1)]
        done = each_reached(steps, {Audience.OFFICER: (ANN,)}, ())
        assert [one.level for _, one in done] == [Audience.OFFICER, Audience.OFFICER]

    def test_who_an_earlier_step_notified_counts_in_its_own_round(self) -> None:
        earlier = [(0, ANN, Audience.OFFICER)]
        present = {Audience.DEPUTY: (ANN,), Audience.SUPERVISOR: (BEA,)}
        for number, expected in ((0, BEA), (1, ANN)):
            ((_, reached),) = each_reached([AStep("deputy", number)], present, earlier)
            assert reached.staff_id == expected

    def test_a_step_that_reaches_no_one_keeps_no_other_step_from_its_people(self) -> None:
        steps = [AStep("duty_desk"), AStep("officer")]
        done = list(each_reached(steps, {Audience.OFFICER: (ANN,)}, ()))
        assert [one.staff_id for _, one in done] == [None, ANN]
