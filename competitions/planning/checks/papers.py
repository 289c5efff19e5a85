"""The papers that a competition needs."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.planning.checks.findings import block, is_internal, warn
from competitions.planning.models import Competition, Document
from portal.acts.findings import Finding
from portal.acts.lifecycle import passes, register_check


def _has_document(competition: Competition, kind: str) -> bool:
    prefetch_related_objects([competition], "documents")
    return any(document.kind == kind for document in competition.documents.all())


def _add_document(competition: Competition) -> str:
    return reverse("planning:document_new", args=[competition.pk])


@register_check("planning.documents")
def documents(competition: Competition) -> Iterator[Finding]:
    if is_internal(competition) or competition.backfilled:
        return
    if _has_document(competition, Document.Kind.PLAN):
        yield passes("planning.documents", _("The implementation plan is attached."))
    else:
        yield warn(
            "planning.documents", _("No implementation plan is attached."), url=_add_document(competition)
        )


@register_check("planning.evidence")
def evidence(competition: Competition) -> Iterator[Finding]:
    if not competition.backfilled:
        return
    if _has_document(competition, Document.Kind.EVIDENCE):
        yield passes("planning.evidence", _("Evidence of the past competition is attached."))
    else:
        yield block(
            "planning.evidence",
            _("A competition that is entered afterwards needs evidence: attach a document."),
            url=_add_document(competition),
        )
