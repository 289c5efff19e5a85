"""Forms of the reports room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.reports.quarters import Quarter
from unions.models import Union

#: How many quarters back the pages offer.
OFFERED = 12


def quarters_offered() -> list[tuple[str, str]]:
    """The running quarter and those before it, newest first: [("2025Q4", "2025年第4季度")]."""
    quarter = Quarter.of(timezone.localdate())
    offered = []
    for _position in range(OFFERED):
        offered.append((str(quarter), quarter.label))
        quarter = Quarter.ended_before(quarter.first_day)
    return offered


def _quarter(text: str) -> Quarter | None:
    return Quarter.parse(text) if text else None


class ReportFilter(forms.Form):
    """Which reports the list shows; both fields may be empty."""

    union = forms.ModelChoiceField(
        Union.objects.none(), label=_("Union"), required=False, empty_label=_("All unions")
    )
    quarter = forms.TypedChoiceField(label=_("Quarter"), required=False, coerce=_quarter, empty_value=None)

    def __init__(self, *args: Any, unions: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [("", _("All quarters")), *quarters_offered()]  # type: ignore[attr-defined]


class ReportRequest(forms.Form):
    """Of which union, for which quarter a report is to be made."""

    union = forms.ModelChoiceField(Union.objects.none(), label=_("Union"), empty_label=None)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        coerce=Quarter.parse,
        help_text=_("For a quarter that is still running the report is provisional."),
    )

    def __init__(self, *args: Any, unions: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]
        self.fields["quarter"].choices = quarters_offered()  # type: ignore[attr-defined]
        self.fields["quarter"].initial = str(Quarter.ended_before(timezone.localdate()))
