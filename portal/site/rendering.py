"""How form controls become HTML: the commonest ones in Python, all others by Django's own templates.

A select box of a list's filters has hundreds of options, and Django renders two templates for each of them; that
was a quarter of the time of a desk list. The markup is the same to the letter (tests/portal/site/test_rendering.py
compares), and a widget with templates of its own is left to them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

_OPTION = "django/forms/widgets/select_option.html"
_FOLDER = "django/forms/widgets/"
_INPUTS = (
    "input",
    "text",
    "number",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "checkbox",
)


class Renderer(DjangoTemplates):
    """The renderer of FORM_RENDERER."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        write = _WRITERS.get(template_name)
        written = write(context["widget"]) if write is not None else None
        return SafeString(super().render(template_name, context, request) if written is None else written)


def _text(value: object) -> str:
    """`value` as `{{ value|stringformat:"s" }}` prints it."""
    return conditional_escape(value) if isinstance(value, str) else escape(value)


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    name = _text(widget["name"])
    return f'<input type="{_text(widget["type"])}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _select(widget: Mapping[str, Any]) -> str | None:
    """The whole box; None where options have a template of their own."""
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _place in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_label(group)}">')
        for option in options:
            if option["template_name"] != _OPTION:
                return None
            attributes = _attributes(option["attrs"])
            parts.append(
                f'\n  <option value="{_text(option["value"])}"{attributes}>{_label(option["label"])}</option>\n'
            )
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


def _label(value: object) -> str:
    """`value` as `{{ value }}` prints it: numbers as the language writes them."""
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, str):
        return conditional_escape(value)
    return render_value_in_context(value, _PLAIN)


_PLAIN = Context()
_WRITERS: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    f"{_FOLDER}select.html": _select,
    **{f"{_FOLDER}{name}.html": _input for name in _INPUTS},
}
