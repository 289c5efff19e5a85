"""Why a published score and rank are what they are, for the one whose they are.

Computed from the version's snapshot alone, and without the figures of others: rivals are called by their rank.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.judging import awarding, marking_records, scoring
from competitions.judging.marking_reasons import MarkingReason
from competitions.judging.ranking import award_name
from competitions.judging.wording import Words, sentences
from competitions.planning.policy import load_pack
from competitions.results.snapshots import Row, Snapshot, ranking_of


@dataclass(frozen=True, slots=True)
class OwnReasons:
    """Sentences, in the order in which to read them."""

    score: list[str]
    rank: list[str]
    # The own marks, where judges marked by sheets.
    marking: tuple[MarkingReason, ...] = ()


def of_awards(snapshot: Snapshot) -> list[str]:
    """Why a version has as many awards as it has. No query."""
    return awarding.sentences(
        ranked=snapshot["counts"]["ranked"],
        pack=load_pack(snapshot["policy"]["key"], snapshot["policy"]["version"]),
        exhibition=snapshot["event"]["exhibition"],
    )


def of_row(snapshot: Snapshot, row: Row) -> OwnReasons:
    """The explanation of one published row. No query."""
    ranked = ranking_of(snapshot)
    pack = load_pack(snapshot["policy"]["key"], snapshot["policy"]["version"])
    modules = {module["key"]: module["name"] for module in snapshot["modules"]}
    ranks = {standing.key: standing.rank for standing in ranked.standings.standings}
    words = Words(
        entrant=lambda key: _("the entry at rank %(rank)s") % {"rank": ranks.get(key) or "–"},
        module=lambda key: modules[key],
        award=lambda key: award_name(key, pack),
        open_figures=False,
    )
    key = str(row["entry"])
    explained = scoring.explain(ranked.standings, key)
    rank = sentences(explained.rank, words)
    if ranked.banding is not None and row["rank"] is not None:
        rank += sentences([scoring.explain_band(ranked.standings, ranked.banding, key)], words)
    return OwnReasons(sentences(explained.score, words), rank, _marking(snapshot, row))


def _marking(snapshot: Snapshot, row: Row) -> tuple[MarkingReason, ...]:
    sheets = row.get("sheets", {})
    found = (
        marking_records.reason(module["name"], module["marking"], sheets[module["key"]])
        for module in snapshot["modules"]
        if "marking" in module and module["key"] in sheets
    )
    return tuple(reason for reason in found if reason is not None)
