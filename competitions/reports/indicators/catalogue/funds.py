"""Funds: budgeted, disbursed, spent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.reports.indicators import populations as of
from competitions.reports.indicators.counting import BY_SOURCE, Population, Summed
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit

_LINES = Population(of.funds, BY_SOURCE)

FUNDS: tuple[Indicator, ...] = tuple(
    Indicator(
        key=f"funds_{column}",
        label=label,
        unit=Unit.YUAN,
        group=Group.FUNDS,
        attribution=Attribution.ORGANISER,
        reference=_("the competition's last day as planned"),
        definition=definition,
        source=Summed(_LINES, "fund", column, money=True),
        addable=True,
    )
    for column, label, definition in (
        (
            "budget",
            _("Funds budgeted"),
            _("Budgets on record for filed and approved competitions whose last day lies in the quarter."),
        ),
        ("disbursed", _("Funds disbursed"), _("What was disbursed to these competitions so far.")),
        ("spent", _("Funds spent"), _("What these competitions have spent so far.")),
    )
)
