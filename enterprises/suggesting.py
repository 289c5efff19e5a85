"""A line to type a name in, with the names to choose from behind it.

The list is the browser's own (`<datalist>`), so that it is searched while typing, also without scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class SuggestingInput(forms.TextInput):
    """A line of text and the names that `names` gives when the form is shown. `choices` is set by the field."""

    choices: Any = ()

    def __init__(self, names: Callable[[], Iterable[str]], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.names = names

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = {**(attrs or {}), "list": f"{name}-names", "autocomplete": "off"}
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in self.names()))
        line = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', line, f"{name}-names", options)
