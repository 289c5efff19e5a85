"""Gateways of text messages: `send(phone, text) -> receipt`. TEXT_GATEWAY names the one in use."""

from __future__ import annotations

import http.client
import json
import logging
import urllib.error
import urllib.request
import uuid

from django.conf import settings

logger = logging.getLogger(__name__)


class Uncertain(Exception):
    """The gateway has the message, and its answer never came: it may or may not have gone out."""


def console(phone: str, text: str) -> str:
    """Send nothing: write a line to the log. The outbox page shows the text."""
    logger.info("text message to %s****: %s characters", phone[:3], len(text))
    return f"console-{uuid.uuid4().hex[:12]}"


def http_json(phone: str, text: str) -> str:
    """POST {"phone", "text"} to TEXT_GATEWAY_URL with TEXT_GATEWAY_KEY as bearer; the answer's "receipt".

    Raises:
        OSError: the gateway cannot be reached or answers with an error.
        Uncertain: it was reached, and the connection ended before its answer came.
    """
    request = urllib.request.Request(  # noqa: S310  (the address comes from the operator's settings)
        settings.TEXT_GATEWAY_URL,
        data=json.dumps({"phone": phone, "text": text}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.TEXT_GATEWAY_KEY}",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310
            content = answer.read()
    except urllib.error.URLError:
        # Not reached, or refused with a status: it can be tried again.
        raise
    except (OSError, http.client.HTTPException) as error:
        raise Uncertain(f"{type(error).__name__}: {error}") from error
    # It was taken: an answer that cannot be read is no reason to send it twice.
    try:
        found = json.loads(content)
    except ValueError:
        return ""
    return str(found.get("receipt", "")) if isinstance(found, dict) else ""
