"""What is asked before a step: an opinion or a reason, a paper, a confirmation of the warnings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.acts.findings import Finding, warning
from portal.acts.lifecycle import Transition
from portal.files.kinds import accept

# Verbs that are the sign-off itself: what is typed is an opinion, and a paper may go with it.
OPINIONS = frozenset({"prepare", "check", "sign_off", "file", "approve"})


class MoveForm(forms.Form):
    """Built for one transition and its findings."""

    reason = forms.CharField(
        label=pgettext_lazy("planning", "Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.FileField(
        label=pgettext_lazy("planning", "Document"),
        required=False,
        help_text=_("A signed page, if there is one: PDF, OFD, Word, Excel, JPG or PNG."),
        widget=forms.FileInput(attrs={"accept": accept()}),
    )
    confirmed = forms.BooleanField(label=_("I have read the warnings and want to go on"), required=True)

    def __init__(
        self,
        *args: Any,
        transition: Transition,
        findings: list[Finding],
        with_document: bool = False,
        **values: Any,
    ) -> None:
        super().__init__(*args, **values)
        opinion = transition.verb in OPINIONS
        if opinion:
            self.fields["reason"].label = _("Opinion")
        elif not transition.needs_reason:
            del self.fields["reason"]
        if transition.needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("Those concerned read it, and it stays in the history.")
        if not (opinion and with_document):
            del self.fields["document"]
        if not warning(findings):
            del self.fields["confirmed"]


class ReasonForm(forms.Form):
    """A reason, and nothing else."""

    reason = forms.CharField(
        label=pgettext_lazy("planning", "Reason"),
        max_length=2000,
        help_text=_("Those concerned read it, and it stays in the history."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
