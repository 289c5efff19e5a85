"""The boundary of the results room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.results import codes
from competitions.results.acts.incentives import payers_of
from competitions.results.lifecycles import CERTIFICATE, KINDS
from competitions.results.models import HonourRecommendation, Incentive, Promotion
from competitions.results.queries import LACKING
from portal.acts.lifecycle import Transition
from portal.files.kinds import SCANS, accept
from unions.models import Union
from unions.queries import counties


class ListFilter(forms.Form):
    """The public list of results."""

    text = forms.CharField(label=_("Competition or event"), required=False, max_length=60)
    county = forms.ChoiceField(label=_("County"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counties = {str(union.pk): union for union in counties()}
        county: Any = self.fields["county"]
        county.choices = [
            ("", _("All counties")),
            *((pk, union.place) for pk, union in self.counties.items()),
        ]


class PublishForm(forms.Form):
    """Check your answers: the reason of a correction, and the fingerprint of what was looked at.

    A public notice is also asked when it opens.
    """

    checked = forms.CharField(widget=forms.HiddenInput, max_length=64)
    opens_at = forms.DateTimeField(
        label=_("Opens at (Beijing time)"),
        help_text=_(
            "Everybody sees the results from this minute on, nobody before. Leave it empty to open at once."
        ),
        required=False,
        widget=forms.DateTimeInput,
    )
    reason = forms.CharField(
        label=_("Reason of the correction"),
        help_text=_("Everybody can read it beside the corrected version."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )

    confirmed = forms.BooleanField(label=_("I have read the warnings and want to go on"), required=True)

    def __init__(
        self, *args: Any, correction: bool, warned: bool, on_notice: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not on_notice:
            del self.fields["opens_at"]
        if not warned:
            del self.fields["confirmed"]
        if not correction:
            del self.fields["reason"]


class FinaliseForm(forms.Form):
    """The warnings, where there are any."""

    confirmed = forms.BooleanField(label=_("I have read the warnings and want to go on"), required=True)

    def __init__(self, *args: Any, warned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["confirmed"]


class WithdrawForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody can read it in place of the results. Name nobody."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class ConsequenceFilter(forms.Form):
    """The lists of promotions and of recommendations."""

    text = forms.CharField(label=_("Person, unit or competition"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), required=False)
    event = forms.TypedChoiceField(label=_("Event"), required=False, coerce=int, empty_value=None)
    mine = forms.ChoiceField(
        label=_("Lies with"), required=False, choices=[("", _("Anybody")), ("1", _("Our own union or unit"))]
    )

    def __init__(self, *args: Any, kind: str, events: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        event: Any = self.fields["event"]
        state.choices = [("", _("All but lapsed")), *KINDS[kind].states.items()]
        if kind == "promotions":
            state.choices.insert(-1, ("uncertified", _("Confirmed, certificate to record")))
        event.choices = [("", _("All events")), *events]


class _DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """A decision with its reason."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is kept on the record. Name nobody."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class CertificateForm(forms.Form):
    """The certificate that was issued for a promotion."""

    number = forms.CharField(label=_("Number of the certificate"), max_length=60)
    issued_on = forms.DateField(label=_("Date of the certificate"), widget=_DayInput())


class TitleForm(forms.Form):
    """The decision by which a title was granted."""

    granted_on = forms.DateField(label=_("Granted on"), widget=_DayInput())
    document_number = forms.CharField(
        label=_("Number of the document"),
        help_text=_("As it stands on the decision; leave it empty if there is none."),
        required=False,
        max_length=60,
    )


