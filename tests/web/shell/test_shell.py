"""Every page comes with its defences, and with nothing a strict policy would refuse."""

from __future__ import annotations

import re

import pytest
from jinja2 import UndefinedError
from markupsafe import escape

from aftercare.web.accounts.log_words import ROLES
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.layout import TEMPLATES, PageRequest, SignedIn, render
from aftercare.web.shell.nav import BY_ROLE, start_of
from tests.web.gallery import PAGES, page
from tests.web.shell import samples as s
from tests.web.shell.english_of_ours import english_on

INLINE = re.compile(
    r"<style|\sstyle=|\son\w+=|hx-on|javascript:|\bjs:|<script(?![^>]*\ssrc=)", re.I
)
LANGUAGES = ("nl", "en")
NOT_FOUND = {"status": 404, "title": "Not found, or you may not see it", "detail": None,
             "retry_href": None, "typed": [], "ended_access": False}  # fmt: skip
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.S)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_script_repeats_no_identifier_and_says_nothing_in_english(
    name: str,
) -> None:
    """Neither script nor style of its own, and forms that work without any."""
    text = bytes(page(name).body).decode()
    assert not INLINE.search(text)
    for form in FORM.findall(text):
        opening = form[: form.index(">")]
        assert 'action="/' in opening
        assert re.search(r'method="(get|post)"', opening)
        assert "<button" in form
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    # The own page of a client has nothing before its content.
    skips = f'href="#page">{catalogue("nl").gettext("Skip to main content")}</a>' in text
    assert skips == ('id="masthead"' in text)
    assert english_on(text) == set()


def test_english_of_ours_is_seen_in_a_text_in_an_attribute_and_inside_a_sentence() -> None:
    """Else a Dutch page would pass because nobody could tell the two apart."""
    view = english_on(bytes(page("week", "en").body).decode())
    assert {"Sign out", "My account", "Skip to main content", "it is not certain"} <= view


def test_every_template_is_shown_in_the_gallery() -> None:
    shown = {template for template, _, _ in PAGES.values()}
    parts = {
        "shell/drafting_parts.html",
        "goals/goal_parts.html",
        "client_page/frame.html",
        "shell/base.html",
        "shell/components.html",
        "appointments/grid_parts.html",
        "overviews/person_strip.html",
        "overviews/person_tabs.html",
        "conditions/map_parts.html",
        "shell/saved_filters.html",
        "treatment/attendance_parts.html",
        "calendars/calendar_parts.html",
        "escalation/escalation_papers.html",
        "file_access/finding_parts.html",
        "sign_in/passkey_forms.html",
        "deadlines/deadline_parts.html",
        "submissions/naming_parts.html",
        "letters/letter_parts.html",
        "messages/unclaimed_parts.html",
        "papers/paper_parts.html",
        "orders/period_parts.html",
        "figures/plot_parts.html",
        "figures/recidivism_parts.html",
        "plans/plan_parts.html",
        "people/restriction_parts.html",
        "accounts/machine_parts.html",
        "risk/risk_parts.html",
        "risk/relapse_plan_parts.html",
        "escalation/rule_book_parts.html",
        "placement/shift_parts.html",
        "transfers/beginning_parts.html",
        "transfers/change_parts.html",
        "appointments/slot_parts.html",
        "contact_standards/standard_parts.html",
        "overviews/search_suggestions.html",
        "messages/text_length.html",
        "treatment/treatment_parts.html",
        "subject_access/disputed.html",
        "subject_access/disputed_parts.html",
    }
    files = {file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.html")}
    assert shown | parts == {name for name in files if not name.endswith("_card.html")}


def test_a_page_is_never_stored_framed_or_fed_from_elsewhere() -> None:
    headers = page("week").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_what_people_typed_is_shown_as_text() -> None:
    typed = '"><script>alert(1)</script>'
    request = PageRequest("nl", s.NOW, f"/sign-in?{typed}")
    context = {
        "form": s.form({"name": typed}, {"name": typed}),
        "fault": None,
        "organisation": None,
        "passkey": False,
        "ended": False,
        "accounts": [],
    }
    text = bytes(render(request, "sign_in/sign_in.html", **context).body).decode()
    assert "<script>alert" not in text
    assert str(escape(typed)) in text


@pytest.mark.parametrize(
    ("name", "sentence", "icon"),
    [
        ("person-new", "No appointment is planned", "info-circle"),
        ("conversation-silent", "No message yet", "info-circle"),
        ("risk-none", "Nothing needs to be reassessed", "info-circle"),
        ("transfer-list-before", "The clients went to another officer", "users"),
        ("worklist-empty", "Nothing is waiting for you", "circle-check"),
        ("unplaced-none", "Everything could be offered", "circle-check"),
    ],
)
def test_a_tick_stands_only_where_it_is_good_that_nothing_is_there(
    name: str, sentence: str, icon: str
) -> None:
    text = bytes(page(name, "en").body).decode()
    (said,) = re.findall(
        rf'<p class="(empty[^"]*)">.*?#([\w-]+)"></use></svg><span>{sentence}', text
    )
    assert said == ("empty empty--clear" if icon == "circle-check" else "empty", icon)


def test_a_context_with_a_hole_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        render(PageRequest("nl", s.NOW, "/week"), "appointments/week.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_which_language_it_speaks(language: str) -> None:
    answer = page("week", language)
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in bytes(answer.body).decode()


def test_the_page_one_is_on_is_marked_in_the_header() -> None:
    text = bytes(page("caseload", path="/caseload?risk=high").body).decode()
    assert re.findall(r'href="([^"]+)" aria-current="page"', text) == ["/caseload"]


def test_every_role_has_a_page_to_start_on() -> None:
    # A machine has no pages.
    assert set(BY_ROLE) == set(ROLES) - {"machine"}
    assert start_of("officer") == "/week"


def test_only_the_demonstration_shows_a_test_phone() -> None:
    user = SignedIn("I. Iepen", "officer")
    for demonstration in (True, False):
        request = PageRequest("nl", s.NOW, "/", user, demonstration=demonstration)
        text = bytes(render(request, "shell/problem.html", 404, problem=NOT_FOUND).body).decode()
        assert ('href="/sandbox"' in text) is demonstration


def test_only_readers_of_case_files_have_notices_in_the_header() -> None:
    with_notices = set()
    for role in BY_ROLE:
        request = PageRequest("nl", s.NOW, "/", SignedIn("I. Iepen", role))
        text = bytes(render(request, "shell/problem.html", 404, problem=NOT_FOUND).body).decode()
        with_notices |= {role} if 'href="/notices"' in text else set()
    assert with_notices == {"officer", "supervisor"}


def test_a_provider_sees_no_link_into_a_file() -> None:
    """Who comes is told by name; for staff the same list leads to everybody's file."""
    items = re.compile(r'<li class="today__item.*?</li>', re.S)
    provider, officer = (
        items.findall(bytes(page(name).body).decode()) for name in ("attendance", "week")
    )
    assert provider
    assert officer
    assert all('<span class="strong">' in one for one in provider)
    assert all('href="/people/' in one for one in officer)
    assert "/people/" not in bytes(page("attendance").body).decode()


def test_outcome_buttons_stand_only_on_appointments_that_have_started() -> None:
    text = bytes(page("week").body).decode()
    asked = set(re.findall(r'action="/appointments/(a\d+)/record-outcome"', text))
    assert asked == {"a6", "a8"}
