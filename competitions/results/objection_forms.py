"""The boundary of objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.judging.models import Appointment
from competitions.results.lifecycles import OBJECTION
from competitions.results.models import Objection
from portal.files.kinds import SCANS, accept


class PapersInput(forms.ClearableFileInput):
    """A field in which several files can be chosen."""

    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several files; a list, empty where none was chosen."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file as a file field takes it."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if not chosen and self.required:
            return super().clean(None, initial)
        return [super(PapersField, self).clean(each, initial) for each in chosen]


class ObjectionForm(forms.Form):
    """What is objected to, and what proves it. `kinds`: those whose time has not passed."""

    kind = forms.ChoiceField(label=pgettext_lazy("objection", "About"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What you object to, and why"),
        help_text=_("Name the module or the point, what happened and what you ask for."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
    )
    evidence = PapersField(
        label=_("Papers in evidence"),
        help_text=_(
            "Scans or photographs of papers that prove it: PDF, JPG or PNG, five files at most. Choose them together."
        ),
        widget=PapersInput(attrs={"accept": accept(SCANS)}),
        required=False,
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(each, Objection.Kind(each).label) for each in kinds]
        if len(kinds) == 1:
            kind.initial = kinds[0]


class ObjectionFilter(forms.Form):
    """The list of objections."""

    text = forms.CharField(label=_("Receipt number or competition"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), required=False)
    event = forms.TypedChoiceField(label=_("Event"), required=False, coerce=int, empty_value=None)
    mine = forms.ChoiceField(
        label=_("Organiser"), required=False, choices=[("", _("All")), ("1", _("Our own union or unit"))]
    )

    def __init__(self, *args: Any, events: list[tuple[int, str]], organises: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        event: Any = self.fields["event"]
        state.choices = [("", _("All states")), ("open", _("Still open")), *OBJECTION.states.items()]
        event.choices = [("", _("All events")), *events]
        if not organises:
            del self.fields["mine"]


_SUMMARY = _("Everybody can read it beside the results: what it was about and how it ended. Name nobody.")


class RefuseForm(forms.Form):
    """Why it is not taken up."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever objected reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    public_summary = forms.CharField(
        label=_("Public summary"),
        help_text=_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
    )


class DecisionForm(forms.Form):
    """The decision of the arbitrators."""

    reason = forms.CharField(
        label=_("Decision and its reason"),
        help_text=_(
            "Whoever objected and the organiser read it. Where several arbitrators sign, the words must be the same."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )


class CloseForm(forms.Form):
    """What everybody may read; the warning, where there is one."""

    public_summary = forms.CharField(
        label=_("Public summary"),
        help_text=_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
    )
    confirmed = forms.BooleanField(label=_("I have read the warnings and want to go on"), required=True)

    def __init__(self, *args: Any, warned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["confirmed"]


class ArbitratorsForm(forms.Form):
    """Who of the free arbitrators deals with it."""

    arbitrators = forms.MultipleChoiceField(
        label=_("Arbitrators"),
        help_text=_("Those appointed to this event who have signed and have no conflict with the entry."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, free: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._free = {str(each.pk): each for each in free}
        arbitrators: Any = self.fields["arbitrators"]
        arbitrators.choices = [(pk, each.judge.name) for pk, each in self._free.items()]

    @property
    def chosen(self) -> list[Appointment]:
        return [self._free[pk] for pk in self.cleaned_data["arbitrators"]]
