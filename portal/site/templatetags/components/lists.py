"""Around a list: sorting, filters, pages, export, the outcome of an upload."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Page
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.site.templatetags.components.fields import dress
from portal.site.templatetags.components.given import query_of, replaced_query
from portal.site.templatetags.components.library import register


@register.simple_tag(takes_context=True)
def sort_header(context: Context, field: str, label: str, align: str = "") -> SafeString:
    """A `<th>` that sorts by `?sort=field` (then `-field`) and keeps the rest of the query. `align="r"` for figures."""
    query = query_of(context)
    current = query.get("sort", "")
    ascending, descending = current == field, current == f"-{field}"
    url = replaced_query(query, sort=f"-{field}" if ascending else field, page=None)
    state = "ascending" if ascending else "descending"
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}<i class="bi bi-{}" aria-hidden="true"></i></a></th>',
        format_html(' class="{}"', align) if align else "",
        format_html(' aria-sort="{}"', state) if ascending or descending else "",
        url,
        label,
        "chevron-up" if ascending else "chevron-down" if descending else "chevron-expand",
    )


@register.inclusion_tag("portal/components/tabs.html")
def tabs(rows: Iterable[tuple[str, str, str]], current: str, label: str) -> dict[str, Any]:
    """Pages that belong together, the open one underlined: (key, label, url) each; `label` names them all."""
    return {"rows": rows, "current": current, "label": label}


@register.inclusion_tag("portal/components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: forms.BaseForm, count: int | None = None) -> dict[str, Any]:
    """A GET form of filters above a list, with the count of results and a way to clear the filters.

    `form` is a bound form (for django-filter: `filter.form`); the parameters `sort` and `show` are kept.
    """
    query = query_of(context)
    visible = [dress(field) for field in form.visible_fields()]
    active = [field for field in visible if any(value.strip() for value in query.getlist(field.html_name))]
    kept = [(key, value) for key in ("sort", "show") for value in query.getlist(key) if value]
    return {
        "fields": visible,
        "active": active,
        "kept": kept,
        "count": count,
        "errors": form.errors,
    }


@register.inclusion_tag("portal/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Show “Items 1–50 of 240” and the pages, keeping the query. `page` is a page of Django's paginator."""
    query = query_of(context)
    paginator = page.paginator

    def url(number: int) -> str:
        return replaced_query(query, page=number)

    return {
        "first": page.start_index(),
        "last": page.end_index(),
        "total": paginator.count,
        "several": paginator.num_pages > 1,
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
        "pages": [
            {
                "number": number,
                "url": url(number) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ],
    }


@register.inclusion_tag("portal/components/export_buttons.html", takes_context=True)
def export_buttons(context: Context, url: str, formats: str = "xlsx,csv") -> dict[str, Any]:
    """Downloads of the list as it is filtered: `url` with the page's query and `format=`."""
    query = query_of(context)
    labels = {
        "xlsx": (_("Excel workbook (.xlsx)"), "file-earmark-excel"),
        "csv": (_("Plain table (.csv)"), "filetype-csv"),
        "pdf": (_("PDF for printing (.pdf)"), "file-earmark-pdf"),
        "docx": (_("Word document (.docx)"), "file-earmark-word"),
        "json": (_("Data (.json)"), "filetype-json"),
    }
    return {
        "rows": [
            {
                "label": labels[name][0],
                "icon": labels[name][1],
                "url": url + replaced_query(query, format=name, page=None),
            }
            for name in formats.split(",")
        ]
    }


@register.inclusion_tag("portal/components/preview_tiles.html", takes_context=True)
def preview_tiles(context: Context, new: int, changed: int, unchanged: int, faulty: int) -> dict[str, Any]:
    """The outcome of reading an upload, in rows; each tile filters the page by `?show=`."""
    query = query_of(context)
    shown = query.get("show", "")
    rows = [
        ("new", _("New"), new, "note", "plus-circle"),
        ("changed", _("Changed"), changed, "warn", "pencil"),
        ("unchanged", _("Unchanged"), unchanged, "", "dash-circle"),
        ("faulty", _("Faulty"), faulty, "bad" if faulty else "", "x-circle"),
    ]
    return {
        "rows": [
            {
                "label": label,
                "figure": figure,
                "unit": _("rows"),
                "tone": tone,
                "icon": icon_name,
                "url": replaced_query(query, show=key, page=None),
                "current": key == shown,
            }
            for key, label, figure, tone, icon_name in rows
        ]
    }
