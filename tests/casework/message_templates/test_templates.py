"""A text of the house is written by one, let out by another, and never says what may not be said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from aftercare.base.errors import (
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    OwnTemplateActivation,
    Stale,
    TemplateInHand,
)
from aftercare.base.typed_text import SHORT_REASON
from aftercare.casework.message_templates.acts import (
    Wording,
    activate_text,
    draft_text,
    edit_text,
    preview_text,
    propose_text,
    retire_text,
    text_history,
    texts_shown,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.message_templates.templates import TEXT_LANGUAGES, TextKind, shipped_template
from aftercare.store.message_templates.rows import (
    get_template,
    template_in_force,
    templates_in_force,
)
from aftercare.store.sites.rows import SiteRow
from tests.store.arranging import NOW, Arranger, unknown_id

KIND = TextKind.REPLY_TO_WRONG_NUMBER
OURS = "Dank u. Dit nummer krijgt niets meer van ons."
REMINDER = TextKind.REMINDER_DAY_BEFORE
CALLBACK = "088-1234567"


class Desk:
    """Two administrators at work on one text."""

    def __init__(self, arrange: Arranger) -> None:
        self.database = arrange.database
        self.first, self.second = arrange.office.admin, arrange.staff("admin")

    def draft(self, words: str = OURS, kind: TextKind = KIND, language: str = "nl") -> UUID:
        with self.database.work(self.first, NOW) as work:
            return draft_text(work, Wording(kind, language, words, "Korter en duidelijker")).id

    def propose(self, template_id: UUID, version: int = 1, by: Actor | None = None) -> None:
        with self.database.work(by or self.first, NOW) as work:
            propose_text(work, template_id, version)

    def activate(self, template_id: UUID, version: int = 2, by: Actor | None = None) -> None:
        with self.database.work(by or self.second, NOW) as work:
            activate_text(work, template_id, version)

    def retire(self, template_id: UUID, version: int) -> None:
        with self.database.work(self.first, NOW) as work:
            retire_text(work, template_id, version)

    def let_out(self, words: str = OURS) -> UUID:
        template_id = self.draft(words)
        self.propose(template_id)
        self.activate(template_id)
        return template_id

    def in_force(self, kind: TextKind = KIND, language: str = "nl") -> tuple[int, str]:
        with self.database.work(CLOCK, NOW) as work:
            found = template_in_force(work.session, kind, language)
            assert templates_in_force(work.session).get((kind, language), found) == found
        return found.version, found.text


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return Desk(arrange)


class TestWhatIsInForce:
    def test_what_ships_until_another_administrator_activates(self, desk: Desk) -> None:
        shipped = (1, shipped_template(KIND, "nl").text)
        template_id = desk.draft()
        assert desk.in_force() == shipped
        desk.propose(template_id)
        assert desk.in_force() == shipped
        desk.activate(template_id)
        assert desk.in_force() == (2, OURS)
        assert desk.in_force(language="en") == (1, shipped_template(KIND, "en").text)

    def test_the_next_version_takes_its_place_and_a_retired_one_leaves_what_ships(
        self, desk: Desk
    ) -> None:
        desk.let_out()
        later = desk.let_out("Dank u wel. Dit nummer krijgt niets meer.")
        assert desk.in_force()[0] == 3
        desk.retire(later, 3)
        assert desk.in_force() == (1, shipped_template(KIND, "nl").text)

    def test_an_unknown_language_gets_what_dutch_says(self, desk: Desk) -> None:
        desk.let_out()
        assert desk.in_force(language="xx") == (2, OURS)

    def test_every_kind_has_a_text_in_every_language(self, arrange: Arranger) -> None:
        with arrange.database.work(arrange.office.admin, NOW) as work:
            found = texts_shown(work).in_force
        assert set(found) == {(kind, one) for kind in TextKind for one in TEXT_LANGUAGES}
        assert all(one.language == language for (_, language), one in found.items())


class TestFourEyes:
    def test_who_wrote_it_may_not_activate_it(self, desk: Desk) -> None:
        template_id = desk.draft()
        desk.propose(template_id, by=desk.second)
        for somebody in (desk.first, desk.second):
            with pytest.raises(OwnTemplateActivation):
                desk.activate(template_id, by=somebody)
        assert desk.in_force()[0] == 1

    def test_who_wrote_over_a_draft_is_its_author(self, desk: Desk) -> None:
        template_id = desk.draft()
        with desk.database.work(desk.second, NOW) as work:
            edit_text(work, template_id, 1, OURS + " Dag.", "Vriendelijker van toon")
        desk.propose(template_id, 2)
        with pytest.raises(OwnTemplateActivation):
            desk.activate(template_id, 3)

    def test_the_database_refuses_it_too(self, desk: Desk) -> None:
        template_id = desk.draft()
        desk.propose(template_id)
        change = text(
            "update text_template set state = 'active', activated_by = drafted_by,"
            " activated_at = now(), valid_from = current_date where id = :id"
        )
        with (
            pytest.raises(Exception, match="conflict"),
            desk.database.work(desk.first, NOW) as work,
        ):
            work.session.execute(change, {"id": template_id})

    def test_nobody_but_an_administrator_comes_near(self, arrange: Arranger) -> None:
        office = arrange.office
        for actor in (office.officer, office.supervisor, office.planner, office.auditor):
            with pytest.raises(Forbidden), arrange.database.work(actor, NOW) as work:
                draft_text(work, Wording(KIND, "nl", OURS, "een goede reden"))

    def test_a_forgotten_check_still_writes_nothing(self, desk: Desk, arrange: Arranger) -> None:
        template_id = desk.draft()
        with arrange.database.work(arrange.office.officer, NOW) as work:
            changed = work.session.execute(
                text("update text_template set reason = 'x' where id = :id returning id"),
                {"id": template_id},
            )
            assert changed.all() == []


class TestLife:
    def test_one_version_is_in_hand_at_a_time(self, desk: Desk) -> None:
        template_id = desk.draft()
        for _ in range(2):
            with pytest.raises(TemplateInHand):
                desk.draft()
        desk.draft(language="en", words="Thank you. This number gets nothing more.")
        desk.retire(template_id, 1)
        desk.draft()

    def test_a_stale_view_changes_nothing(self, desk: Desk) -> None:
        template_id = desk.draft()
        with desk.database.work(desk.first, NOW) as work:
            edit_text(work, template_id, 1, OURS + " Dag.", "een goede reden")
        with pytest.raises(Stale):
            desk.propose(template_id, 1)

    def test_proposed_words_are_fixed(self, desk: Desk) -> None:
        template_id = desk.draft()
        desk.propose(template_id)
        with pytest.raises(IllegalTransition), desk.database.work(desk.first, NOW) as work:
            edit_text(work, template_id, 2, "Iets anders", "een goede reden")
        with pytest.raises(IllegalTransition):
            desk.propose(template_id, 2)

    def test_a_second_click_on_activate_is_shown(self, desk: Desk) -> None:
        template_id = desk.let_out()
        with pytest.raises(Stale):
            desk.activate(template_id)
        with pytest.raises(IllegalTransition):
            desk.activate(template_id, 3)

    def test_one_that_is_not_there_is_not_found(self, desk: Desk) -> None:
        with pytest.raises(NotFound):
            desk.propose(unknown_id())

    @pytest.mark.parametrize(
        "change",
        [
            "update text_template set text = 'x' where id = :id",
            "update text_template set template_version = 9 where id = :id",
            "update text_template set state = 'drafted' where id = :id",
            "update text_template set valid_from = '2020-01-01' where id = :id",
            "delete from text_template where id = :id",
        ],
    )
    def test_the_database_keeps_what_was_in_force(self, desk: Desk, change: str) -> None:
        template_id = desk.let_out()
        with desk.database.work(CLOCK, NOW) as work:
            owner = text("select set_config('role', 'none', true)")
            work.session.execute(owner)
            with pytest.raises(ProgrammingError, match="kept"), work.session.begin_nested():
                work.session.execute(text(change), {"id": template_id})

    def test_the_history_keeps_every_version_with_who_and_why(self, desk: Desk) -> None:
        first = desk.let_out()
        desk.retire(first, 3)
        desk.draft("Dank u wel.")
        with desk.database.work(desk.first, NOW) as work:
            found = text_history(work, KIND, "nl")
        assert [(one.template_version, one.state) for one in found.versions] == [
            (3, "drafted"),
            (2, "retired"),
        ]
        assert found.versions[1].text == OURS
        assert set(found.names) == {desk.first.staff_id, desk.second.staff_id}


class TestTheGate:
    @pytest.mark.parametrize(
        ("kind", "words", "codes"),
        [
            (KIND, "Uw reclassering", {"reveals-client"}),
            (KIND, "Dag {name}", {"unknown-placeholder"}),
            (KIND, "Tot {weekday_date}", {"unknown-placeholder"}),
            (KIND, "Bel 020-7654321", {"reveals-client"}),
            (KIND, "  ", {"missing"}),
            (KIND, "Dag {", {"braces"}),
            (KIND, "Bel 0{phone}", {"placeholder-joined", "reveals-client"}),
            (KIND, "Bel{phone}", {"placeholder-joined"}),
            (KIND, "Bel {phone}en meer", {"placeholder-joined"}),
            (KIND, "Bel {phone}{phone}", {"placeholder-joined", "reveals-client"}),
            (KIND, "Dag\u202e7654321-880", {"control-character", "reveals-client"}),
            (KIND, "a" * 161, {"text-too-long"}),
            (KIND, "a" * 20_000, {"text-too-long"}),
            (KIND, "Stuur END", {"asks-for-opt-out-word"}),
            (REMINDER, "U heeft een afspraak. Bel {phone}", {"placeholder-missing"}),
            (TextKind.NUMBER_VERIFICATION, "Bel {phone}", {"unknown-placeholder", "placeholder-missing"}),
        ],
    )  # fmt: skip
    def test_what_may_not_be_said_is_not_kept(
        self, desk: Desk, kind: TextKind, words: str, codes: set[str]
    ) -> None:
        with pytest.raises(Invalid) as refused:
            desk.draft(words, kind)
        assert {one.code for one in refused.value.fields} == codes
        assert {one.pointer for one in refused.value.fields} == {"/text"}
        with desk.database.work(desk.first, NOW) as work:
            assert text_history(work, kind, "nl").versions == []

    def test_a_refusal_never_repeats_what_was_typed(self, desk: Desk) -> None:
        with pytest.raises(Invalid) as refused:
            desk.draft("Dag {Framboos}, bel 020-7654321")
        view = " ".join(one.detail for one in refused.value.fields)
        assert "Framboos" not in view
        assert "7654321" not in view

    def test_an_active_text_that_a_stricter_gate_refuses_gives_way_to_what_ships(
        self, desk: Desk
    ) -> None:
        """Otherwise nobody would get a text by it, nor a call in its place."""
        template_id = desk.draft()
        steps = (
            "text = 'Uw toezicht'",
            "state = 'proposed', proposed_by = :first, proposed_at = now()",
            "state = 'active', activated_by = :second, activated_at = now(), valid_from = now()",
        )
        values: dict[str, Any] = {"id": template_id}
        values |= {"first": desk.first.staff_id, "second": desk.second.staff_id}
        with desk.database.work(desk.first, NOW) as work:
            for step in steps:
                work.session.execute(
                    text(f"update text_template set {step} where id = :id"), values
                )
        assert desk.in_force() == (1, shipped_template(KIND, "nl").text)

    @pytest.mark.parametrize(
        "words",
        [
            "Bel {phone} en vraag naar Sanne Öztürk.",
            "Bel {phone} en vraag naar meneer Ozturk.",
            "Kom naar de P o l i k l i n i e k",
            "Ons adres: Vergeetlaantje",
            "De Vaart wacht op u",
        ],
    )
    def test_no_text_names_who_works_here_or_where(
        self, arrange: Arranger, desk: Desk, words: str
    ) -> None:
        arrange.staff("auditor", display_name="Sanne Öztürk")
        place: dict[str, Any] = {
            "name": "Huize Vlierbes",
            "address": "Vergeetlaantje 12, 1234 AB Utrecht",
        }
        arrange.add(SiteRow(kind="group", **place))
        with pytest.raises(Invalid) as refused:
            desk.draft(words)
        assert {one.code for one in refused.value.fields} == {"reveals-client"}
        with desk.database.work(desk.first, NOW) as work:
            assert "name" in preview_text(work, KIND, "nl", words, CALLBACK).faults

    def test_a_name_that_came_to_the_house_since_keeps_a_proposal_from_going_out(
        self, arrange: Arranger, desk: Desk
    ) -> None:
        template_id = desk.draft("Dank u. De Vlierbes krijgt niets meer.")
        desk.propose(template_id)
        arrange.add(SiteRow(kind="group", name="De Vlierbes"))
        with pytest.raises(Invalid):
            desk.activate(template_id)

    def test_somebody_called_like_a_word_of_our_texts_stops_none_of_them(
        self, arrange: Arranger, desk: Desk
    ) -> None:
        arrange.staff("auditor", display_name="Herinnering Afspraak")
        arrange.add(SiteRow(kind="group", name="Nummer"))
        words = "Afspraak: dit nummer krijgt een herinnering."
        template_id = desk.draft(words)
        with desk.database.work(desk.first, NOW) as work:
            assert get_template(work.session, template_id).text == words

    @pytest.mark.parametrize(("reason", "code"), [(" ", "reason-missing"), ("x" * 501, "too-long")])
    def test_a_reason_is_asked_for(self, desk: Desk, reason: str, code: str) -> None:
        assert len(reason) in (1, SHORT_REASON + 1)
        with pytest.raises(Invalid) as refused, desk.database.work(desk.first, NOW) as work:
            draft_text(work, Wording(KIND, "nl", OURS, reason))
        assert [(one.pointer, one.code) for one in refused.value.fields] == [("/reason", code)]

    def test_what_was_kept_by_a_milder_gate_is_not_activated(self, desk: Desk) -> None:
        template_id = desk.draft()
        with desk.database.work(desk.first, NOW) as work:
            work.session.execute(
                text("update text_template set text = 'Uw toezicht' where id = :id"),
                {"id": template_id},
            )
        desk.propose(template_id)
        with pytest.raises(Invalid):
            desk.activate(template_id)
        assert desk.in_force()[0] == 1

    def test_a_preview_shows_the_example_its_length_and_what_is_wrong(self, desk: Desk) -> None:
        words = "Afspraak {weekday_date} {time}, bel {phone}. Coördinatie in België"
        with desk.database.work(desk.first, NOW) as work:
            found = preview_text(work, REMINDER, "nl", words, CALLBACK)
            assert text_history(work, REMINDER, "nl").versions == []
        assert found.example == (
            "Afspraak do 26 nov 10:00, bel 088-1234567. Coördinatie in België"
        )  # fmt: skip
        assert found.length.encoding == "UCS-2"
        assert found.length.forced_by == ("ë",)
        assert (found.length.segments, found.longest.segments) == (1, 2)
        assert found.faults == ("too-long:2",)
