"""What keeps a union from being closed as the registry sees it: enterprises that belong to it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from enterprises.models import Enterprise
from portal.acts.findings import Finding, Severity
from unions.models import Union


def open_enterprises(union: Union) -> Iterator[Finding]:
    """A finding that blocks while enterprises or schools belong to the union or lie in its county."""
    belonging = Enterprise.objects.filter(Q(union=union) | Q(county=union), closed_on__isnull=True).count()
    if belonging:
        yield Finding(
            "enterprises.open_enterprises",
            Severity.BLOCK,
            ngettext(
                "%d enterprise or school belongs to it.",
                "%d enterprises or schools belong to it.",
                belonging,
            )
            % belonging,
            url=reverse("enterprises:enterprises"),
        )
