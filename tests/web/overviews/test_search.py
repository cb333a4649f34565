"""The search of the header finds clients, pages and acts for each role, and leaves no name in an address."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import text

from aftercare.base.clock import FixedClock
from aftercare.bootstrap import AppState
from aftercare.casework.overviews.search import ONE_LOOK
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import OrderRow
from aftercare.store.papers.letterhead_rows import LetterheadRow
from aftercare.web.overviews.destinations import ACTS, MORE_PAGES
from aftercare.web.overviews.search_page import LISTED_CLIENTS, LONGEST, SUGGESTED_CLIENTS
from aftercare.web.router import all_pages, page_rules
from aftercare.web.shell.nav import BY_ROLE
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import ORIGIN, Visitor
from tests.web.shell.reading_html import words
from tests.web.shell.test_vendored_parts import MANIFEST
from tests.web.shell.wording import dutch

ROLES = ("officer", "supervisor", "planner", "provider", "auditor", "admin")
READS_FILES = ("officer", "supervisor")
KNOWN = {
    *(place.href for menu in BY_ROLE.values() for place in menu),
    *(one.href for one in (*ACTS, *MORE_PAGES)),
}
# Pages without a client that no one looks for by a word.
NOT_SOUGHT = {
    "/", "/search", "/session", "/map.pmtiles", "/week/day", "/offline", "/service-worker.js", "/free-place",
    "/extra-appointment", "/me/calendar/number",
    "/transfers/new", "/team-transfers/new",
    "/caseloads/proposal", "/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/organisation",
    "/my-appointments", "/my-appointments/calendar",
    "/concern", "/concern/sent", "/sign-in/organisation/confirm", "/sign-in/organisation/return",
    "/access-log/csv", "/escalations/events", "/letters/due.pdf", "/message-figures/csv", "/team-figures/csv",
    "/outcomes/csv",
    "/worklist/csv", "/escalations/csv", "/import-clients/template", "/team-figures/rows",
}  # fmt: skip


def suggested(browser: TestClient, typed: str) -> Response:
    return browser.post("/search/suggestions", data={"q": typed})


def options(answer: Response) -> list[tuple[str, str]]:
    """Address and words of each suggestion, in order."""
    found = re.findall(r'role="option"[^>]*href="([^"]+)">(.*?)</a>', answer.text, re.S)
    return [
        (href, " ".join(unescape(re.sub(r"<[^>]+>", "", words)).split())) for href, words in found
    ]


def clients(answer: Response) -> list[str]:
    return [
        href for href, _ in options(answer) if href.startswith("/people/") and "new" not in href
    ]


def listed(browser: TestClient) -> set[str]:
    """Where the page leads before anything is typed, by what stands on it apart from the header."""
    main = browser.get("/search").text.partition("<main")[2].partition("</main>")[0]
    return set(re.findall(r'class="utrecht-link" href="([^"]+)"', main))


def looks(database: Database) -> list[str]:
    """The clients in the access log that a search showed, in order."""
    query = text("select person_id::text from audit_entry where action = 'read-search' order by id")
    with database.work(CLOCK, NOW) as work:
        return list(work.session.execute(query).scalars())


def test_a_client_is_found_while_typing_by_whatever_the_caseload_finds(
    arrange: Arranger, visitor: Visitor
) -> None:
    """In depth in tests/domain/people/test_people_search.py and tests/casework/people/test_people_search.py."""
    wanted = arrange.person(
        given_name="Zoë", family_name="van der Zoekvoorbeeld", phone="+447700900321", reference="DEMO-0417"
    )  # fmt: skip
    arrange.person(family_name="Overig")
    officer = visitor("officer")
    for typed in ("Zoekvoorbeeld, zoe", "zoek", "zoekvorbeeld", "07700 900321", "demo 417"):
        answer = suggested(officer, typed)
        assert clients(answer) == [f"/people/{wanted.id}"], typed
        assert answer.headers["cache-control"] == "no-store"
    (option,) = [one for one in options(suggested(officer, "zoek")) if str(wanted.id) in one[0]]
    assert option[1] == "Zoë van der Zoekvoorbeeld DEMO-0417"


def test_a_colleague_is_found_by_name_with_what_the_reader_may_open(
    arrange: Arranger, visitor: Visitor
) -> None:
    own = arrange.staff(
        "officer", display_name="B. Zoekcollega", team_id=arrange.office.team_id
    ).staff_id
    team: dict[str, Any] = {"team_id": arrange.office.other_team_id}
    other = arrange.staff("planner", display_name="A. Zoekcollega", **team).staff_id
    arrange.staff("officer", display_name="C. Zoekcollega", active=False, **team)
    office = {"organisation": "Reclassering", "office": "Noord", "street": "Weg 1", "town": "Assen"}
    for from_on, phone in ((date(2026, 1, 1), "088-1234567"), (date(2027, 1, 1), "088-7654321")):
        head = {"from_on": from_on, "phone": phone, "email": "noord@example.org", "entered_at": NOW}
        by = {"entered_by": arrange.office.planner.staff_id}
        arrange.add(LetterheadRow(**team, **head, **by, **office))
    calendar, week = f"/calendar?view=week&of=staff-{own}", f"/caseload?officer={own}"
    for role, opens in (
        ("officer", calendar),
        ("planner", calendar),
        ("admin", f"/accounts/{own}"),
    ):
        browser = visitor(role)
        found = {unescape(href): said for href, said in options(suggested(browser, "zoekcolega"))}
        assert f"/accounts/{other}" in found if role == "admin" else "tel:088-1234567" in found
        assert "B. Zoekcollega" in found[opens]
        assert browser.get(opens).status_code == 200
        page = browser.get(kept(browser, "zoekcollega")).text
        assert page.index("A. Zoekcollega") < page.index("B. Zoekcollega")
        assert (week in page) is (role == "officer")
        assert "088-7654321" not in page + str(found)
        assert "C. Zoekcollega" not in page
    assert options(suggested(visitor("auditor"), "zoekcollega")) == []


def test_a_file_opened_before_comes_first_and_stands_there_before_anything_is_typed(
    arrange: Arranger, visitor: Visitor
) -> None:
    first, second, third = (
        arrange.person(given_name=name, family_name="Vogel") for name in ("Anna", "Bram", "Cor")
    )
    officer = visitor("officer")
    assert clients(suggested(officer, "")) == []
    for one in (third, first, third, second):
        officer.get(f"/people/{one.id}")
    opened = [f"/people/{one.id}" for one in (second, third, first)]
    assert clients(suggested(officer, "")) == opened
    assert clients(suggested(officer, "vogel")) == opened
    assert all(href in officer.get("/search").text for href in opened)
    # A typing error does not outweigh an exact name.
    exact = arrange.person(family_name="Vogels")
    assert clients(suggested(officer, "vogels"))[0] == f"/people/{exact.id}"


def test_a_name_comes_before_a_court_number_of_a_file_opened_lately_and_the_number_is_shown(
    arrange: Arranger, visitor: Visitor
) -> None:
    named = arrange.person(given_name="Rahul", family_name="Zoekvoorbeeld")
    opened = arrange.person(given_name="Siân", family_name="Nepnaam")
    order = {"frame": "VV", "starts_on": NOW.date(), "created_by": opened.officer_id}
    arrange.add(OrderRow(person_id=opened.id, court_reference="ZOEKVOORBEELD-2026-0012", **order))
    officer = visitor("officer")
    officer.get(f"/people/{opened.id}")
    for typed in ("zoekvoorbeeld", "zoekvoor"):
        answer = suggested(officer, typed)
        assert clients(answer) == [f"/people/{one.id}" for one in (named, opened)]
        shown = [said for _, said in options(answer)]
        assert "ZOEKVOORBEELD-2026-0012" in shown[1]
    assert "ZOEKVOORBEELD-2026-0012" in officer.get(kept(officer, "zoekvoorbeeld")).text


def test_who_may_no_longer_be_seen_is_neither_found_nor_among_the_last(
    arrange: Arranger, visitor: Visitor
) -> None:
    person = arrange.person(family_name="Overgedragen")
    officer, supervisor = visitor("officer"), visitor("supervisor")
    officer.get(f"/people/{person.id}")
    supervisor.get(f"/people/{person.id}")
    person.officer_id, person.deputy_id = arrange.office.colleague.staff_id, None
    person.restricted = True
    arrange.add(person)
    for typed in ("", "Overgedragen"):
        assert clients(suggested(officer, typed)) == []
        assert clients(suggested(supervisor, typed)) == [f"/people/{person.id}"]
    assert "Overgedragen" not in officer.get("/search").text
    shown = suggested(supervisor, "Overgedragen").text
    assert dutch("Restricted case file") in shown
    assert arrange.office.colleague.display_name in shown


@pytest.mark.parametrize("role", [one for one in ROLES if one not in READS_FILES])
def test_a_role_without_case_files_finds_no_client(
    arrange: Arranger, visitor: Visitor, app_state: AppState, role: str
) -> None:
    person = arrange.person(family_name="Zoekvoorbeeld")
    browser = visitor(role)
    typed_by_it = (
        ("Zoekvoorbeeld", "") if role == "planner" else ("Zoekvoorbeeld", person.reference, "")
    )
    for typed in typed_by_it:
        answer = suggested(browser, typed)
        assert answer.status_code == 200
        assert clients(answer) == []
    address = browser.post("/search", data={"q": "Zoekvoorbeeld"}).headers["location"]
    page = browser.get(address).text
    assert str(person.id) not in page
    assert dutch("Nothing found. Try part of a name, a number or another word.") in page
    assert looks(app_state.database) == []


def test_a_planner_finds_times_by_reference_and_no_name(
    arrange: Arranger, visitor: Visitor, app_state: AppState
) -> None:
    person = arrange.person(given_name="Zoë", family_name="Zoekvoorbeeld", reference="DEMO-0417")
    arrange.person(reference="DEMO-0418", restricted=True)
    theirs = {"team_id": arrange.office.other_team_id, "deputy_id": None}
    arrange.person(reference="DEMO-0419", officer_id=arrange.office.outsider.staff_id, **theirs)
    planner = visitor("planner")
    (option,) = (one for one in options(suggested(planner, "demo 041")) if "/people/" in one[0])
    officer = arrange.office.officer.display_name
    assert option == (f"/people/{person.id}", f"Z.Z. DEMO-0417 · {officer}")
    assert planner.get(option[0]).status_code == 200
    assert looks(app_state.database) == [str(person.id)]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_the_pages_it_may_open_and_no_other(visitor: Visitor, role: str) -> None:
    """What is offered opens, with the field where an act begins; what is not offered is refused."""
    browser = visitor(role)
    offered = listed(browser)
    assert {place.href for place in BY_ROLE[role]} <= offered <= KNOWN
    for href in KNOWN:
        path, _, field = href.partition("#")
        answer = browser.get(path)
        if href in offered:
            assert answer.status_code == 200, href
            assert not field or f'id="{field}"' in answer.text, href
        elif "#" not in href and href not in {one.href for one in ACTS}:
            assert answer.status_code in (403, 404), href


@pytest.mark.parametrize("typed", ["cirkel", "inzage", "overleg", "zorgen", "apparaat"])
def test_a_page_found_by_what_it_leads_to_says_why(visitor: Visitor, typed: str) -> None:
    why = dutch(
        "Open a client: circle, concerns, case conferences, own data, device checks and periods in custody are there"
    )
    officer = visitor("officer")
    for address in ("/search", "/search/suggestions"):
        assert why in words(officer.post(address, data={"q": typed}, follow_redirects=True).text)
        named = officer.post(address, data={"q": "caseload"}, follow_redirects=True)
        assert why not in words(named.text)


@pytest.mark.parametrize(
    ("role", "typed", "leads_to"),
    [
        ("officer", "nieuwe cliënt", "/people/new"),
        ("officer", "new client", "/people/new"),
        ("officer", "I am ill", "/officer-away#from_on"),
        ("officer", "ik ben ziek", "/officer-away#from_on"),
        ("officer", "vakantie", "/leave#staff"),
        ("officer", "WEEK mijn", "/week"),
        ("officer", "detentie", "/caseload"),
        ("officer", "inzage", "/caseload"),
        ("officer", "subject access", "/caseload"),
        ("officer", "gegevens opvragen", "/caseload"),
        ("officer", "vergadering", "/caseload"),
        ("officer", "overleg", "/caseload"),
        ("officer", "conference", "/caseload"),
        ("officer", "zorgen", "/caseload"),
        ("officer", "concerns", "/worklist"),
        ("officer", "cirkel", "/caseload"),
        ("officer", "circle", "/caseload"),
        ("officer", "apparaat", "/caseload"),
        ("planner", "apparaat", "/device-kits"),
        ("coordinator", "cirkel", "/attendance"),
        ("officer", "brief", "/letters"),
        ("officer", "letters", "/letters"),
        ("officer", "ladder", "/escalations"),
        ("admin", "ladder", "/rule-books"),
        ("auditor", "ladder", "/rule-books/in-force"),
        ("officer", "proef", "/reminder-trials"),
        ("admin", "trial", "/reminder-trials"),
        ("officer", "piket", "/duty-rota"),
        ("planner", "duty desk", "/duty-rota#staff"),
        ("supervisor", "sluiten", "/caseload"),
        ("planner", "nieuw kantoor", "/sites#name"),
        ("admin", "nieuw kantoor", "/organisation"),
        ("admin", "tweede factor", "/me/account"),
        ("supervisor", "overdragen", "/transfers"),
        ("supervisor", "ziekmeldign", "/officer-away#from_on"),
        ("planner", "dienst", "/duty-rota#staff"),
        ("provider", "presentie", "/attendance"),
        ("auditor", "who saw what", "/access-log"),
        ("admin", "new account", "/accounts#display_name"),
        ("admin", "wachtwoord", "/me/account"),
    ],
)
def test_a_page_or_act_is_found_by_its_words_in_both_languages(
    visitor: Visitor, role: str, typed: str, leads_to: str
) -> None:
    browser = visitor(role)
    assert leads_to in [href for href, _ in options(suggested(browser, typed))]
    assert leads_to in browser.get(kept(browser, typed)).text


@pytest.mark.parametrize(
    ("role", "typed"),
    [("supervisor", "nieuwe cliënt"), ("officer", "enter a shift"), ("planner", "I am ill today"),
     ("auditor", "caseload"), ("admin", "emergency")],
)  # fmt: skip
def test_an_act_of_another_role_is_not_found(visitor: Visitor, role: str, typed: str) -> None:
    assert options(suggested(visitor(role), typed)) == []


def test_every_page_without_a_client_is_found_or_listed_here() -> None:
    rules = page_rules(all_pages())
    pages = {path for method, path in rules if method == "GET" and "{" not in path}
    assert pages == {href.partition("#")[0].partition("?")[0] for href in KNOWN} | NOT_SOUGHT
    assert {one.posts_to for one in ACTS} <= {path for method, path in rules if method == "POST"}
    assert {one.icon for one in (*ACTS, *MORE_PAGES)} <= set(MANIFEST["aftercare"]["icons"])


def kept(browser: TestClient, typed: str) -> str:
    """The address at which this search is kept."""
    answer = browser.post("/search", data={"q": typed})
    assert answer.status_code == 303
    return answer.headers["location"]


def test_a_search_is_kept_at_an_address_that_does_not_say_it(
    arrange: Arranger, visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = arrange.person(family_name="Zoekvoorbeeld", phone="+447700900321")
    officer = visitor("officer")
    for typed in ("Zoekvoorbeeld", "07700 900321"):
        address = kept(officer, typed)
        assert re.fullmatch(r"/search\?search=[0-9a-f-]{36}", address)
        officer.get(f"/people/{wanted.id}")
        back = officer.get(address).text
        assert f'value="{typed}"' in back
        assert f'href="/people/{wanted.id}"' in back
        assert f'value="{typed}"' not in visitor("officer").get(address).text
    heard = capsys.readouterr()
    assert not re.search("900321|oekvoorbeeld", heard.out + heard.err, re.I)


def test_the_script_of_the_header_asks_for_that_address_alone(visitor: Visitor) -> None:
    answer = visitor("officer").post("/search", data={"q": "Vogel"}, headers={"hx-request": "true"})
    assert answer.status_code == 204
    assert re.fullmatch(r"/search\?search=[0-9a-f-]{36}", answer.headers["hx-redirect"])


def test_a_client_opened_from_the_search_leads_back_to_it(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(), visitor("officer")
    address = kept(officer, "test")
    page = officer.get(f"/people/{person.id}", headers={"referer": f"{ORIGIN}{address}"}).text
    link = re.search(r'head__back" href="([^"]+)">.*?</svg>([^<]+)<', page)
    assert link is not None
    assert link.groups() == (address, dutch("Search results"))


def test_what_is_shown_while_typing_is_logged_once(
    arrange: Arranger, visitor: Visitor, app_state: AppState, clock: FixedClock
) -> None:
    anna, bram = (arrange.person(given_name=name, family_name="Vogel") for name in ("Anna", "Bram"))
    arrange.person(family_name="Overig")
    officer = visitor("officer")
    for typed in ("vog", "voge", "vogel", "vogel a", "vogel an"):
        assert f"/people/{anna.id}" in clients(suggested(officer, typed))
    both = {str(anna.id), str(bram.id)}
    assert (set(looks(app_state.database)), len(looks(app_state.database))) == (both, 2)
    # The page shows no one else; another session, and the same one later, is another look.
    officer.get(kept(officer, "vogel"))
    assert len(looks(app_state.database)) == 2
    suggested(visitor("officer"), "vogel")
    assert len(looks(app_state.database)) == 4
    clock.move_to(clock.now() + ONE_LOOK + timedelta(seconds=1))
    suggested(officer, "vogel")
    assert len(looks(app_state.database)) == 6


def test_a_list_with_one_new_client_is_logged_as_a_list(
    arrange: Arranger, visitor: Visitor, app_state: AppState
) -> None:
    """A request about one client counts as a file that was opened where unusual reading is watched."""
    for name in ("Anna", "Bram"):
        arrange.person(given_name=name, family_name="Vogel")
    officer = visitor("officer")
    suggested(officer, "vogel")
    arrange.person(given_name="Cor", family_name="Vogel")
    suggested(officer, "vogel")
    query = text(
        "select count(*) from audit_entry where action = 'read-search' group by request_id order by min(id)"
    )
    with app_state.database.work(CLOCK, NOW) as work:
        assert list(work.session.execute(query).scalars()) == [2, 3]


def test_one_letter_suggests_no_client_and_a_long_list_says_how_many_more(
    arrange: Arranger, visitor: Visitor
) -> None:
    for number in range(LISTED_CLIENTS + 1):
        arrange.person(given_name=f"Nummer{number:02}", family_name="Vogel")
    officer = visitor("officer")
    assert clients(suggested(officer, "v")) == []
    answer = suggested(officer, "vogel")
    assert len(clients(answer)) == SUGGESTED_CLIENTS
    more = LISTED_CLIENTS + 1 - SUGGESTED_CLIENTS
    assert dutch("%(num)s more client: press Enter to see them all", num=more) in answer.text
    page = officer.get(kept(officer, "vogel")).text
    assert page.count("person-name") == LISTED_CLIENTS
    said = "Showing the first %(shown)s of %(count)s: type more to see fewer."
    assert dutch(said, shown=LISTED_CLIENTS, count=LISTED_CLIENTS + 1) in page


HOSTILE = (
    "%",
    "_",
    "\\",
    "' or true --",
    "<script>alert(1)</script>",
    "‮",
    "🦆",
    '"><qqx>',
    "a" * 5_000,
)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_find_nothing_and_break_nothing(
    arrange: Arranger, visitor: Visitor, typed: str
) -> None:
    arrange.person()
    officer = visitor("officer")
    answer = suggested(officer, typed)
    assert (answer.status_code, options(answer)) == (200, [])
    posted = officer.post("/search", data={"q": typed})
    if len(typed) > LONGEST:
        assert posted.status_code == 422
        assert typed in posted.text
    else:
        page = officer.get(posted.headers["location"]).text
        assert "<script>alert" not in page
        assert '"><qqx>' not in page


def test_an_empty_search_is_the_page_itself(visitor: Visitor) -> None:
    assert visitor("officer").post("/search", data={"q": "  "}).headers["location"] == "/search"


def test_who_is_not_signed_in_is_sent_to_sign_in(stranger: TestClient) -> None:
    assert urlsplit(stranger.get("/search").headers["location"]).path == "/sign-in"
    answer = stranger.post("/search/suggestions", data={"q": "x"}, headers={"hx-request": "true"})
    assert answer.headers["hx-redirect"].startswith("/sign-in")
    assert 'id="finder"' not in stranger.get("/sign-in").text


def test_a_form_of_another_site_is_refused(visitor: Visitor) -> None:
    elsewhere = {"origin": "https://example.org", "sec-fetch-site": "cross-site"}
    for path in ("/search", "/search/suggestions"):
        answer = visitor("officer").post(path, data={"q": "x"}, headers=elsewhere)
        assert answer.status_code == 403


def test_every_page_leads_to_the_search_without_scripts(visitor: Visitor) -> None:
    page = visitor("officer").get("/worklist").text
    assert re.search(r'<a class="masthead__button" href="/search"', page)
    form = page.partition('<dialog class="finder"')[2].partition("</dialog>")[0]
    assert 'method="post" action="/search"' in form
