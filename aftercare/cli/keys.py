"""Commands for the keys of what is encrypted in the database."""

from __future__ import annotations

from typing import Annotated

import typer

from aftercare.base.sealing import new_key
from aftercare.bootstrap import secret_keys
from aftercare.cli.app_states import owners_address, settings_for_work
from aftercare.cli.options import AsJson
from aftercare.cli.output import NOT_ZERO, bar, out, plainly, reporter, say_json
from aftercare.store.database.engine import ring_of
from aftercare.store.operations.key_rotation import begin_rotation, end_rotation, wrap_again
from aftercare.store.operations.number_key import replace_number_key
from aftercare.store.operations.resealing import open_for_sealing, seal_anew, wait_for_writers


@plainly
def make_key(as_json: AsJson = False) -> None:
    """Print a new master key, as a line of AFTERCARE_SECRET_KEYS_FILE.

    With --json an object with `key`.
    """
    settings = settings_for_work()
    given = settings.has_secret_keys
    numbers = secret_keys(settings, demonstration=False) if given else {}
    key = new_key(max(numbers, default=0) + 1)
    if as_json:
        say_json({"key": key})
    else:
        out().print(key, soft_wrap=True)


@plainly
def rotate(
    numbers: Annotated[
        bool,
        typer.Option("--numbers", help="The key of telephone numbers; stop every process first."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Encrypt everything but telephone numbers with a new data key, beside running processes. Interrupted, it goes on
    where it was.

    With --json an object with `data_key`, the id of the new one, and `left`, what cannot be decrypted.
    """
    if numbers:
        _rotate_numbers(as_json=as_json)
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
    if as_json:
        say_json({"data_key": key_id, "left": list(left)})
    elif left:
        out().print(
            f"The key before is still needed: some of {', '.join(left)} cannot be decrypted."
        )
    else:
        out().print(f"Everything is encrypted with the data key {key_id}; those before are gone.")
    if left:
        raise typer.Exit(NOT_ZERO)


def _rotate_numbers(*, as_json: bool) -> None:
    with (
        owners_address(settings_for_work()) as url,
        open_for_sealing(url) as connection,
        bar("Encrypting") as progress,
    ):
        key_id = replace_number_key(connection, reporter(progress))
    if as_json:
        say_json({"data_key": key_id, "left": []})
    else:
        out().print(f"Every telephone number is encrypted with the data key {key_id}.")


@plainly
def rewrap(as_json: AsJson = False) -> None:
    """Wrap the data keys, and encrypt the secrets of second factors, with the master key of the highest number.

    With --json an object with the numbers `data_keys` and `second_factors`.
    """
    with (
        owners_address(settings_for_work()) as url,
        open_for_sealing(url) as connection,
    ):
        wrapped, secrets = wrap_again(connection)
    if as_json:
        say_json({"data_keys": wrapped, "second_factors": secrets})
        return
    out().print(
        f"{wrapped} data keys and {secrets} second factors need no earlier master key any more."
    )
