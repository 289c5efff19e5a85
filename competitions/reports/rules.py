"""Who may do what with reports."""

from __future__ import annotations

from portal.acts.actors import Role
from unions.rules import holds

#: Anybody who sees a report may read and download it; these may have one made.
may_make = holds(Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER)
