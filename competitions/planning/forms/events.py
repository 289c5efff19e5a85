"""The form of an event with its modules, and of changed days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.acts.events import FIELDS, RESCHEDULED_FIELDS
from competitions.planning.models import Event, Module
from competitions.planning.requirements import REQUIREMENTS
from enterprises.trades import TradeField

if TYPE_CHECKING:
    _EventForm = forms.ModelForm[Event]
    _ModuleRows = forms.BaseFormSet[forms.Form]
else:
    _EventForm = forms.ModelForm
    _ModuleRows = forms.BaseFormSet

# What most events have, by the usual rule: theory 30, practice 70.
USUAL_MODULES: tuple[dict[str, Any], ...] = (
    {"name": "理论", "kind": Module.Kind.THEORY, "weight": Decimal(30), "full_mark": Decimal(100)},
    {"name": "实操", "kind": Module.Kind.PRACTICAL, "weight": Decimal(70), "full_mark": Decimal(100)},
)
MOST_MODULES = 12
TEAM_SIZES = ("team_size_minimum", "team_size_maximum")


class EventForm(_EventForm):
    """All that an event says of itself but its modules. A team's size is asked for and kept of team events only."""

    trade = TradeField()
    requirements = forms.MultipleChoiceField(
        label=_("What an entry must attach"),
        required=False,
        choices=list(REQUIREMENTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Event
        fields = FIELDS
        labels = {
            "name": _("Name of the event"),
            "group": _("Group"),
            "format": _("How people compete"),
            "entered_by": _("Who enters people"),
            "judging": _("Way of judging"),
            "team_size_minimum": _("Fewest people in a team"),
            "team_size_maximum": _("Most people in a team"),
            "capacity": _("Places"),
            "minimum_entrants": _("Fewest entries for it to take place"),
            "quota_per_unit": _("Most entries of one unit"),
            "entry_opens_at": _("Entry opens"),
            "entry_closes_at": pgettext_lazy("planning", "Entry closes"),
            "starts_on": _("First day of the event"),
            "ends_on": _("Last day of the event"),
            "place": _("Place"),
            "minimum_age": _("Minimum age"),
            "maximum_age": _("Maximum age"),
            "minimum_skill_level": _("Minimum skill level"),
            "same_trade_only": _("Only people of this trade"),
        }
        help_texts = {
            "capacity": _("People in an individual event, teams in a team event. Empty: no limit."),
            "minimum_entrants": _("0: no minimum."),
            "quota_per_unit": _("Empty: no limit."),
            "judging": _(
                "Typed in: for small contests, one score a module. By marking schemes: each judge marks aspect by "
                "aspect, and the portal adds up. It cannot be changed once the competition is filed."
            ),
            "entry_opens_at": _("Beijing time."),
            "entry_closes_at": _("Beijing time; at the latest on the first day of the event."),
            "team_size_minimum": _("Only for team events; otherwise leave it as it is."),
            "team_size_maximum": _("Only for team events; otherwise leave it as it is."),
            "place": _("Only where it differs from the competition's."),
        }
        widgets = {
            "judging": forms.RadioSelect,
            # With scripts these two show only where they are needed; without, their help says so.
            "team_size_minimum": forms.NumberInput(attrs={"data-when": "format=team"}),
            "team_size_maximum": forms.NumberInput(attrs={"data-when": "format=team"}),
            "starts_on": forms.DateInput,
            "ends_on": forms.DateInput,
            "entry_opens_at": forms.DateTimeInput,
            "entry_closes_at": forms.DateTimeInput,
        }

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if self.is_bound and self.data.get(self.add_prefix("format")) == Event.Format.INDIVIDUAL:
            for name in TEAM_SIZES:
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("format") == Event.Format.INDIVIDUAL:
            for name in TEAM_SIZES:
                self.errors.pop(name, None)
                cleaned[name] = 1
        elif (cleaned.get("team_size_maximum") or 2) < 2:
            self.add_error(
                "team_size_maximum", _("A team has at least two people; for one choose an individual event.")
            )
        return cleaned


class ModuleForm(forms.Form):
    """One row: a part that is scored by itself."""

    name = forms.CharField(label=_("Name of the module"), max_length=60)
    kind = forms.ChoiceField(label=pgettext_lazy("planning", "Kind"), choices=Module.Kind.choices)
    weight = forms.DecimalField(
        label=_("Weight in percent"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2
    )
    full_mark = forms.DecimalField(
        label=_("Full mark"), min_value=Decimal("0.01"), max_digits=6, decimal_places=2, initial=100
    )
    blind = forms.BooleanField(label=_("Marked blind"), required=False)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        # A row that was only shown, with nothing but defaults in it, was not filled in.
        self.fields["kind"].initial = Module.Kind.PRACTICAL


class ModuleRows(_ModuleRows):
    """The modules of one event: at least one, no name twice, weights that make 100."""

    def kept(self) -> list[dict[str, Any]]:
        """The rows that are filled in and not struck out, in order."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE") and form.cleaned_data.get("name")
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        rows = self.kept()
        if not rows:
            raise forms.ValidationError(_("An event has at least one module."))
        names = [row["name"] for row in rows]
        if len(names) != len(set(names)):
            raise forms.ValidationError(_("Two modules have the same name."))
        total = sum((row["weight"] for row in rows), Decimal(0))
        if total != Decimal(100):
            raise forms.ValidationError(
                _("The weights make %(sum)s %%; they must make 100 %%.") % {"sum": f"{total:g}"}
            )


def module_rows(
    posted: Mapping[str, Any] | None, modules: list[dict[str, Any]] | None = None, *, blank: int = 2
) -> ModuleRows:
    """The rows to show: those that the event has (or the usual ones), and a few blank ones."""
    factory = forms.formset_factory(
        ModuleForm,
        formset=ModuleRows,
        extra=blank,
        max_num=MOST_MODULES,
        validate_max=True,
        can_delete=True,
    )
    initial = modules if modules is not None else list(USUAL_MODULES)
    rows: ModuleRows = factory(posted, prefix="modules", initial=initial)  # type: ignore[assignment]
    return rows


def modules_of(event: Event) -> Iterator[dict[str, Any]]:
    """The event's modules as rows."""
    for module in event.modules.all():
        yield {
            "name": module.name,
            "kind": module.kind,
            "weight": module.weight,
            "full_mark": module.full_mark,
            "blind": module.blind,
        }


class RescheduleForm(_EventForm):
    """Changed days, entry period or place of a filed event, with a reason."""

    reason = forms.CharField(
        label=pgettext_lazy("planning", "Reason"), widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Event
        fields = RESCHEDULED_FIELDS
        labels = EventForm.Meta.labels
        help_texts = EventForm.Meta.help_texts
        widgets = EventForm.Meta.widgets
