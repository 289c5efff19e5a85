"""What every rule carries besides its value: how hard it binds, where it comes from, how sure that is.

A rule is never shown without its certainty: `str(rule)` and `labels.cite(rule)` both say it. Only code that
computes reads `rule.value` alone.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Value = TypeVar("Value")


class RuleSeverity(StrEnum):
    """What follows when a competition departs from the rule."""

    BLOCK = "block"  # the step can't be taken
    WARN = "warn"  # the step needs a confirmation
    NOTE = "note"  # the rule is a default or a remark, and departing from it needs nothing
    OFF = "off"  # the rule is written down and not applied


class Certainty(StrEnum):
    """How well the rule is known."""

    SOURCED = "sourced"  # public news or a published rule
    WEAK = "weak"  # old, secondary, or found elsewhere only
    GENERAL_KNOWLEDGE = "general knowledge"  # usual practice; nothing in writing was found
    OWN = "own"  # set for this portal; neither a rule nor a usual practice is claimed


class Section(BaseModel):
    """Base of everything in a pack: immutable, and deaf to no misspelt key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(Section, Generic[Value]):
    """One rule.

    `source` is a sentence in Chinese, shown to staff. `place` is set where the rule was found elsewhere
    (another city or province) and is only borrowed here. `note` warns of what the rule does not say.
    """

    value: Value
    severity: RuleSeverity
    source: Text
    certainty: Certainty
    place: str = ""
    note: str = ""

    @property
    def active(self) -> bool:
        """False where the rule is only written down."""
        return self.severity is not RuleSeverity.OFF

    @property
    def is_fact(self) -> bool:
        """True where the rule may be stated as a rule in force here: sourced, and not borrowed."""
        return self.certainty is Certainty.SOURCED and not self.place

    def __str__(self) -> str:
        return f"{self.value} [{self.certainty}: {self.source}]"


def walk(part: object, path: str = "") -> Iterator[tuple[str, Rule[object]]]:
    """Every rule below `part` with its dotted path, in the order of the schema."""
    if isinstance(part, Rule):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from walk(getattr(part, name), f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from walk(item, f"{path}.{index}")
