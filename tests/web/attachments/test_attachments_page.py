"""A document is attached with a plain form, downloaded as a file, and removed with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
from sqlalchemy import text

from aftercare.api.http.middleware import Edge
from aftercare.api.http.problems import on_crash
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.bootstrap import AppState
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.unit_of_work import Database
from aftercare.web.shell.forms.reading import MISSING
from tests.photos import photo
from tests.serving import on_a_port, web_on
from tests.store.arranging import NOW, Arranger
from tests.web.conftest import Visitor
from tests.web.shell.reading_html import error_of, value_of
from tests.web.shell.wording import dutch

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 600
LOOKS = "select action from audit_entry where person_id = :person and subject_kind = 'attachment' order by id"


def test_a_document_is_attached_downloaded_and_removed(
    arrange: Arranger, visitor: Visitor, database: Database, tmp_path: Path
) -> None:
    person, officer = arrange.person(), visitor("officer")
    address = f"/people/{person.id}/attachments"
    assert f'href="{address}"' in officer.get(f"/people/{person.id}/history").text
    typed, file = {"kind": "judgment", "name": "Vonnis é/\\ 3"}, {"file": ("x.exe", PDF)}
    for _ in range(2):
        sent = officer.post(address, data=typed, files=file)
        assert sent.headers["location"] == f"{address}?flash=saved"
    history = f"/people/{person.id}/history"
    officer.post(history, data={"words": "vonnis"})
    assert "Vonnis é/" in officer.get(history).text
    page = officer.get(address).text
    assert 'class="strip"' in page
    (link,) = re.findall(rf'href="({address}/[0-9a-f-]+)"', page)
    got = officer.get(link)
    assert got.content == PDF
    assert got.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''Vonnis%20%C3%A9%2F%5C%203.pdf"
    )
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-store"
    assert "sandbox" in got.headers["content-security-policy"]
    (stored,) = (tmp_path / "attachments").iterdir()
    # Three bytes stand in so much ciphertext by chance; so many do not.
    for piece in (PDF[:64], bytes(range(256))):
        assert piece not in stored.read_bytes()
    for other, refused in (
        ("outsider", 404),
        ("planner", 403),
        ("provider", 403),
        ("auditor", 403),
    ):
        assert visitor(other).get(link).status_code == refused
        assert visitor(other).get(address).status_code == refused
        assert visitor(other).post(address, data=typed, files=file).status_code == refused
    elsewhere = link.replace(str(person.id), str(arrange.person().id))
    assert officer.get(elsewhere).status_code == 404
    asked = officer.post(f"{link}/remove", data={"version": "1"})
    name = f"reason-{link.rpartition('/')[2]}"
    assert error_of(asked.text, name) == dutch(MISSING)
    gone = officer.post(f"{link}/remove", data={"version": "1", name: "Ander dossier"})
    assert gone.headers["location"] == f"{address}?flash=removed"
    assert "Ander dossier" in officer.get(address).text
    assert officer.get(link).status_code == 404
    assert (
        officer.post(
            f"{link}/remove", data={"version": "1", name: "Nog eens hetzelfde"}
        ).status_code
        == 409
    )
    with database.work(CLOCK, NOW) as work:
        found = work.session.execute(text(LOOKS), {"person": person.id}).scalars().all()
    assert [one for one in found if one in ("add", "read", "remove")] == ["add", "read", "remove"]


def test_what_cannot_be_attached_says_so_beside_its_field_and_keeps_what_was_typed(
    arrange: Arranger, visitor: Visitor, tmp_path: Path
) -> None:
    person, officer = arrange.person(), visitor("officer")
    address, typed = f"/people/{person.id}/attachments", {"kind": "other", "name": "Mijn naam"}
    for content, fault in (
        (b"", MISSING),
        (b"MZ\x90\x00 a program named x.pdf", FIELD_FAULTS["file-format"]),
        (PDF + bytes(1024 * 1024), FIELD_FAULTS["file-too-large"]),
        (PDF + bytes(12 * 1024 * 1024), FIELD_FAULTS["file-too-large"]),
    ):
        page = officer.post(address, data=typed, files={"file": ("x.pdf", content)})
        assert page.status_code == 422
        assert error_of(page.text, "file") == dutch(fault)
        assert value_of(page.text, "name") == "Mijn naam"
    assert officer.post(address, data=typed).status_code == 422
    unchosen = officer.post(address, data={"name": ""}, files={"file": ("../../a/b.pdf", PDF)})
    assert 'href="#kind"' in unchosen.text
    foreign = officer.post(address, data=typed, headers={"origin": "https://elsewhere.example"})
    assert foreign.status_code == 403
    assert (
        officer.post(
            address, content=b"--x", headers={"content-type": "multipart/form-data; boundary=x"}
        ).status_code
        == 422
    )
    assert not (tmp_path / "attachments").exists()
    saved = officer.post(address, data={"kind": "other"}, files={"file": ("..\\a/b.pdf", PDF)})
    assert saved.status_code == 303
    assert ">b.pdf</a>" in officer.get(address).text


def test_more_than_ten_megabytes_come_back_from_a_real_server_with_what_was_typed(
    arrange: Arranger, visitor: Visitor, app_state: AppState, tmp_path: Path
) -> None:
    person, officer = arrange.person(), visitor("officer")
    typed, headers = {"kind": "other", "name": "Mijn naam"}, dict(officer.headers)
    edge = Edge(web_on(app_state), on_error=on_crash, count=lambda *_: None)
    with (
        on_a_port(edge) as address,
        httpx.Client(
            base_url=address, headers=headers, cookies=officer.cookies, trust_env=False
        ) as browser,
    ):
        where = f"/people/{person.id}/attachments"
        page = browser.post(
            where, data=typed, files={"file": ("x.pdf", PDF + bytes(11 * 1024 * 1024))}
        )
    assert page.status_code == 422
    assert error_of(page.text, "file") == dutch(FIELD_FAULTS["file-too-large"])
    assert value_of(page.text, "name") == "Mijn naam"
    assert not (tmp_path / "attachments").exists()


def test_a_photo_stands_above_every_page_of_its_client_and_a_stale_tab_replaces_none(
    arrange: Arranger, visitor: Visitor
) -> None:
    person, officer = arrange.person(), visitor("officer")
    address, letters = f"/people/{person.id}/photo", f"/people/{person.id}/letters"
    assert f'href="{address}"' in officer.get(f"/people/{person.id}").text
    assert "<img" not in officer.get(letters).text
    refused = officer.post(address, data={"seen": ""}, files={"file": ("x.jpg", PDF)})
    assert refused.status_code == 422
    assert error_of(refused.text, "file") == dutch(FIELD_FAULTS["photo-format"])
    for content, fault in (
        (b"", MISSING),
        (bytes(1024 * 1024 + 1), FIELD_FAULTS["file-too-large"]),
    ):
        page = officer.post(address, data={"seen": ""}, files={"file": ("x.jpg", content)})
        assert error_of(page.text, "file") == dutch(fault)
    sent = officer.post(address, data={"seen": ""}, files={"file": ("IMG_1.jpg", photo())})
    assert sent.headers["location"] == f"{address}?flash=saved"
    for shown in (letters, address, f"/people/{person.id}/history"):
        (source,) = set(re.findall(r'<img[^>]* src="([^"]+)"', officer.get(shown).text))
    assert officer.get(source).headers["content-type"] == "image/jpeg"
    assert visitor("planner").get(source).status_code == 403
    assert "<img" not in visitor("planner").get(f"/people/{person.id}").text
    assert source not in officer.get(f"/people/{person.id}/attachments").text.partition("</dl>")[2]
    other = {"file": ("IMG_2.jpg", photo(size=(50, 90)))}
    assert officer.post(address, data={"seen": ""}, files=other).status_code == 412
    seen = {"seen": source.rpartition("/")[2]}
    assert officer.post(address, data=seen, files=other).status_code == 303
    assert officer.get(source).status_code == 404
    assert officer.post(f"{address}/remove", data=seen).status_code == 412
