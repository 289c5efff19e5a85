"""How many awards an event gives and why, in sentences: share, base, rounding and order come from the policy pack."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.judging import marks
from competitions.judging.ranking import AWARDS
from competitions.planning.policy import Pack

PRIZES = ("first", "second", "third")


def sentences(*, ranked: int, pack: Pack, exhibition: bool) -> list[str]:
    """Why there are as many awards as there are, also where there are none.

    Args:
        ranked: how many entries have a rank: the base of all shares.
        pack: the policy pack of the competition.
        exhibition: the event is ranked and gives none.
    """
    if exhibition:
        return [_("An exhibition event is ranked and gives no awards.")]
    base = ngettext(
        "%(count)d entry has a rank; this is the base of the shares.",
        "%(count)d entries have a rank; this is the base of the shares.",
        ranked,
    ) % {"count": ranked}
    return [base, *_prizes(ranked, pack), *_merit(ranked, pack), *_titles(pack)]


def _prizes(ranked: int, pack: Pack) -> list[str]:
    """The first three: so many in all, and how they are divided."""
    rule = pack.awards.ratio
    if not rule.active:
        return [_("By the policy pack there are no first, second and third prizes.")]
    percent, parts = rule.value.maximum_percent, rule.value.parts
    places = pack.awards.places(ranked)
    counts = (places.first, places.second, places.third)
    said = _(
        "First, second and third prizes together: at most %(percent)s%% of %(ranked)d = %(share)s, cut to a whole "
        "number: %(awards)d."
    ) % {**_share(ranked, percent), "awards": sum(counts)}
    if not sum(counts):
        return [said + _least(percent)]
    divided = _("They are divided %(parts)s, what remains from the first prize down: %(counts)s.") % {
        "parts": ":".join(str(part) for part in parts),
        "counts": _("; ").join(
            _("%(award)s %(count)d") % {"award": AWARDS[key], "count": count}
            for key, count in zip(PRIZES, counts, strict=True)
        ),
    }
    return [said, divided]


def _least(percent: Decimal) -> str:
    """How many ranked entries make the first prize; "" where no number does."""
    if not percent:
        return ""
    return _("So there is none: there is one from %(least)d ranked entries on.") % {
        "least": ceil(100 / percent)
    }


def _merit(ranked: int, pack: Pack) -> list[str]:
    rule = pack.awards.merit
    name = rule.value.name
    if not rule.active:
        return [_("By the policy pack there is no %(award)s.") % {"award": name}]
    places = pack.awards.places(ranked)
    # Where the pack gives no prizes, ranking gives none either: the merit awards are still counted behind them.
    before = places.first + places.second + places.third
    return [
        _(
            "%(award)s: the best %(percent)s%% of %(ranked)d = %(share)s, cut to a whole number, without the "
            "%(before)d with a prize: %(count)d."
        )
        % {
            **_share(ranked, rule.value.top_percent),
            "award": name,
            "before": before,
            "count": places.merit,
        }
    ]


def _titles(pack: Pack) -> list[str]:
    rule = pack.awards.titles
    if not rule.active or not rule.value:
        return []
    return [
        _("Titles go by rank alone, whatever the number of entries: %(titles)s.")
        % {
            "titles": _("; ").join(
                _("%(title)s: rank %(rank)s")
                % {
                    "title": title.name,
                    "rank": str(title.from_rank)
                    if title.from_rank == title.to_rank
                    else f"{title.from_rank}–{title.to_rank}",
                }
                for title in rule.value
            )
        }
    ]


def _share(ranked: int, percent: Decimal) -> dict[str, object]:
    return {
        "percent": marks.shown(percent),
        "ranked": ranked,
        "share": marks.shown(ranked * percent / 100),
    }
