"""Forms of the entries room: what people type, before an act judges it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries.eligibility import corrections_end
from competitions.entries.models import Competitor, Delegation, EligibilityReview
from competitions.entries.ranking import Ranking
from competitions.entries.requirements import Requirement
from competitions.planning.models import Event
from enterprises.acts.persons import checked_identity, checked_mobile
from enterprises.models import SkillLevel, Trade, Worker
from portal.acts.refusals import Refused
from portal.files.kinds import accept
from unions.phones import MobileField


class ConfirmationForm(forms.Form):
    """Warnings that must be confirmed; absent where there are none."""

    confirmed = forms.BooleanField(label=_("I have read the warnings and wish to go on"), required=False)

    def __init__(self, *args: Any, warnings: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warnings:
            del self.fields["confirmed"]

    @property
    def is_confirmed(self) -> bool:
        return bool(self.cleaned_data.get("confirmed"))


class SubmitForm(ConfirmationForm):
    """The last step: the declaration, and the warnings if there are any."""

    declared = forms.BooleanField(
        label=_("What is stated here is true, and the competitors know that they are entered"),
        error_messages={"required": _("Please confirm the declaration.")},
    )
    field_order = ["confirmed", "declared"]


class WorkerForm(forms.Form):
    """A worker or student whom the unit has not recorded yet."""

    name = forms.CharField(label=_("Name"), max_length=60)
    identity = forms.CharField(
        label=_("Identity number"),
        max_length=24,
        help_text=_("18 characters. Stored encrypted; on pages only the first three and last four show."),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        help_text=_("The competitor signs in with it to see the admission ticket."),
    )
    trade = forms.ModelChoiceField(
        label=_("Trade"), queryset=Trade.objects.none(), required=False, empty_label=_("Please choose")
    )
    skill_level = forms.TypedChoiceField(
        label=_("Skill level"), choices=SkillLevel.choices, coerce=int, initial=SkillLevel.NONE
    )
    union_member = forms.BooleanField(label=_("Member of the union"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade"].queryset = Trade.objects.all()  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()

    def clean_identity(self) -> str:
        """The number in its normal form: no spaces, half-width, a capital X."""
        try:
            return checked_identity(str(self.cleaned_data["identity"]))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal

    def clean_phone(self) -> str:
        try:
            return checked_mobile(str(self.cleaned_data["phone"]))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal


class TeamForm(forms.Form):
    """Name, captain and coach of a team."""

    team_name = forms.CharField(label=_("Team name"), max_length=80)
    captain = forms.TypedChoiceField(
        label=_("Captain"), coerce=int, widget=forms.RadioSelect, empty_value=None
    )
    coach = forms.CharField(label=_("Coach"), max_length=60, required=False)

    def __init__(self, *args: Any, people: Sequence[Competitor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["captain"].choices = [  # type: ignore[attr-defined]
            (competitor.pk, competitor.worker.name) for competitor in people
        ]


class ReasonForm(forms.Form):
    """A reason, as a confirmation asks for it."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=500)

    def __init__(self, *args: Any, required: bool = True, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required
        self.fields["reason"].help_text = help_text


class DecisionForm(ConfirmationForm):
    """The organiser's decision about one entry or several."""

    decision = forms.ChoiceField(
        label=_("Decision of the review"),
        widget=forms.RadioSelect,
        choices=[
            (EligibilityReview.Decision.ACCEPT.value, _("Accept the entry")),
            (EligibilityReview.Decision.RETURN.value, _("Return for correction")),
            (EligibilityReview.Decision.REFUSE.value, _("Refuse the entry")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=500,
        help_text=_("Needed for a return or a refusal; the entrants read it."),
    )
    correct_by = forms.DateTimeField(
        label=_("To be corrected by"), required=False, help_text=_("For a return. Beijing time.")
    )
    field_order = ["decision", "reason", "correct_by", "confirmed"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decision = cleaned.get("decision")
        if decision != EligibilityReview.Decision.ACCEPT and not str(cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Please give the reason: the entrants must know what to mend."))
        if decision == EligibilityReview.Decision.RETURN and not cleaned.get("correct_by"):
            self.add_error("correct_by", _("Please say until when the correction is awaited."))
        return cleaned


def default_correction_deadline(event: Event) -> datetime.datetime:
    """Three days from now at five in the afternoon, or the entry deadline where that is later; never past the
    moment by which every entry is to be settled.
    """
    later = timezone.localtime() + datetime.timedelta(days=3)
    proposed = later.replace(hour=17, minute=0, second=0, microsecond=0)
    closes = event.entry_closes_at
    if closes is not None and closes > proposed:
        proposed = timezone.localtime(closes)
    return min(proposed, corrections_end(event))


class AgreementsForm(forms.Form):
    """The agreement of those who are ticked: the list that they signed, and the word of whoever records it."""

    file = forms.FileField(label=_("The list that they signed (a scan or photograph)"), required=False)
    agreed = forms.BooleanField(
        label=_("Everybody ticked has read the text above and agrees to it"),
        error_messages={"required": _("Please confirm that everybody ticked has read the text and agrees.")},
    )

    def __init__(self, *args: Any, asked: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = forms.FileInput(attrs={"accept": accept(asked.kinds)})
        self.fields["file"].help_text = _("%(kinds)s, at most %(size)s MB; one file for all of them.") % {
            "kinds": asked.kinds_in_words,
            "size": asked.maximum_megabytes,
        }


class SubstitutionForm(ConfirmationForm):
    """Who goes, who comes, and why."""

    leaving = forms.TypedChoiceField(
        label=_("Who cannot compete"), coerce=int, widget=forms.RadioSelect, empty_value=None
    )
    coming = forms.TypedChoiceField(
        label=_("Who comes instead"), coerce=int, widget=forms.RadioSelect, empty_value=None
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)
    field_order = ["leaving", "coming", "reason", "confirmed"]

    def __init__(
        self, *args: Any, people: Sequence[Competitor], workers: Sequence[Worker], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaving"].choices = [  # type: ignore[attr-defined]
            (competitor.pk, competitor.worker.name) for competitor in people
        ]
        self.fields["coming"].choices = [  # type: ignore[attr-defined]
            (worker.pk, f"{worker.name} · {worker.get_skill_level_display()}") for worker in workers
        ]


class OpinionForm(ConfirmationForm):
    """The organiser's answer to a request for a substitution."""

    decision = forms.ChoiceField(
        label=_("Decision of the review"),
        widget=forms.RadioSelect,
        choices=[("approve", _("Agree to it")), ("refuse", _("Do not agree to it"))],
    )
    opinion = forms.CharField(
        label=_("Opinion"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=500
    )
    field_order = ["decision", "opinion", "confirmed"]


class DelegationForm(forms.Form):
    """A union's delegation: its name and who leads it."""

    name = forms.CharField(label=_("Name of the delegation"), max_length=100)
    leader = forms.CharField(label=_("Leader"), max_length=60)
    leader_phone = MobileField(label=_("Leader's mobile number"))
    coach = forms.CharField(label=_("Coach"), max_length=60, required=False)

    @classmethod
    def facts_of(cls, delegation: Delegation) -> dict[str, str]:
        return {
            "name": delegation.name,
            "leader": delegation.leader,
            "leader_phone": delegation.leader_phone,
            "coach": delegation.coach,
        }


class QuotaForm(forms.Form):
    """The places that the organiser gives a delegation in each event."""

    quota = forms.IntegerField(
        label=_("Places in each event"),
        min_value=0,
        max_value=1000,
        required=False,
        help_text=_("Left empty: as the event says."),
    )


class SelectionForm(forms.Form):
    """How many advance from the ranking, and who is passed over."""

    number = forms.IntegerField(label=_("Places to fill"), min_value=1, max_value=500)
    left_out = forms.TypedMultipleChoiceField(
        label=_("Passed over (declined, or not eligible any more)"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, ranking: Ranking, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left_out"].choices = [  # type: ignore[attr-defined]
            (entry_id, _("Rank %(rank)d: %(name)s") % {"rank": rank, "name": names.get(entry_id, "")})
            for rank, entry_id in ranking.rows[:200]
        ]
