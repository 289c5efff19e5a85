"""Clerks read these messages in Chinese: each has its translation, with the same placeholders."""

import gettext
import re
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "locale/sheets/zh_Hans/LC_MESSAGES/django.mo"


def test_every_message_is_translated_with_its_placeholders() -> None:
    with CATALOGUE.open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)
    messages = {
        str(message)
        for _f, _l, message, _c, _x in extract_from_dir(ROOT / "portal/sheets", keywords={"_": None})
    }

    wrong = {
        message
        for message in messages
        if translations.gettext(message) == message
        or set(re.findall(r"%\(\w+\)\w", message))
        != set(re.findall(r"%\(\w+\)\w", translations.gettext(message)))
    }

    assert (len(messages) > 40, wrong) == (True, set())
