"""Sheets need no database; their messages are asserted in English, whatever the portal's language is."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

if not settings.configured:
    import os

    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        settings.configure(USE_I18N=False)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield
