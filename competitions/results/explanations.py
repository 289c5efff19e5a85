"""Why a published score and rank are what they are, for the one whose they are.

Computed from the version's snapshot alone, and without the figures of others: rivals are called by their rank. Pages,
papers and the API say the same sentences: pages from `OwnReasons`, the other two from its `record`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from competitions.judging import awarding, marking_records, scoring
from competitions.judging.marking_reasons import MarkingReason
from competitions.judging.ranking import Ranking, award_name
from competitions.judging.wording import Words, module_names, sentences
from competitions.planning.policy import load_pack
from competitions.results.snapshots import Row, Snapshot, final_figure, ranking_of

Record = dict[str, Any]
# What a record says of a row beside its explanation.
ROW = ("entry", "rank", "status", "name", "unit", "delegation", "award", "title")


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


class Explainer:
    """The explanations of a version, ranked once for all of its rows. No query."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @cached_property
    def _ranked(self) -> Ranking:
        return ranking_of(self._snapshot)

    @cached_property
    def _words(self) -> Words:
        snapshot = self._snapshot
        pack = load_pack(snapshot["policy"]["key"], snapshot["policy"]["version"])
        modules = module_names((module["key"], module["name"]) for module in snapshot["modules"])
        ranks = {standing.key: standing.rank for standing in self._ranked.standings.standings}
        return Words(
            entrant=lambda key: _("the entry at rank %(rank)s") % {"rank": ranks.get(key) or "–"},
            module=modules,
            award=lambda key: award_name(key, pack),
            open_figures=False,
        )

    def of(self, row: Row) -> OwnReasons:
        """The explanation of one row."""
        ranked, key = self._ranked, str(row["entry"])
        explained = scoring.explain(ranked.standings, key)
        rank = sentences(explained.rank, self._words)
        if ranked.banding is not None and row["rank"] is not None:
            rank += sentences([scoring.explain_band(ranked.standings, ranked.banding, key)], self._words)
        return OwnReasons(sentences(explained.score, self._words), rank, _marking(self._snapshot, row))


def of_row(snapshot: Snapshot, row: Row) -> OwnReasons:
    """The explanation of one published row. No query."""
    return Explainer(snapshot).of(row)


def record(snapshot_row: Row, why: OwnReasons) -> Record:
    """A row and its explanation as plain values, the same for the API and for papers; figures are text.

    {"entry", "rank", "status", "name", "unit", "delegation", "final", "award", "title", "score": [sentence],
     "marking": [{"module", "sections": [{"name", "points", "maximum", "aspects": [{"name", "points", "maximum",
     "how": [sentence]}]}], "total": [sentence]}], "placing": [sentence]}
    """
    return {
        **{name: snapshot_row[name] for name in ROW},
        "final": final_figure(snapshot_row["final"]),
        "score": why.score,
        "marking": [
            {
                "module": module.module,
                "sections": [
                    {
                        "name": section.name,
                        "points": section.points,
                        "maximum": section.maximum,
                        "aspects": [
                            {
                                "name": aspect.name,
                                "points": aspect.points,
                                "maximum": aspect.maximum,
                                "how": list(aspect.how),
                            }
                            for aspect in section.aspects
                        ],
                    }
                    for section in module.sections
                ],
                "total": list(module.total),
            }
            for module in why.marking
        ],
        "placing": why.rank,
    }


def _marking(snapshot: Snapshot, row: Row) -> tuple[MarkingReason, ...]:
    sheets = row.get("sheets", {})
    found = (
        marking_records.reason(module["name"], module["marking"], sheets[module["key"]])
        for module in snapshot["modules"]
        if "marking" in module and module["key"] in sheets
    )
    return tuple(reason for reason in found if reason is not None)
