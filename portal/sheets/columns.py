"""What a sheet may contain: the columns that a reader looks for and a writer writes.

It knows nothing of files. Keys are identifiers, labels are the Chinese headers that clerks see.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

#: A cell as it comes out of a file; the empty string is an empty cell.
Cell = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta

#: A sheet of faulty rows ends with this column; reading such a sheet again ignores it.
ERROR_HEADER = "错误"
#: The first cell of a template's example and help rows begins so; such rows are never read.
EXAMPLE_MARK = "【示例】"
HELP_MARK = "【说明】"


class Kind(enum.StrEnum):
    """How a cell is understood, and how it is written."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    USCC = "uscc"
    IDENTITY = "identity"
    PHONE = "phone"

    @property
    def kept_as_text(self) -> bool:
        """Digits that Excel must not turn into a number, because it keeps fifteen of them."""
        return self in {Kind.USCC, Kind.IDENTITY, Kind.PHONE}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    key: name in the values of a row. label: header in templates and exports. aliases: other headers that
    clerks use. choices: label → value for Kind.CHOICE. help: one sentence shown in the template.
    width: in characters. example: text for the example row. minimum and maximum bound numbers (inclusive),
    max_length texts (characters), decimal_places the digits after the point.
    A unit in a bracket of the label, such as 金额(万元), is the unit of the value.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, object] = field(default_factory=dict)
    help: str = ""
    width: int = 14
    example: str = ""
    max_length: int | None = None
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    decimal_places: int | None = None

    def __post_init__(self) -> None:
        if (self.kind is Kind.CHOICE) != bool(self.choices):
            raise ValueError(f"column {self.key}: choices belong to Kind.CHOICE, and only there")


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell: the column's key, its header, and a sentence for the clerk."""

    column: str
    label: str
    message: str
