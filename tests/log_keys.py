"""The keys of every test: that of the access log, and the one that wraps data keys."""

from __future__ import annotations

from base64 import b64encode

from aftercare.domain.accounts.log_chain import read_keys

KEY_LINE = f"tests:{b64encode(b'a key of the tests, 32 bytes or more').decode()}"
MASTER_KEY = f"1:{b64encode(b'a master key for the tests alone').decode()}"
LOG_KEYS = read_keys(KEY_LINE)
