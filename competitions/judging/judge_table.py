"""The register of judges as columns and rows, for its export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.judging import rules
from competitions.judging.models import Judge
from portal.acts.actors import Actor
from portal.sheets.columns import Column, Kind


def columns() -> list[Column]:
    return [
        Column("name", pgettext("of a person", "Name"), width=12),
        Column("union", _("On record with"), width=20),
        Column("employer", _("Employer"), width=30),
        Column("trades", pgettext("of a judge", "Trades"), width=26),
        Column("level", _("Skill level"), width=16),
        Column("title", _("Professional title"), width=16),
        Column("training", _("Judge training"), width=26),
        Column("trained_on", _("Trained on"), Kind.DATE, width=12),
        Column("valid_from", _("Valid from"), Kind.DATE, width=12),
        Column("valid_to", _("Valid to"), Kind.DATE, width=12),
        Column("phone", _("Mobile number"), Kind.PHONE, width=14),
    ]


def rows(actor: Actor, judges: Iterable[Judge]) -> Iterator[list[object]]:
    """The cells of each judge; a telephone number (which exports mask) only of the own register and those below."""
    for judge in judges:
        places = judge.places  # type: ignore[attr-defined]
        yield [
            judge.name,
            judge.union.name,
            places[0].employer if places else "",
            "、".join(trade.name for trade in judge.trades.all()),
            judge.get_skill_level_display(),
            judge.title,
            judge.training,
            judge.trained_on,
            judge.valid_from,
            judge.valid_to,
            judge.phone if rules.may_look_through(actor, judge) else "",
        ]
