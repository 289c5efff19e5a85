"""Forms of the reports room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.reports import queries
from competitions.reports.quarters import Quarter
from portal.acts.actors import Actor
from unions.models import Union

#: How many quarters back the pages offer.
OFFERED = 12
#: How many unions an error names.
NAMED = 5


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
    called = forms.CharField(
        label=_("Or a grassroots union, by name or code"),
        required=False,
        max_length=60,
        help_text=_("Left empty, the report is made of the union chosen above."),
    )
    quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        coerce=Quarter.parse,
        help_text=_("For a quarter that is still running the report is provisional."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["union"].queryset = queries.unions_for(actor)  # type: ignore[attr-defined]
        self.fields["quarter"].choices = quarters_offered()  # type: ignore[attr-defined]
        self.fields["quarter"].initial = str(Quarter.ended_before(timezone.localdate()))

    def clean(self) -> dict[str, Any]:
        """The union called by name or code takes the place of the chosen one."""
        cleaned = super().clean() or {}
        text = (cleaned.get("called") or "").strip()
        if not text:
            return cleaned
        found = list(queries.unions_called(self.actor, text)[: NAMED + 1])
        if len(found) == 1:
            cleaned["union"] = found[0]
        elif found:
            names = "、".join(union.name for union in found[:NAMED])
            self.add_error(
                "called",
                _("Several unions have this in their name: %(names)s … Write the name in full, or the code.")
                % {"names": names},
            )
        else:
            self.add_error(
                "called",
                _(
                    "No union in your scope has this code, or this in its name. Look it up in the list of unions."
                ),
            )
        return cleaned
