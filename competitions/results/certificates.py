"""What a certificate says, how that is signed, and where anybody checks it.

The signed text is JSON with sorted keys and no spaces, in UTF-8:

    {"award", "code", "competition", "event", "format": 1, "issued_on", "issuer", "name", "number", "rank", "team",
     "title", "unit", "version"}

The paper prints these facts and nothing else; the page behind the QR code shows no more.
"""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from competitions.results import codes, signing
from competitions.results.models import Award, Certificate
from competitions.results.snapshots import row_of

Facts = dict[str, Any]
FORMAT = 1
# What of a certificate comes from the results: where a correction changes it, the paper no longer tells the truth.
FROM_RESULTS = ("award", "title", "rank")


def draft(award: Award, *, number: str, issued_on: datetime.date) -> Certificate:
    """A signed certificate of what the award gives now, not yet saved.

    Raises:
        portal.acts.personal.Erased: the person's data were erased.
    """
    code = codes.fresh()
    facts = {
        "format": FORMAT,
        "code": codes.shown(code),
        "number": number,
        "issued_on": issued_on.isoformat(),
        **facts_of(award),
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signature = signing.sign(text.encode())
    certificate = Certificate(
        award=award,
        version_id=award.version_id,
        number=number,
        code=code,
        signature=signature.text,
        signed_with=signature.key,
    )
    certificate.content = text
    return certificate


def facts_of(award: Award) -> Facts:
    """What a certificate of the award prints beside number, code and day, from the version that gave it."""
    snapshot = award.version.snapshot
    event = snapshot["event"]
    row = row_of(snapshot, award.entry_id) or {}
    return {
        "name": award.worker.name,
        "team": row.get("name", "") if event["team"] else "",
        "unit": award.employer.name,
        "competition": event["competition"],
        "event": event["name"],
        "award": award.name,
        "title": award.title,
        "rank": award.rank,
        "issuer": event["enterprise"] or event["organiser"],
        "version": award.version.number,
    }


def still_true(certificate: Certificate, award: Award) -> bool:
    """Whether what it prints of the results is what the award gives now; an erased one is left as it is."""
    facts = certificate.facts
    if not facts:
        return award.stands
    now = {"award": award.name, "title": award.title, "rank": award.rank}
    return award.stands and all(facts[name] == now[name] for name in FROM_RESULTS)


def site() -> str:
    """Where codes are typed, without the scheme: `portal.example.org/verify/`."""
    return f"{settings.PUBLIC_URL}{reverse('results:verify')}".split("://", 1)[-1]


def address(certificate: Certificate) -> str:
    """The page behind the QR code."""
    return f"{settings.PUBLIC_URL}{reverse('results:verified', args=[codes.shown(certificate.code)])}"


def signed_text(certificate: Certificate) -> str:
    """The signed file: the text that was signed, its signature, the name of the key and where the keys stand."""
    return json.dumps(
        {
            "content": certificate.content,
            "signature": certificate.signature,
            "key": certificate.signed_with,
            "algorithm": "Ed25519",
            "keys": f"{settings.PUBLIC_URL}{reverse('results:verify_keys')}",
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )


def is_genuine(certificate: Certificate) -> bool:
    """Whether the stored text is the one that was signed."""
    signature = signing.Signature(certificate.signature, certificate.signed_with)
    return signing.is_signed(certificate.content.encode(), signature)
