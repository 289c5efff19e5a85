"""What components are given: a mapping or an object, the query of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.template import Context


def part(thing: Any, name: str, default: Any = "") -> Any:
    """A mapping's value or an object's attribute, whichever `thing` has."""
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


def replaced_query(query: QueryDict, **changes: object) -> str:
    """The query string with some parameters replaced (None takes one out), always starting with `?`."""
    copy = query.copy()
    for key, value in changes.items():
        if value is None:
            copy.pop(key, None)
        else:
            copy[key] = str(value)
    return "?" + copy.urlencode()


def query_of(context: Context) -> QueryDict:
    """The query of the request in this template context; empty where a page is rendered without a request."""
    request = context.get("request")
    return request.GET if isinstance(request, HttpRequest) else QueryDict()
