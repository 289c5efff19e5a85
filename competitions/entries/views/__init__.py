"""Pages of the entries room, split by what people come to do."""

from __future__ import annotations
