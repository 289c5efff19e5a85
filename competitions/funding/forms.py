"""Forms of the funding room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.funding.models import FundingLine
from competitions.planning.models import Competition
from portal.files.kinds import accept


class FundingForm(forms.ModelForm):  # type: ignore[type-arg]
    """One line of a competition."""

    class Meta:
        model = FundingLine
        fields = ["source", "budget", "disbursed", "spent", "document"]
        widgets = {"document": forms.FileInput(attrs={"accept": accept()})}
        help_texts = {"document": _("The approval or the voucher: PDF, OFD, Word, Excel, JPG or PNG.")}

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.competition = competition

    def _get_validation_exclusions(self) -> set[str]:
        # The competition is no field of the form, but one line a source is asked of both together.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"competition"}
