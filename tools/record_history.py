"""Lives the demonstration's history on a server of its own and records it: `make history`, when the schema changes."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr
from rich.progress import Progress

from aftercare.base.logs import configure_logs
from aftercare.base.settings import Settings
from aftercare.bootstrap import RECORDED_KEY, secret_keys
from aftercare.demo.loading import load
from aftercare.demo.recorded import FILE, record
from aftercare.embedded import private_server
from aftercare.store.operations.migrate import migrate

# A Thursday, 11:40 in Amsterdam: an ordinary morning of an ordinary week.
UNTIL = datetime(2026, 11, 26, 10, 40, tzinfo=UTC)


def main() -> None:
    configure_logs("ERROR")
    with tempfile.TemporaryDirectory(prefix="aftercare-") as name, Progress() as progress:
        folder = Path(name)
        folder.chmod(0o711)  # as root, the server runs as somebody else
        task = progress.add_task("Living eight weeks of invented history")

        def report(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        with private_server(folder, settings={"fsync": "off"}) as server:
            settings = Settings(data_dir=folder / "data", audit_keys=SecretStr(RECORDED_KEY))
            secret_keys(settings, demonstration=True)
            migrate(server.url)
            load(settings, server.url, UNTIL, report)
            record(server.url, UNTIL)
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
