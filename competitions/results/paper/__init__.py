"""Papers of the results room by typst: certificates, results books. Imported in workers only."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from competitions.results import certificates
from competitions.results.books import Book
from competitions.results.models import Certificate
from competitions.results.snapshots import LANGUAGE
from portal.files import typesetting

FOLDER = Path(__file__).resolve().parent


def certificates_paper(found: Sequence[Certificate]) -> bytes:
    """A PDF with a page for each certificate, in their order, its signed text attached.

    Certificates of erased people cannot be printed and must be left out by the caller.
    """
    with translation.override(LANGUAGE):
        content = {
            "title": _("Certificate of honour"),
            "words": {
                "number": _("Number of the certificate"),
                "code": _("Verification code"),
                "check": _("Scan to check it, or type the code at"),
                "seal": _("(seal)"),
            },
            "certificates": [_page(each) for each in found],
        }
    made_at = max(each.issued_at for each in found)
    return typesetting.typeset(FOLDER / "certificate.typ", content, made_at=made_at)


def book_paper(book: Book, *, made_at: datetime.datetime) -> bytes:
    """The results book as a PDF."""
    words = {
        "book": _("Results book"),
        "overview": _("Overview"),
        "contents": _("Contents"),
        "awards": _("Awards by unit"),
        "totals": book["totals"]["title"],
        "missing": _("Without published results"),
        "nobody": _("Nobody was ranked."),
        "reasons": _("How scores and ranks were made"),
        "awarded": _("How many awards there are"),
        "score": _("How the score was made"),
        "placing": _("How the rank was made"),
        "marks": _("Every mark"),
        "made": _("Put together on (Beijing time):"),
    }
    return typesetting.typeset(FOLDER / "book.typ", {**book, "words": words}, made_at=made_at)


def _page(certificate: Certificate) -> dict[str, Any]:
    facts = certificate.facts
    issued = datetime.date.fromisoformat(facts["issued_on"])
    address = certificates.address(certificate)
    return {
        "name": facts["name"],
        "unit": facts["unit"],
        "text": _text(facts),
        "number": facts["number"],
        "issuer": facts["issuer"],
        "day": [issued.year, issued.month, issued.day],
        "code": facts["code"],
        "site": certificates.site(),
        "qr": segno.make(address, error="m", micro=False).svg_inline(border=0, scale=4),
        "signed": certificates.signed_text(certificate),
    }


def _text(facts: dict[str, Any]) -> str:
    """What the certificate says, as one paragraph."""
    words = {name: facts[name] for name in ("competition", "event", "award", "title", "rank", "team")}
    if facts["team"]:
        start = _("As a member of %(team)s in “%(event)s” of “%(competition)s”") % words
    else:
        start = _("In “%(event)s” of “%(competition)s”") % words
    if facts["award"] and facts["title"]:
        won = _("won %(award)s (rank %(rank)s) and the title “%(title)s”.") % words
    elif facts["award"]:
        won = _("won %(award)s (rank %(rank)s).") % words
    else:
        won = _("reached rank %(rank)s and won the title “%(title)s”.") % words
    return start + won + _("This certificate is issued in recognition.")
