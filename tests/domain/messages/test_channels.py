"""Another way follows only when the one before is known not to have arrived, and somebody always does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Invalid
from aftercare.domain.messages.fallback_channels import (
    BY_HAND,
    FATES,
    POST_NEEDS,
    ChannelFate,
    ToReach,
    WhyNotNow,
    next_channel,
    steps_now,
    way_instead,
    why_no_voice,
)
from aftercare.domain.people.person import PhoneState, Reachability, WhyNoText, why_no_reminder
from aftercare.domain.people.preferences import Channel, Preference, recorded_preference

SMS, VOICE, LETTER, CALL = Channel.SMS, Channel.VOICE, Channel.LETTER, Channel.CALL
NOT, ON, DID, DONT_KNOW = (
    ChannelFate.NOT_ARRIVED,
    ChannelFate.ON_ITS_WAY,
    ChannelFate.ARRIVED,
    ChannelFate.UNKNOWN,
)
REACHED = Reachability(
    phone="+447700900123",
    phone_state=PhoneState.VERIFIED,
    shared_number=False,
    texts_consented=True,
    opted_out=False,
    in_custody=False,
    restricted=False,
)
EARLY, LATE = timedelta(days=7), timedelta(days=1)
SPOKEN_FIRST = Preference((VOICE, SMS, LETTER), agreed=True)

SCENARIOS = {
    "a text that failed is read aloud": ({}, {SMS: NOT}, LATE, VOICE),
    "nobody picked up the day before: a letter would be late": (
        {}, {SMS: NOT, VOICE: NOT}, LATE, CALL,
    ),
    "nobody picked up a week before: a letter": ({}, {SMS: NOT, VOICE: NOT}, EARLY, LETTER),
    "a text on its way": ({}, {SMS: ON}, LATE, None),
    "a text of which nobody knows": ({}, {SMS: DONT_KNOW}, LATE, None),
    "a text that arrived": ({}, {SMS: DID}, LATE, None),
    "a call on its way after a failed text": ({}, {SMS: NOT, VOICE: ON}, LATE, None),
    "a number of two people is not called": ({"shared_number": True}, {SMS: NOT}, EARLY, LETTER),
    "no telephone": ({"phone": None, "phone_state": PhoneState.NONE}, {SMS: NOT}, EARLY, LETTER),
    "a number never verified is not called": (
        {"phone_state": PhoneState.UNVERIFIED}, {SMS: NOT}, LATE, CALL,
    ),
    "who refused texts is not called by a machine": ({"opted_out": True}, {SMS: NOT}, LATE, CALL),
    "unless that was recorded with them": (
        {"opted_out": True, "preference": SPOKEN_FIRST}, {}, LATE, VOICE,
    ),
    "in custody nobody opens a letter": ({"in_custody": True}, {SMS: NOT}, EARLY, CALL),
    "a closed file sends no letter": ({"file_closed": True}, {SMS: NOT}, EARLY, CALL),
    "a restricted file is a person's to decide": ({"restricted": True}, {SMS: NOT}, EARLY, CALL),
    "read aloud first": ({"preference": SPOKEN_FIRST}, {}, EARLY, VOICE),
    "then by text": ({"preference": SPOKEN_FIRST}, {VOICE: NOT}, EARLY, SMS),
    "letters only, too late for one": (
        {"preference": Preference((LETTER,), agreed=True)}, {}, LATE, CALL,
    ),
    "everything was tried": ({}, {SMS: NOT, VOICE: NOT, LETTER: NOT, CALL: NOT}, EARLY, None),
}  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_comes_next(scenario: str) -> None:
    changes, fates, time_left, expected = SCENARIOS[scenario]
    reached = replace(REACHED, **changes)
    assert next_channel(ToReach(reached, time_left, spoken=True, fates=fates)) is expected


def test_words_that_cannot_be_said_are_not_read_aloud() -> None:
    assert next_channel(ToReach(REACHED, LATE, spoken=False, fates={SMS: NOT})) is CALL


preferences = st.builds(
    Preference,
    st.lists(st.sampled_from(Channel), min_size=1, unique=True).map(tuple),
    st.booleans(),
)
reachable = st.builds(
    Reachability,
    phone=st.sampled_from([None, "+447700900123"]),
    phone_state=st.sampled_from(PhoneState),
    shared_number=st.booleans(),
    texts_consented=st.booleans(),
    opted_out=st.booleans(),
    in_custody=st.booleans(),
    restricted=st.booleans(),
    file_closed=st.booleans(),
    contact_ended=st.booleans(),
    contact_unverified=st.booleans(),
    unproven=st.booleans(),
    preference=preferences,
)
to_reach = st.builds(
    ToReach,
    reached=reachable,
    time_left=st.timedeltas(timedelta(0), timedelta(days=30)),
    spoken=st.booleans(),
    fates=st.dictionaries(st.sampled_from(Channel), st.sampled_from(ChannelFate)),
)


@given(to_reach)
def test_never_two_ways_unless_the_first_is_known_not_to_have_arrived(one: ToReach) -> None:
    if any(fate is not ChannelFate.NOT_ARRIVED for fate in one.fates.values()):
        assert next_channel(one) is None


@given(to_reach)
def test_no_way_is_taken_twice_and_the_office_is_the_last(one: ToReach) -> None:
    fates = dict.fromkeys(one.fates, ChannelFate.NOT_ARRIVED)
    taken = []
    while (way := next_channel(replace(one, fates=fates))) is not None:
        assert way not in fates
        fates[way] = ChannelFate.NOT_ARRIVED
        taken.append(way)
    assert len(taken) <= len(Channel)
    assert CALL in fates


@given(to_reach)
def test_the_steps_shown_are_those_that_would_be_taken(one: ToReach) -> None:
    fresh = replace(one, fates={})
    shown = [step.channel for step in steps_now(fresh) if step.why_not is None]
    fates: dict[Channel, ChannelFate] = {}
    taken = []
    while (way := next_channel(replace(fresh, fates=fates))) is not None:
        fates[way] = NOT
        taken.append(way)
        if way in BY_HAND:
            break
    assert shown == taken


def test_a_way_that_is_passed_over_says_why() -> None:
    def steps(time_left: timedelta, **changes: Any) -> list[tuple[Channel, object]]:
        one = ToReach(replace(REACHED, **changes), time_left, spoken=True)
        return [(step.channel, step.why_not) for step in steps_now(one)]

    assert steps(EARLY) == [(SMS, None), (VOICE, None), (LETTER, None)]
    assert steps(LATE)[2:] == [(LETTER, WhyNotNow.POST_TOO_SLOW), (CALL, None)]
    unverified: dict[str, Any] = {"phone_state": PhoneState.UNVERIFIED}
    assert steps(EARLY, **unverified)[1] == (VOICE, WhyNotNow.NOT_VERIFIED)
    assert steps(EARLY, **unverified, unproven=True)[1] == (VOICE, WhyNoText.NUMBER_UNPROVEN)
    assert [why for _, why in steps(EARLY, in_custody=True)] == [
        WhyNoText.IN_CUSTODY, WhyNoText.IN_CUSTODY, WhyNotNow.AWAY, None,
    ]  # fmt: skip
    assert steps(EARLY, restricted=True)[2] == (LETTER, WhyNotNow.SEEN_AT_THE_DOOR)


@given(to_reach)
def test_no_machine_calls_where_a_text_is_forbidden_for_what_others_could_hear(
    one: ToReach,
) -> None:
    person = one.reached
    overheard = person.shared_number or person.unproven or person.contact_unverified
    if (
        overheard
        or person.in_custody
        or person.restricted
        or person.phone is None
        or person.file_closed
    ):
        assert why_no_voice(person) is not None


@given(reachable, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_whoever_gets_no_text_gets_something(person: Reachability, time_left: timedelta) -> None:
    why = why_no_reminder(person)
    assert (way_instead(person, why, time_left) is None) == (why is None)


@given(st.timedeltas(timedelta(0), POST_NEEDS - timedelta(seconds=1)), reachable)
def test_a_letter_is_never_asked_for_when_the_post_is_too_slow(
    time_left: timedelta, person: Reachability
) -> None:
    assert next_channel(ToReach(person, time_left, spoken=True)) is not LETTER


def test_another_order_is_why_no_text_goes_first() -> None:
    other = replace(REACHED, preference=SPOKEN_FIRST)
    assert why_no_reminder(other) is WhyNoText.OTHER_FIRST
    assert why_no_reminder(REACHED) is None


@pytest.mark.parametrize(
    ("channels", "time_left", "instead"),
    [((VOICE, SMS), LATE, VOICE), ((LETTER, SMS), EARLY, LETTER), ((LETTER, SMS), LATE, SMS)],
    ids=["a call", "a letter", "a letter that would be late"],
)
def test_a_text_is_the_answer_where_the_way_that_was_to_come_first_cannot_be_taken(
    channels: tuple[Channel, ...], time_left: timedelta, instead: Channel
) -> None:
    other = replace(REACHED, preference=Preference(channels, agreed=True))
    assert way_instead(other, WhyNoText.OTHER_FIRST, time_left) is instead


def test_every_state_of_a_message_has_a_fate() -> None:
    assert set(FATES.values()) == set(ChannelFate)


@pytest.mark.parametrize(
    ("channels", "reason", "pointer"),
    [
        ([], "because", "/channels"),
        (["sms", "sms"], "because", "/channels"),
        (["pigeon"], "because", "/channels"),
        (["sms"], "  ", "/reason"),
        (["sms"], "x\0", "/reason"),
        (["sms"], "x" * 1001, "/reason"),
    ],
)
def test_a_preference_that_is_none(channels: list[str], reason: str, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        recorded_preference(channels, reason)
    assert [fault.pointer for fault in refused.value.fields] == [pointer]
