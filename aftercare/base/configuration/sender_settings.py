"""The settings of what leaves: texts and calls through Twilio, and email to staff."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr, model_validator

from aftercare.base.configuration.secret_files import SecretFileSettings


class SenderSettings(SecretFileSettings):
    """A part of Settings."""

    twilio_account_sid: Annotated[
        str | None, Field(description="Twilio account; with the token, texts really leave")
    ] = None
    twilio_auth_token: Annotated[
        SecretStr | None,
        Field(
            description="Its token: proves callbacks from Twilio, and requests to it where there is no API key"
        ),
    ] = None
    twilio_other_auth_token: Annotated[
        SecretStr | None,
        Field(
            description="The account's second token while tokens are rotated; callbacks signed with either are accepted"
        ),
    ] = None
    twilio_api_key_sid: Annotated[
        str | None,
        Field(
            pattern="^SK",
            description="API key that requests to Twilio are made with instead of the token (SK…)",
        ),
    ] = None
    twilio_api_key_secret: Annotated[SecretStr | None, Field(description="Its secret")] = None
    twilio_messaging_service_sid: Annotated[
        str | None, Field(description="Sender: a messaging service (or AFTERCARE_TWILIO_FROM)")
    ] = None
    twilio_from: Annotated[str | None, Field(description="Sender: one number")] = None
    twilio_base_url: Annotated[
        str | None, Field(description="Another address for Twilio's API, for tests")
    ] = None
    texts_at_once: Annotated[
        int, Field(ge=1, le=64, description="How many texts each worker sends side by side")
    ] = 8
    twilio_voice_from: Annotated[
        str | None,
        Field(description="Number that reminders are read aloud from; absent: no one is called"),
    ] = None
    smtp_host: Annotated[
        str | None, Field(description="Mail server for email to staff; absent: none leaves")
    ] = None
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="Its port")] = 587
    smtp_username: Annotated[str | None, Field(description="Account on the mail server")] = None
    smtp_password: Annotated[SecretStr | None, Field(description="Its password")] = None
    smtp_starttls: Annotated[
        bool, Field(description="Encrypt before anything else, with a certificate that is checked")
    ] = True
    smtp_from: Annotated[
        str | None, Field(description="Address that email to staff comes from")
    ] = None

    @model_validator(mode="after")
    def _twilio_is_whole(self) -> SenderSettings:
        pair = (self.twilio_account_sid, self.twilio_auth_token)
        if any(pair) and not all(pair):
            raise ValueError(
                "AFTERCARE_TWILIO_ACCOUNT_SID and AFTERCARE_TWILIO_AUTH_TOKEN go together"
            )
        if all(pair) and not (self.twilio_messaging_service_sid or self.twilio_from):
            raise ValueError(
                "with Twilio, set AFTERCARE_TWILIO_MESSAGING_SERVICE_SID or AFTERCARE_TWILIO_FROM"
            )
        key = (self.twilio_api_key_sid, self.twilio_api_key_secret)
        if any(key) and not all(key):
            raise ValueError(
                "AFTERCARE_TWILIO_API_KEY_SID and AFTERCARE_TWILIO_API_KEY_SECRET go together"
            )
        # Twilio signs callbacks with the token of the account, also where requests are made with a key.
        if (any(key) or self.twilio_other_auth_token) and not all(pair):
            raise ValueError(
                "an API key or a second token of Twilio also needs AFTERCARE_TWILIO_ACCOUNT_SID and"
                " AFTERCARE_TWILIO_AUTH_TOKEN"
            )
        return self

    @model_validator(mode="after")
    def _mail_is_whole(self) -> SenderSettings:
        if self.smtp_host and not self.smtp_from:
            raise ValueError("AFTERCARE_SMTP_HOST and AFTERCARE_SMTP_FROM go together")
        if bool(self.smtp_username) != (self.smtp_password is not None):
            raise ValueError("AFTERCARE_SMTP_USERNAME and AFTERCARE_SMTP_PASSWORD go together")
        if self.smtp_username and not self.smtp_starttls:
            raise ValueError("AFTERCARE_SMTP_PASSWORD would go over an open line: keep STARTTLS on")
        return self

    @property
    def sends_for_real(self) -> bool:
        """Whether there are credentials; an empty string counts as none."""
        return bool(self.twilio_account_sid and self.twilio_auth_token)

    @property
    def twilio_api_key(self) -> tuple[str, str] | None:
        """The id and the secret of the API key, where there is one."""
        if self.twilio_api_key_sid and self.twilio_api_key_secret:
            return self.twilio_api_key_sid, self.twilio_api_key_secret.get_secret_value()
        return None

    @property
    def twilio_signing_tokens(self) -> tuple[str, ...]:
        """The tokens with which Twilio may have signed a callback."""
        tokens = (self.twilio_auth_token, self.twilio_other_auth_token)
        return tuple(one.get_secret_value() for one in tokens if one and one.get_secret_value())
