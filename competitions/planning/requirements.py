"""What an entry may have to attach. The entries room adds forms and texts to these keys."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REQUIREMENTS: dict[str, str | Promise] = {
    "consent": _("Consent to the use of personal data"),
    "photo": _("Photo"),
    "pledge": _("Pledge of truthfulness"),
    "insurance": _("Proof of accident insurance"),
    "stamped_form": _("Entry form stamped by the unit"),
    "certificate": _("Skill certificate"),
}


def labels_of(keys: list[str]) -> list[str | Promise]:
    """The labels of the keys that are known, in the order of the list above."""
    return [label for key, label in REQUIREMENTS.items() if key in keys]
