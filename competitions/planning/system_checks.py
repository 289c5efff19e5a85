"""System check: every policy pack of this installation can be read."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from competitions.planning.policy import pack_problems


@register()
def packs_are_valid(**_: Any) -> list[CheckMessage]:
    return [Error(str(problem), id="planning.E001") for problem in pack_problems()]
