"""Controls written in Python are those that Django's templates would write, to the letter."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from portal.site.rendering import Renderer

NASTY = "<b>\"甲\" & 'o'</b>"
CHOICES = [
    ("", gettext_lazy("Competitions")),
    (NASTY, NASTY),
    (1200, 1200.5),
    (None, "nothing"),
    (mark_safe("a&amp;b"), mark_safe("<i>safe</i>")),
    (NASTY, [(True, "yes"), (2, gettext_lazy("Entries"))]),
    ("", [("last", "without a group's name")]),
]
ATTRIBUTES = {"id": "x", "required": True, "disabled": False, "data-text": NASTY, "size": 1200}


class MarkedSelect(forms.Select):
    """Its options have a template that this project does not know."""

    option_template_name = "django/forms/widgets/radio_option.html"


WIDGETS: dict[str, tuple[forms.Widget, Any]] = {
    "select": (forms.Select(ATTRIBUTES, CHOICES), "2"),
    "select with nothing chosen": (forms.Select(choices=CHOICES), None),
    "select of several": (forms.SelectMultiple(ATTRIBUTES, CHOICES), ["2", NASTY]),
    "select of nothing": (forms.Select(), None),
    "select of yes and no": (forms.NullBooleanSelect(), "true"),
    "select with options of its own": (MarkedSelect(ATTRIBUTES, CHOICES), "2"),
    "text": (forms.TextInput(ATTRIBUTES), NASTY),
    "text without a value": (forms.TextInput(ATTRIBUTES), None),
    "text of a safe value": (forms.TextInput(), mark_safe("a&amp;b")),
    "number": (forms.NumberInput({"min": 0, "step": "any"}), 1200.5),
    "email": (forms.EmailInput(), "a@b"),
    "address": (forms.URLInput(), "https://localhost/?a&b"),
    "password": (forms.PasswordInput(render_value=True), NASTY),
    "hidden": (forms.HiddenInput(ATTRIBUTES), NASTY),
    "day": (forms.DateInput(), datetime.date(2026, 11, 22)),
    "moment": (forms.DateTimeInput(), datetime.datetime(2026, 11, 22, 4, 0, tzinfo=datetime.UTC)),
    "time": (forms.TimeInput(), datetime.time(4, 5)),
    "check": (forms.CheckboxInput(ATTRIBUTES), True),
    "check left open": (forms.CheckboxInput(ATTRIBUTES), False),
    "radio": (forms.RadioSelect(ATTRIBUTES, CHOICES), "2"),
    "text area": (forms.Textarea(ATTRIBUTES), NASTY),
    "file": (forms.FileInput(ATTRIBUTES), None),
}


@pytest.mark.parametrize("case", WIDGETS)
def test_a_control_is_written_as_django_writes_it(case: str) -> None:
    widget, value = WIDGETS[case]
    name = 'a"<name>'
    written = widget.render(name, value, renderer=Renderer())
    assert isinstance(written, SafeString)
    assert written == widget.render(name, value, renderer=DjangoTemplates())


def test_forms_use_this_renderer() -> None:
    assert isinstance(forms.Form().renderer, Renderer)
