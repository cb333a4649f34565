"""The settings of attached documents: where they are stored, how large they may be, and what checks them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator, model_validator

from aftercare.base.configuration.secret_files import SecretFileSettings
from aftercare.base.sign_in_settings import encrypted_or_local


class AttachmentSettings(SecretFileSettings):
    """A part of Settings."""

    attachments_dir: Annotated[
        Path | None,
        Field(
            description="Folder of attached documents, one for all processes; absent: `attachments` in the data folder"
        ),
    ] = None
    attachments_bucket_url: Annotated[
        str | None,
        Field(
            description="Bucket of attached documents instead, `https://host/bucket`; with key id and secret"
        ),
    ] = None
    attachments_bucket_region: Annotated[str, Field(description="Its region")] = "us-east-1"
    attachments_bucket_key_id: Annotated[str, Field(description="Id of its access key")] = ""
    attachments_bucket_secret: Annotated[
        SecretStr | None, Field(description="Secret of its access key")
    ] = None
    attachments_most_mb: Annotated[
        int, Field(ge=1, le=50, description="How large an attached document may be, in MB")
    ] = 10
    attachments_scanner: Annotated[
        str,
        Field(
            description="`clamd:/path/of/its/socket`, or `command:` and a command that reads the document from standard"
            " input (0: clean, 1: not); absent: format and size are checked, and nothing else"
        ),
    ] = ""

    @field_validator("attachments_scanner")
    @classmethod
    def _is_a_scanner(cls, value: str) -> str:
        if value and not re.fullmatch(r"clamd:/.+|command:\s*\S.*", value):
            raise ValueError("must be clamd:/path or command:…")
        return value

    @model_validator(mode="after")
    def _bucket_is_whole(self) -> AttachmentSettings:
        url = self.attachments_bucket_url
        if url and not (self.attachments_bucket_key_id and self.attachments_bucket_secret):
            raise ValueError(
                "AFTERCARE_ATTACHMENTS_BUCKET_URL needs AFTERCARE_ATTACHMENTS_BUCKET_KEY_ID"
                " and AFTERCARE_ATTACHMENTS_BUCKET_SECRET"
            )
        if url:
            encrypted_or_local(url)
        if url and not re.fullmatch(r"https?://[^/?#@]+/[a-z0-9.-]{3,63}/?", url):
            raise ValueError("AFTERCARE_ATTACHMENTS_BUCKET_URL must be https://host/bucket")
        if url and self.attachments_dir:
            raise ValueError(
                "AFTERCARE_ATTACHMENTS_BUCKET_URL and AFTERCARE_ATTACHMENTS_DIR exclude each other"
            )
        return self
