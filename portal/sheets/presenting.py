"""How a staged value is shown in the preview: as a clerk would write it, what is personal masked."""

from __future__ import annotations

import datetime
from decimal import Decimal

from portal.acts.personal import masked_identity, masked_phone
from portal.sheets.columns import Column, Kind


def presented(column: Column, value: object) -> str:
    """A value as text; "" for none."""
    if value is None or value == "":
        return ""
    if column.kind is Kind.IDENTITY:
        return masked_identity(str(value))
    if column.kind is Kind.PHONE:
        return masked_phone(str(value))
    if column.kind is Kind.CHOICE:
        return next((label for label, meaning in column.choices.items() if meaning == value), str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
