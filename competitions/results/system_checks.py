"""What must be right before the portal starts: the keys of certificates can be read."""

from __future__ import annotations

import binascii
from typing import Any

from django.core.checks import CheckMessage, Error, register

from competitions.results import signing


@register()
def keys_are_readable(**_: Any) -> list[CheckMessage]:
    """Each of CERTIFICATE_KEYS is 32 bytes in base64."""
    try:
        signing.public_keys()
    except (ValueError, binascii.Error):
        return [
            Error(
                "CERTIFICATE_KEYS holds something that is no key.",
                hint="Each is 32 random bytes in base64; docs/operations.md says how to make one.",
                id="results.E001",
            )
        ]
    return []
