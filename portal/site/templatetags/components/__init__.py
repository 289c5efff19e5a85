"""The components that pages are built from: chips, steppers, timelines, tables, notices.

`{% load components %}` in a template brings them all. A component takes plain values (words, numbers, links,
small mappings), never a model of a room, and makes no query. What stands in every row of a table is written in
Python here; what stands once on a page has its template in `templates/portal/components/`. The signatures with
examples are in docs/architecture/components.md, and `/styleguide/` shows every component while DEBUG is on.
"""

from portal.site.templatetags.components import fields, figures, frames, jobs, lists, marks, records
from portal.site.templatetags.components.library import register

__all__ = ["fields", "figures", "frames", "jobs", "lists", "marks", "records", "register"]
