"""Form fields with their look, and the errors of a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from portal.site.templatetags.components.library import register


def dress(field: BoundField) -> BoundField:
    """Give a field's widget its look: Bootstrap's class, the browser's own pickers for dates, sizes, error marks.

    Rooms write plain Django forms; this is the one place that knows how they look. A form has its own copy of
    every widget, so nothing is shared between requests.
    """
    widget = field.field.widget
    for part in getattr(widget, "widgets", [widget]):
        _dress_widget(part, faulty=bool(field.errors))
    return field


def _dress_widget(widget: forms.Widget, *, faulty: bool) -> None:
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        look = "form-check-input"
    elif isinstance(widget, forms.Select):
        look = "form-select"
    else:
        look = "form-control"
    if isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows")) == "10":
        # Django's own default is taller than most answers; a form that says so itself is obeyed.
        widget.attrs["rows"] = 4
    given = str(widget.attrs.get("class", "")).split()
    wanted = [look, "is-invalid"] if faulty else [look]
    widget.attrs["class"] = " ".join([*given, *(name for name in wanted if name not in given)])


@register.filter
def dressed(field: BoundField) -> BoundField:
    """The field with its look, ready to be printed: `{{ field|dressed }}`."""
    return dress(field)


@register.filter
def control(field: BoundField) -> str:
    """What kind of control the field is: check, choices, file, or line."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "line"


@register.inclusion_tag("portal/components/error_summary.html")
def error_summary(*forms_shown: Any) -> dict[str, Any]:
    """All errors of one or several forms or formsets at the top of the page, each a link to its field."""
    rows: list[dict[str, Any]] = []
    for form in _single_forms(forms_shown):
        if not form.is_bound:
            continue
        whole = form.non_form_errors() if isinstance(form, forms.BaseFormSet) else form.non_field_errors()
        rows += [{"text": text, "target": "", "label": ""} for text in whole]
        if isinstance(form, forms.BaseFormSet):
            continue
        for field in form:
            # A group of choices has no one control: the link leads to its first choice, which takes the focus.
            target = field.id_for_label or f"{field.auto_id}_0"
            rows += [{"text": text, "target": target, "label": field.label} for text in field.errors]
    return {"rows": rows}


def _single_forms(shown: Iterable[Any]) -> Iterable[forms.BaseForm | forms.BaseFormSet[forms.Form]]:
    """Each form in turn; a formset, for its own errors, before its rows."""
    for item in shown:
        if not item:
            continue
        if isinstance(item, forms.BaseFormSet):
            yield item
            yield from item.forms
        else:
            yield item