class DueForm(forms.Form):
    """By what an incentive becomes due; the amount of the table is filled in."""

    amount = forms.DecimalField(
        label=_("Amount (yuan)"), max_digits=12, decimal_places=2, min_value=Decimal("0.01")
    )
    payer = forms.ChoiceField(label=_("Paid by"), help_text=_("The union that pays it, or passes it on."))
    document_number = forms.CharField(
        label=_("Number of the document"),
        help_text=_("The document by which it is paid, as its number stands there."),
        max_length=60,
    )
    document_date = forms.DateField(label=_("Date of the document"), widget=_DayInput())
    document = forms.FileField(
        label=_("Scan of the document"),
        help_text=_("PDF, JPG or PNG. Only the organiser and the unions above it can open it."),
        widget=forms.FileInput(attrs={"accept": accept(SCANS)}),
        required=False,
    )

    def __init__(self, *args: Any, record: Incentive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._payers = {str(union.pk): union for union in payers_of(record)}
        payer: Any = self.fields["payer"]
        payer.choices = [(pk, union.name) for pk, union in self._payers.items()]
        self.fields["amount"].initial = record.proposed_amount

    def clean_payer(self) -> Union:
        return self._payers[self.cleaned_data["payer"]]


class PaymentForm(forms.Form):
    """When it was paid."""

    paid_on = forms.DateField(label=_("Paid on"), widget=_DayInput())


def form_for(
    transition: Transition, record: Promotion | HonourRecommendation | Incentive, *posted: Any
) -> forms.Form:
    """What a verb asks for, bound to what was posted; an empty form where a click is enough."""
    if isinstance(record, Incentive) and transition.verb == "confirm":
        return DueForm(*posted, record=record)
    special: dict[str, type[forms.Form]] = {
        "certify": CertificateForm,
        "grant": TitleForm,
        "mark_held": TitleForm,
        "pay": PaymentForm,
    }
    kind = special.get(transition.verb, ReasonForm if transition.needs_reason else forms.Form)
    return kind(*posted)


class TogetherForm(forms.Form):
    """One decision about everything that is ticked."""

    verb = forms.ChoiceField(label=pgettext_lazy("consequence", "Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to decline. It is kept on each record. Name nobody."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, offered: list[Transition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(offered)

    def offer(self, offered: list[Transition]) -> None:
        """Let these be chosen from: after decisions they are not those of before."""
        verb: Any = self.fields["verb"]
        verb.choices = [(transition.verb, transition.label) for transition in offered]


class CertificateFilter(forms.Form):
    """The list of certificates."""

    text = forms.CharField(label=_("Number, person, unit or competition"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            *CERTIFICATE.states.items(),
            (LACKING, _("Revoked, to be issued anew")),
        ],
    )
    event = forms.TypedChoiceField(label=_("Event"), required=False, coerce=int, empty_value=None)
    mine = forms.ChoiceField(
        label=_("Issued by"), required=False, choices=[("", _("Anybody")), ("1", _("Our own union or unit"))]
    )

    def __init__(self, *args: Any, events: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event: Any = self.fields["event"]
        event.choices = [("", _("All events")), *events]


class PrintForm(forms.Form):
    """How the certificates of an event are wanted."""

    file_format = forms.ChoiceField(
        label=_("File"),
        choices=[
            ("pdf", _("One PDF with a page for each person: to be printed and stamped")),
            ("zip", _("One PDF for each person, in a zip file: to be sent out")),
        ],
        initial="pdf",
        widget=forms.RadioSelect,
    )


class BookForm(forms.Form):
    """How the results book is wanted."""

    file_format = forms.ChoiceField(
        label=_("File"),
        choices=[("pdf", _("PDF: to be printed and handed out")), ("xlsx", _("Excel workbook"))],
        initial="pdf",
        widget=forms.RadioSelect,
    )
    scores = forms.BooleanField(
        label=_("With final scores"),
        help_text=_("For the organiser's files. Without them the book holds what the public page shows."),
        required=False,
    )
    reasons = forms.BooleanField(
        label=_("With the reasons of every figure"),
        help_text=_(
            "How each score, rank and award was made, in the words that those who competed read. With final scores."
        ),
        required=False,
    )


class VerifyForm(forms.Form):
    """The code that stands on a certificate."""

    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("Sixteen letters and figures beside the QR code, with or without hyphens."),
        max_length=40,
    )

    def clean_code(self) -> str:
        code = codes.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("This is no verification code: it has sixteen letters and figures, such as %(example)s.")
                % {"example": "7K3M-2Q9X-04TB-HN6D"}
            )
        return code
