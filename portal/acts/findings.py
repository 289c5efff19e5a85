"""What a check has to say: one shape for lifecycles, eligibility, policy and imports."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.utils.functional import Promise


class Severity(enum.StrEnum):
    PASS = "pass"
    NOTE = "note"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a checklist: what was looked at, how it stands, why, and where to mend it."""

    key: str
    severity: Severity
    message: str | Promise
    detail: str | Promise = ""
    source: str = ""
    url: str = ""
    # The words of the link; "": look at it.
    action: str | Promise = ""

    @property
    def tone(self) -> str:
        """The tone of the interface: ok, note, warn or bad."""
        return {"pass": "ok", "note": "note", "warn": "warn", "block": "bad"}[self.severity]


def blocking(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.BLOCK]


def warning(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.WARN]
