"""Checks the files and folders of the settings: that we can write where we do, and that secrets are hidden."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

from aftercare.base.clock import Clock
from aftercare.base.environment import secret_files, variable_of
from aftercare.base.errors import Fault, ScannerDown
from aftercare.base.settings import Settings
from aftercare.base.whole_files import standing, what_is_wrong_with_folder
from aftercare.cli.checks.findings import Finding, fine, missing, off, whether_it_holds
from aftercare.object_stores import object_store_of
from aftercare.scanners import scanner_of
from aftercare.submission_drops import IN, REFUSED, STATES, FolderSubmissionDrop

LEAST_ROOM: Final = 1 << 30
# Of these the content is read later; the others are read with the settings, and are there.
READ_LATER: Final = ("tls_key_file", "scim_tokens_file")


def secret_file_findings(settings: Settings) -> Iterator[Finding]:
    """A file of secrets that every account of the machine can read, or that is not there."""
    own = [settings.data_dir / name for name in ("audit-keys", "secret-keys")]
    named = secret_files() | {
        variable_of(name): file
        for name in READ_LATER
        if (file := getattr(settings, name)) is not None
    }
    is_fine = True
    for variable, file in named.items():
        if not _is_there(file):
            is_fine = False
            # Without the value: where a secret was set instead of a file, that is the secret.
            says = f"{variable} is not the name of a file that is there."
            to_do = "Set it to the name of the file, never to the secret itself."
            yield missing("secret-files", says, to_do)
    files = [file for file in (*named.values(), *own) if _is_there(file)]
    for file in files:
        says = _what_is_wrong_with(file)
        if says:
            is_fine = False
            to_do = f"Run `chmod o= {file}`, and give it to the account of the service."
            yield missing("secret-files", says, to_do)
    if files and is_fine:
        yield fine(
            "secret-files", f"Files with secrets are hidden from other accounts: {len(files)}."
        )


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        # Longer than any name of a file.
        return False


def _what_is_wrong_with(file: Path) -> str:
    try:
        mode = file.stat().st_mode
        file.open("rb").close()
    except OSError as error:
        return f"{file} cannot be read: {error.strerror}."
    if mode & stat.S_IRWXO:
        return f"Every account of this machine may open {file}."
    return ""


def folder_findings(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Where the service writes, and the scanner it asks before."""
    yield _attachments(settings)
    if settings.attachments_scanner:
        yield _scanner(settings)
    else:
        yield off("scanner", "Attached documents are not scanned for malicious content.")
    if settings.letters_to_print_dir:
        yield _folder(
            "print-folder", settings.letters_to_print_dir, "AFTERCARE_LETTERS_TO_PRINT_DIR"
        )
    else:
        yield off("print-folder", "Letters are printed by hand.")
    if settings.submissions_dir:
        yield _submissions(settings.submissions_dir)
        yield from _files_lying(settings.submissions_dir, clock)
    else:
        yield off("submissions", "Messages in come by the API alone, not as files.")
    if settings.figures_export_folder:
        yield _folder(
            "figures-folder", settings.figures_export_folder, "AFTERCARE_FIGURES_EXPORT_FOLDER"
        )
    else:
        yield off("figures-folder", "Figures are not exported for a warehouse.")
    if settings.audit_anchor_file:
        yield _folder(
            "log-anchor", settings.audit_anchor_file.parent, "AFTERCARE_AUDIT_ANCHOR_FILE"
        )
    else:
        yield off("log-anchor", "The end of the access log is not kept in a file on other storage.")


def _submissions(folder: Path) -> Finding:
    """Unlike other folders it must be there: the SFTP server leaves files in it, and gives it its group."""
    subfolders = [folder / name for name in STATES]
    for one in (folder, *subfolders):
        if not one.is_dir():
            to_do = f"Make {', '.join(STATES)} in it, as docs/how-to/send-submissions.md says."
            return missing(
                "submissions", f"{one} is not a folder, or not one we may look into.", to_do
            )
    for one in (folder, *subfolders):
        if one.stat().st_mode & stat.S_IRWXO:
            says = f"Every account of this machine may open {one}; its files are not encrypted."
            return missing("submissions", says, f"Run `chmod o= {one}`.")
    found = (_folder("submissions", one, "AFTERCARE_SUBMISSIONS_DIR") for one in subfolders)
    wrong = next((one for one in found if one.to_do), None)
    return wrong or fine("submissions", f"Files with messages in are taken from {folder / IN}.")


