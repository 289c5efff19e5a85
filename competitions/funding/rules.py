"""Who may do what with funds."""

from __future__ import annotations

from portal.acts.actors import Role
from unions.rules import holds

may_keep = holds(Role.FINANCE, Role.ADMINISTRATOR)
