"""What can be imported in the enterprises room: enterprises with their standing, and workers of a unit."""

from enterprises.imports.registry import ENTERPRISES
from enterprises.imports.workforce import WORKERS

__all__ = ["ENTERPRISES", "WORKERS"]