def _files_lying(folder: Path, clock: Clock) -> Iterator[Finding]:
    """Files that no job will look at again, and that their senders may believe to have arrived."""
    try:
        lying = FolderSubmissionDrop(folder, 0).lying(clock.now())
    except OSError:
        # The check of the folder itself says why.
        return
    if lying.refused:
        says = f"Files that were refused lie in {folder / REFUSED}: {lying.refused}."
        to_do = "Tell their senders what the file ….reason.json beside each says, then remove both."
        yield missing("submissions-refused", says, to_do)
    else:
        yield fine("submissions-refused", f"No refused file lies in {folder / REFUSED}.")
    if lying.left_in:
        says = f"Folders, or files older than 10 minutes, stay in {folder / IN}: {lying.left_in}."
        to_do = "Only files named *.jws are taken: ask their senders to rename them; or is no worker running?"
        yield missing("submissions-left", says, to_do)


def _attachments(settings: Settings) -> Finding:
    if settings.attachments_bucket_url is None:
        if (
            settings.attachments_dir is None
            and not (own := settings.data_dir / "attachments").exists()
        ):
            wrong = what_is_wrong_with_folder(own)
            to_do = "Correct AFTERCARE_DATA_DIR, or set AFTERCARE_ATTACHMENTS_DIR."
            says = f"{own} is made with the first attached document."
            return missing("attachments", wrong, to_do) if wrong else fine("attachments", says)
        folder = settings.attachments_dir or settings.data_dir / "attachments"
        return _folder("attachments", folder, "AFTERCARE_ATTACHMENTS_DIR")
    store, probe = object_store_of(settings), uuid4()
    try:
        store.put(probe, b"aftercare doctor")
        store.remove(probe)
    except Fault:
        says = "The bucket of attached documents cannot be written."
        return missing(
            "attachments", says, "Check AFTERCARE_ATTACHMENTS_BUCKET_URL, the key and its rights."
        )
    return fine("attachments", "The bucket of attached documents can be written.")


def _scanner(settings: Settings) -> Finding:
    try:
        scanner_of(settings).is_clean(b"")
    except ScannerDown:
        says = "The scanner of attached documents does not answer; none can be attached."
        return missing("scanner", says, "Start it, or correct AFTERCARE_ATTACHMENTS_SCANNER.")
    return fine("scanner", "The scanner of attached documents answers.")


def _folder(check: str, folder: Path, variable: str) -> Finding:
    to_do = f"Correct {variable}, or give the folder to the account of the service."
    if not folder.exists():
        # A misspelt one could be made too, and its files would be where no one looks for them.
        return missing(check, f"{folder} is not there.", f"Make it, or correct {variable}.")
    wrong = what_is_wrong_with_folder(folder)
    if wrong:
        return missing(check, wrong, to_do)
    free = shutil.disk_usage(standing(folder)).free
    if free < LEAST_ROOM:
        return missing(check, f"{folder} has less than 1 GB free.", "Make room.")
    return fine(check, f"{folder} can be written.")


def tls_finding(settings: Settings) -> Iterator[Finding]:
    """The certificate and its key, where the service speaks https itself."""
    certificate, key = settings.tls_certificate_file, settings.tls_key_file
    if certificate is None or key is None:
        return
    # Imported here: it reads the libraries of a server.
    from aftercare.api.http.connections import tls_context

    yield whether_it_holds(
        "tls",
        lambda: tls_context(certificate, key),
        "The certificate and its key belong together.",
        "Correct AFTERCARE_TLS_CERTIFICATE_FILE and AFTERCARE_TLS_KEY_FILE.",
    )
