"""The form that takes a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """One spreadsheet."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            ".xlsx, .xls or .csv, at most 20 MB and 50,000 rows. Title rows and extra columns do no harm."
        ),
        error_messages={"required": _("Choose the file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
