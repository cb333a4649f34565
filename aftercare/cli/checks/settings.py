"""Checks the part of a set-up that needs no database: settings, keys, files and what the package brings."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aftercare.base.clock import Clock
from aftercare.base.environment import unknown_variables
from aftercare.base.settings import Settings
from aftercare.bootstrap import log_keys_for, require_neutral_sender, require_tiles, secret_keys
from aftercare.cli.checks.cautions import caution_findings
from aftercare.cli.checks.findings import Finding, fine, missing, off, whether_it_holds
from aftercare.cli.checks.folders import folder_findings, secret_file_findings, tls_finding
from aftercare.cli.checks.outward import outward_findings
from aftercare.domain.time.wall_time import ZONE_NAME
from aftercare.openid_provider import directory_of, provider_of
from aftercare.processes.figures.export_folder import Format, require_format
from aftercare.processes.papers.pdf import FONTS

LOCALE = Path(__file__).parents[2] / "web" / "locale"
OF_OPENID = "Correct the file of that setting."
AGAIN = "Install the package anew, or run `make setup` in a checkout."


def settings_findings(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Everything that can be checked without a database, in the order in which an operator sets it up."""
    yield from variable_findings()
    yield from _package_findings(settings)
    if settings.database_url is not None:
        yield from _key_findings(settings)
    yield from caution_findings(settings)
    yield from outward_findings(settings)
    yield from _part_findings(settings, clock)
    yield from secret_file_findings(settings)
    yield from folder_findings(settings, clock)
    yield from tls_finding(settings)


def variable_findings() -> Iterator[Finding]:
    """A variable that no setting has does nothing, and was probably meant to."""
    for name, meant in unknown_variables():
        to_do = f"Did you mean {meant}?" if meant else "Remove it."
        yield missing("settings", f"{name} is no setting.", to_do)


def _package_findings(settings: Settings) -> Iterator[Finding]:
    try:
        ZoneInfo(ZONE_NAME)
        yield fine("time-zones", f"Time zone data has {ZONE_NAME}.")
    except ZoneInfoNotFoundError:
        yield missing("time-zones", f"There is no time zone {ZONE_NAME}.", "Install tzdata.")
    languages = sorted(one.name for one in LOCALE.iterdir() if one.is_dir())
    compiled = {one.parts[-3] for one in LOCALE.glob("*/LC_MESSAGES/aftercare.mo")}
    for language in languages:
        if language not in compiled:
            yield missing("translations", f"The translation {language} is not compiled.", AGAIN)
    if compiled.issuperset(languages):
        yield fine("translations", f"Translations are compiled: {', '.join(languages)}.")
    if any(FONTS.glob("*.ttf")):
        yield fine("fonts", "The fonts of letters and documents are there.")
    else:
        yield missing("fonts", "The fonts of letters and documents are not there.", AGAIN)
    if settings.figures_export_folder and settings.figures_export_format == Format.PARQUET:
        yield whether_it_holds(
            "parquet",
            lambda: require_format(Format.PARQUET),
            "Parquet can be written.",
            "Install aftercare[parquet], or set AFTERCARE_FIGURES_EXPORT_FORMAT=csv.",
        )
    if settings.polish_seconds and find_spec("ortools") is None:
        says = "AFTERCARE_POLISH_SECONDS needs ortools, which is not installed."
        yield missing("polish", says, "Install aftercare[polish], or leave the setting out.")


def _key_findings(settings: Settings) -> Iterator[Finding]:
    to_do = "Put the line that `aftercare audit new-key` prints in a file, and set AFTERCARE_AUDIT_KEYS_FILE."
    if settings.audit_keys or settings.audit_keys_file:
        says = "The access log has a key."
        yield whether_it_holds("log-keys", lambda: log_keys_for(settings), says, to_do)
    else:
        yield missing("log-keys", "The access log has no key.", to_do)
    to_do = "Put the line that `aftercare keys new` prints in a file, and set AFTERCARE_SECRET_KEYS_FILE."
    if settings.has_secret_keys:
        yield whether_it_holds(
            "secret-keys",
            lambda: secret_keys(settings, demonstration=False),
            "There are keys for what is encrypted in the database.",
            to_do,
        )
    else:
        says = "There is no key for what is encrypted in the database."
        yield missing("secret-keys", says, to_do)


def _part_findings(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Parts that an organisation may leave out; one that is set is read as at the start."""
    if settings.openid_issuer:
        yield whether_it_holds(
            "openid",
            lambda: provider_of(settings, clock.now),
            "The settings of the OpenID provider can be read.",
            OF_OPENID,
        )
    else:
        yield off("openid", "People sign in with passwords of this service alone.")
    if settings.scim_tokens_file:
        yield whether_it_holds(
            "directory",
            lambda: directory_of(settings),
            "The organisation's directory may keep accounts.",
            f"{OF_OPENID} `aftercare directory new-token` prints a line of tokens.",
        )
    if settings.letter_sender:
        yield whether_it_holds(
            "letter-sender",
            lambda: require_neutral_sender(settings.letter_sender),
            "The return address on letters reveals nothing.",
            "Choose a neutral one, such as a P.O. box.",
        )
    if settings.map_tiles_file:
        yield whether_it_holds(
            "map-tiles",
            lambda: require_tiles(settings.map_tiles_file),
            "The ground of maps can be read.",
            "Correct AFTERCARE_MAP_TILES_FILE, or leave it out.",
        )
