"""The two ways in which an act says no."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.utils.functional import Promise

from portal.acts.findings import Finding


class Refused(Exception):
    """The act is not possible as things stand: says what, why and how to mend it. Nothing was changed."""

    def __init__(
        self, message: str | Promise, *, field: str = "", findings: list[Finding] | None = None
    ) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
        self.findings = findings or []

    def show_on(self, form: BaseForm) -> None:
        """Put the sentence on the form's field that it names, or above the form."""
        form.add_error(self.field if self.field in form.fields else None, str(self.message))


class NotAllowed(PermissionDenied):
    """The actor may see the object but not do this to it."""
