"""The boundary of the register of judges and of appointments, for staff and for the judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.judging.acts import JudgeFacts
from competitions.judging.declarations import Text
from competitions.judging.forms.scores import ReasonForm
from competitions.judging.models import Appointment, Judge
from competitions.judging.models.judges import Ground
from competitions.judging.queries.judges import JudgeSearch
from competitions.judging.recusal import Point
from enterprises.models import SkillLevel, Trade
from portal.acts.findings import Finding, warning
from portal.files.kinds import SCANS, accept
from unions.phones import MobileField

_ALL = ("", _("All"))


def _trades() -> Any:
    return Trade.objects.order_by("field", "name")


class JudgeForm(forms.Form):
    """A judge. In a change, an empty number leaves the one that is known."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=60, help_text=_("As on the identity card.")
    )
    identity = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        required=False,
        help_text=_("18 characters. Kept encrypted; it finds where the person works and worked."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = MobileField(required=False, help_text=_("Invitations go there, and the judge signs in by it."))
    employer = forms.CharField(
        label=_("Employer"),
        max_length=120,
        required=False,
        help_text=_("The full name, as on the business licence: by it the portal finds who must be recused."),
    )
    employed_since = forms.DateField(
        label=_("There since"),
        required=False,
        help_text=_("Leave it empty if it is not known. Needed when the employer changes."),
    )
    trades = forms.ModelMultipleChoiceField(
        Trade.objects.none(),
        label=pgettext_lazy("of a judge", "Trades"),
        required=False,
        help_text=_("Hold Ctrl to choose several."),
        widget=forms.SelectMultiple(attrs={"size": "8"}),
    )
    skill_level = forms.TypedChoiceField(label=_("Skill level"), choices=SkillLevel.choices, coerce=int)
    title = forms.CharField(
        label=_("Professional title"),
        max_length=60,
        required=False,
        help_text=_("For example senior engineer."),
    )
    training = forms.CharField(
        label=_("Judge training"),
        max_length=120,
        required=False,
        help_text=_("Course or certificate with its number."),
    )
    trained_on = forms.DateField(label=_("Trained on"), required=False)
    valid_from = forms.DateField(label=_("Valid from"), initial=timezone.localdate)
    valid_to = forms.DateField(
        label=_("Valid to"), required=False, help_text=_("The last day; empty for no end.")
    )

    def __init__(self, *args: Any, changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changing = changing
        trades: Any = self.fields["trades"]
        trades.queryset = _trades()
        if changing:
            for name in ("identity", "phone"):
                self.fields[name].help_text = _("Leave it empty to keep the number on record.")

    def facts(self) -> JudgeFacts:
        """What was typed; in a change an empty number stays what it is."""
        values = dict(self.cleaned_data)
        values["trades"] = list(values["trades"])
        if self.changing:
            values |= {name: values[name] or None for name in ("identity", "phone")}
        return JudgeFacts(**values)

    @staticmethod
    def initial_of(judge: Judge) -> dict[str, Any]:
        """What is on record; `judge.places` holds the present employment."""
        names = ("name", "skill_level", "title", "training", "trained_on", "valid_from", "valid_to")
        present = next(iter(judge.places), None)  # type: ignore[attr-defined]
        return {name: getattr(judge, name) for name in names} | {
            "trades": list(judge.trades.all()),
            "employer": present.employer if present else "",
            "employed_since": present.since if present else None,
        }


class JudgeFilter(forms.Form):
    """What the register is filtered by."""

    q = forms.CharField(
        label=_("Name, initials, or a whole identity or mobile number"), required=False, max_length=40
    )
    # Read once for the list and the check of what was chosen.
    trade = forms.TypedChoiceField(label=_("Trade"), coerce=int, empty_value=None, required=False)
    level = forms.TypedChoiceField(
        label=_("At least this level"),
        choices=[_ALL, *SkillLevel.choices[1:]],
        coerce=int,
        empty_value=None,
        required=False,
    )
    validity = forms.ChoiceField(
        label=_("Validity"),
        choices=[("", _("In force today")), ("ended", _("Not in force")), ("all", _("All"))],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trade: Any = self.fields["trade"]
        trade.choices = [_ALL, *_trades().values_list("pk", "name")]

    def search(self, sort: str = "name") -> JudgeSearch:
        """What was asked for; what cannot be understood narrows nothing."""
        self.is_valid()
        typed: dict[str, Any] = self.cleaned_data
        return JudgeSearch(
            text=typed.get("q") or "",
            trade=typed.get("trade"),
            level=typed.get("level"),
            validity=typed.get("validity") or "",
            sort=sort,
        )


class CandidateFilter(JudgeFilter):
    """Whom to appoint, and as what; the role stays with the links of the list."""

    field_order = ("role", "q", "trade", "level", "validity")

    role = forms.ChoiceField(label=_("Appoint as"), choices=Appointment.Role.choices, required=False)


class EndValidityForm(ReasonForm):
    """On which day an entry in the register ends, and why."""

    field_order = ("last_day", "reason")

    last_day = forms.DateField(label=_("Last day"), initial=timezone.localdate)


class UnmaskJudgeForm(ReasonForm):
    field_order = ("field", "reason")

    field = forms.ChoiceField(
        label=_("Show"), choices=[("identity", _("Identity number")), ("phone", _("Mobile number"))]
    )


class FormerEmployerForm(forms.Form):
    """Where a judge worked before, and until when."""

    name = forms.CharField(
        label=_("Unit"), max_length=120, help_text=_("The full name, as on the business licence.")
    )
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Until"), help_text=_("The last day there."))


class AppointForm(forms.Form):
    """Nothing but the confirmation of warnings, where there are some."""

    confirmed = forms.BooleanField(label=_("I have read the warnings and want to go on"))

    def __init__(self, *args: Any, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warning(findings):
            del self.fields["confirmed"]


class PaperForm(forms.Form):
    """The scan of the signed texts."""

    document = forms.FileField(
        label=_("Signed page"),
        help_text=_("The scan or a photograph: PDF, JPG or PNG."),
        widget=forms.FileInput(attrs={"accept": accept(SCANS)}),
    )


class ConflictForm(forms.Form):
    """What staff decide of a possible conflict."""

    recused = forms.TypedChoiceField(
        label=pgettext_lazy("conflict", "Decision"),
        choices=[
            ("yes", _("Recuse: this judge does not judge this entry")),
            ("no", _("No conflict: this judge may judge this entry")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("It stays with the decision."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The organiser reads it. A few words will do; no medical details."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SignForm(forms.Form):
    """A box for each text; the fingerprints of what was shown come along."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: list[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = texts
        self.fields["seen"].initial = " ".join(text.sha256 for text in texts)
        for text in texts:
            self.fields[text.kind] = forms.BooleanField(
                label=_("I have read “%(title)s” and sign it") % {"title": text.title}
            )

    def fingerprints(self) -> list[str]:
        """Of the texts that were on the page."""
        return str(self.cleaned_data["seen"]).split()


class InterestForm(forms.Form):
    """A unit or a person that the judge stands close to."""

    ground = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (Ground.FAMILY.value, _("Family: a relative competes or works there")),
            (Ground.DECLARED.value, _("Another interest, such as business, teaching or friendship")),
        ],
        widget=forms.RadioSelect,
    )
    unit = forms.CharField(
        label=_("Name of the unit"),
        max_length=120,
        required=False,
        help_text=_("As much of the full name as you know."),
    )
    person = forms.CharField(
        label=_("Name of the person"), max_length=60, required=False, help_text=_("Stored encrypted.")
    )
    explanation = forms.CharField(
        label=_("In a few words"),
        max_length=300,
        required=False,
        help_text=_("Stored encrypted; only the staff who decide read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ConflictFilter(forms.Form):
    """Which of the waiting conflicts to list; the events are those that have any."""

    event = forms.TypedChoiceField(label=_("Event"), required=False, coerce=int, empty_value=None)
    ground = forms.ChoiceField(label=_("Ground"), required=False, choices=[_ALL, *Ground.choices])

    def __init__(self, *arguments: Any, points: Sequence[Point], **more: Any) -> None:
        super().__init__(*arguments, **more)
        events = {point.appointment.event_id: point.appointment.event.name for point in points}
        self.fields["event"].choices = [_ALL, *events.items()]  # type: ignore[attr-defined]

    def kept(self, points: Sequence[Point]) -> list[Point]:
        """Those that the person wants to see; what cannot be read narrows nothing."""
        self.is_valid()
        event, ground = self.cleaned_data.get("event"), self.cleaned_data.get("ground")
        return [
            point
            for point in points
            if event in (None, point.appointment.event_id) and ground in (None, "", point.ground)
        ]
