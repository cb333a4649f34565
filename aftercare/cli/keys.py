"""Commands for the keys of what is encrypted in the database."""

from __future__ import annotations

from typing import Annotated

import typer

from aftercare.base.sealing import new_key
from aftercare.bootstrap import secret_keys
from aftercare.cli.app_states import owners_address, settings_for_work
from aftercare.cli.output import NOT_ZERO, bar, out, plainly, reporter
from aftercare.store.database.engine import ring_of
from aftercare.store.operations.key_rotation import begin_rotation, end_rotation, wrap_again
from aftercare.store.operations.number_key import replace_number_key
from aftercare.store.operations.resealing import open_for_sealing, seal_anew, wait_for_writers


@plainly
def make_key() -> None:
    """Print a new master key, as a line of AFTERCARE_SECRET_KEYS_FILE."""
    settings = settings_for_work()
    given = settings.has_secret_keys
    numbers = secret_keys(settings, demonstration=False) if given else {}
    out().print(new_key(max(numbers, default=0) + 1), soft_wrap=True)


@plainly
def rotate(
    numbers: Annotated[
        bool,
        typer.Option("--numbers", help="The key of telephone numbers; stop every process first."),
    ] = False,
) -> None:
    """Encrypt everything but telephone numbers with a new data key, beside running processes. Interrupted, it goes on
    where it was."""
    if numbers:
        _rotate_numbers()
        return
    with (
        owners_address(settings_for_work()) as url,
        open_for_sealing(url) as connection,
        bar("Encrypting") as progress,
    ):
        key_id, is_new = begin_rotation(connection)
        if is_new:
            wait_for_writers(connection)
        ring_of(url).read()
        seal_anew(connection, key_id, reporter(progress))
        left = end_rotation(connection, key_id)
    if left:
        out().print(
            f"The key before is still needed: some of {', '.join(left)} cannot be decrypted."
        )
        raise typer.Exit(NOT_ZERO)
    out().print(f"Everything is encrypted with the data key {key_id}; those before are gone.")


def _rotate_numbers() -> None:
    with (
        owners_address(settings_for_work()) as url,
        open_for_sealing(url) as connection,
        bar("Encrypting") as progress,
    ):
        key_id = replace_number_key(connection, reporter(progress))
    out().print(f"Every telephone number is encrypted with the data key {key_id}.")


@plainly
def rewrap() -> None:
    """Wrap the data keys, and encrypt the secrets of second factors, with the master key of the highest number."""
    with (
        owners_address(settings_for_work()) as url,
        open_for_sealing(url) as connection,
    ):
        wrapped, secrets = wrap_again(connection)
    out().print(
        f"{wrapped} data keys and {secrets} second factors need no earlier master key any more."
    )
