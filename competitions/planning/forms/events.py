"""The form of an event with its modules, and of changed days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.acts.events import FIELDS, RESCHEDULED_FIELDS
from competitions.planning.models import Competition, Event, Module
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
MOST_ROUNDS = 5
_SHARE = re.compile(r"\d{1,2}(\.\d{1,2})?")
# What people type for a comma, a colon, a percent sign and for digits.
_PLAIN = str.maketrans("，、；;：％０１２３４５６７８９", ",,,,:%0123456789")
TEAM_SIZES = ("team_size_minimum", "team_size_maximum")


def _disorder(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(field, sentence) for all that contradicts itself in days, entry period, sizes and ages."""
    pairs = (
        ("starts_on", "ends_on", True, pgettext_lazy("planning", "The last day lies before the first.")),
        ("entry_opens_at", "entry_closes_at", False, _("Entry closes before it opens.")),
        (*TEAM_SIZES, True, _("The largest team is smaller than the smallest.")),
        ("minimum_age", "maximum_age", True, _("The maximum age is below the minimum.")),
    )
    for lower, upper, may_be_equal, sentence in pairs:
        first, last = facts.get(lower), facts.get(upper)
        if first is not None and last is not None and (last < first or (last == first and not may_be_equal)):
            yield upper, sentence


class RoundsField(forms.CharField):
    """Steps from round to round as text: “8:40” for eight who go on and 40 % carried; several apart by 、."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "、".join(f"{each['quota']}:{each['carried']}" for each in value)
        return value

    def clean(self, value: Any) -> list[dict[str, Any]]:
        text = str(super().clean(value) or "").translate(_PLAIN)
        found = []
        for part in filter(None, (each.strip() for each in text.split(","))):
            quota, _colon, carried = part.partition(":")
            share = carried.strip().removesuffix("%").strip() or "0"
            if not (quota.strip().isdecimal() and _SHARE.fullmatch(share)) or len(quota.strip()) > 5:
                raise forms.ValidationError(
                    _("“%(part)s” cannot be read: write it as 8:40.") % {"part": part}
                )
            found.append({"quota": int(quota), "carried": f"{Decimal(share).normalize():f}"})
        if len(found) > MOST_ROUNDS - 1:
            raise forms.ValidationError(_("At most %(most)d rounds.") % {"most": MOST_ROUNDS})
        return found


class EventForm(_EventForm):
    """All that an event says of itself but its modules. A team's size is asked for and kept of team events only."""

    trade = TradeField()
    requirements = forms.MultipleChoiceField(
        label=_("What an entry must attach"),
        required=False,
        choices=list(REQUIREMENTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    rounds = RoundsField(
        label=_("Rounds"),
        required=False,
        help_text=_(
            "Only for contests of several rounds: how many go on after each round and, behind a colon, how much of the "
            "next round's score is carried over, in percent. “20:0、8:40”: twenty go on to round 2 and start anew, eight "
            "to round 3 with 40 % of their score from round 2. Empty: one round."
        ),
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

    def __init__(self, *args: Any, competition: Competition, **values: Any) -> None:
        super().__init__(*args, **values)
        self.competition = competition
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
        for field, sentence in (*_disorder(cleaned), *self._out_of_days(cleaned)):
            self.add_error(field, sentence)
        return cleaned

    @property
    def carried(self) -> tuple[Decimal, ...]:
        """What is carried into each later round, in percent; () where nothing, or nothing readable, was sent."""
        found = getattr(self, "cleaned_data", {}).get("rounds") if self.is_bound and self.is_valid() else None
        return tuple(Decimal(each["carried"]) for each in found or ())

    def _out_of_days(self, facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """What the checks before filing would refuse of the days, said while they are typed."""
        of = self.competition
        days = {"first": of.starts_on.isoformat(), "last": of.ends_on.isoformat()}
        for field in ("starts_on", "ends_on"):
            day = facts.get(field)
            if day is not None and not of.starts_on <= day <= of.ends_on:
                yield field, _("The competition is held from %(first)s to %(last)s.") % days
        closes, starts_on = facts.get("entry_closes_at"), facts.get("starts_on")
        by_date = not of.backfilled and of.enterprise_id is None
        if by_date and closes and starts_on and timezone.localdate(closes) > starts_on:
            yield "entry_closes_at", _("Entry closes after the first day of the event.")


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
    round = forms.IntegerField(
        label=pgettext_lazy("planning", "Round"),
        required=False,
        min_value=1,
        max_value=MOST_ROUNDS,
        # Left empty it is the first: most events have one.
        widget=forms.NumberInput(attrs={"placeholder": "1"}),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        # A row that was only shown, with nothing but defaults in it, was not filled in.
        self.fields["kind"].initial = Module.Kind.PRACTICAL


class PlainModuleForm(ModuleForm):
    """The same without marking blind."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        del self.fields["blind"]


class ModuleRows(_ModuleRows):
    """The modules of one event: at least one, no name twice, weights that make 100 in each round.

    `carried`: how much of each later round's score comes from the round before, as the event's own form says.
    """

    carried: tuple[Decimal, ...] = ()

    def kept(self) -> list[dict[str, Any]]:
        """The rows that are filled in and not struck out, in order."""
        return [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None)
            and not form.cleaned_data.get("DELETE")
            and form.cleaned_data.get("name")
        ]

    def clean(self) -> None:
        """All that is wrong with the rows together, at once; the sum only where every row can be read."""
        rows = self.kept()
        unread = any(self.errors)
        if not rows and not unread:
            raise forms.ValidationError(_("An event has at least one module."))
        wrong: list[Any] = []
        names = [row["name"] for row in rows]
        if len(names) != len(set(names)):
            wrong.append(_("Two modules have the same name."))
        for number, carried in enumerate((Decimal(0), *self.carried), start=1) if not unread else ():
            own = [row["weight"] for row in rows if (row.get("round") or 1) == number]
            total = sum(own, carried)
            if total == Decimal(100) or (number > 1 and not own):
                continue
            words = _("The weights make %(sum)s %%; they must make 100 %%.")
            if self.carried:
                words = _("In round %(round)d weights and what is carried make %(sum)s %%, not 100 %%.")
            wrong.append(words % {"sum": f"{total:g}", "round": number})
        if wrong:
            raise forms.ValidationError(wrong)


def module_rows(
    posted: Mapping[str, Any] | None,
    modules: list[dict[str, Any]] | None = None,
    *,
    blank: int = 2,
    blinding: bool = True,
) -> ModuleRows:
    """The rows to show: those that the event has (or the usual ones), and a few blank ones.

    `blinding`: whether a module can be marked blind; inside an enterprise there is nobody to keep the codes.
    """
    factory = forms.formset_factory(
        ModuleForm if blinding else PlainModuleForm,
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
            "round": module.round if event.rounds else None,
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

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for field, sentence in _disorder(cleaned):
            self.add_error(field, sentence)
        return cleaned
