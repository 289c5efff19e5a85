"""System check: every ground of recusal that a policy pack names is looked for by some room."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from competitions.judging.recusal import known_grounds
from competitions.planning.policy import PackError, available, load_pack


@register()
def grounds_have_sources(**_: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for reference in available():
        try:
            recusal = load_pack(reference.key, reference.version).judges.recusal
        except PackError:
            continue  # planning.E001 says so
        missing = sorted({ground.value for ground in recusal.value} - known_grounds())
        if missing:
            message = f"{reference} names grounds of recusal that nobody looks for: {', '.join(missing)}"
            problems.append(Error(message, id="judging.E001"))
    return problems
