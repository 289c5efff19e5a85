"""The snapshot of a version: everything that was published, and all from which it was computed.

    {"format": 1,
     "event": {"id", "name", "trade", "group", "competition", "competition_id", "organiser", "enterprise", "level",
               "year", "place", "starts_on", "ends_on", "held_on", "filing_number", "exhibition", "team"},
     "modules": [{"key", "name", "kind", "weight", "full_mark"}],
     "policy": {"key", "version"},
     "decisions": [{"order": [entry id as text, …], "reason"}],
     "counts": {"entrants", "competed", "ranked"},
     "rows": [{"entry", "number", "rank", "status", "name", "members", "unit", "delegation", "final",
               "marks": {module key: mark or state}, "points": {module key: text}, "elapsed_seconds",
               "safety_deductions", "award", "award_key", "title", "reason"}]}

Of several rounds the event has also "rounds" (as the event keeps them), a module its "round", and a row marks and
points of the rounds that it was in. Where judges marked by sheets, a module has also "marking", and a row "sheets": {module key: …}; their shapes stand in
competitions.judging.marking_records. Figures are text, so that no digit changes on the way; `final` has all digits of the rounded score. Ranked rows come first, by rank. Names are published as the
entry allows: where the event asks for consent and an entry has none on file, the name is masked. The public sees
`public_of` only. From the rows the standings can be computed again: `ranking_of` answers "why" for a version that
was published long ago.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import translation

from competitions.entries.models import Attachment
from competitions.judging import marking_records, marks, scoring
from competitions.judging.preview import Place, Preview
from competitions.judging.ranking import Ranking, ranking
from competitions.planning.models import Event, Passage
from competitions.planning.policy import load_pack

Snapshot = dict[str, Any]
Row = dict[str, Any]

FORMAT = 1
LANGUAGE = "zh-hans"
# What the public page, its downloads and the API may hold of a row.
PUBLIC_KEYS = ("rank", "name", "members", "unit", "delegation", "award", "title")


def build(preview: Preview) -> Snapshot:
    """The snapshot of an event's standings as they are now. Two queries beside those of the preview."""
    event = preview.sheet.event
    with translation.override(LANGUAGE):
        consenting = _consenting(event)
        rows = [_row(place, preview, consenting) for place in preview.places]
        competition = event.competition
        return {
            "format": FORMAT,
            "event": {
                "id": event.pk,
                "name": event.name,
                "trade": str(event.trade),
                "group": event.get_group_display(),
                "competition": competition.name,
                "competition_id": competition.pk,
                "organiser": competition.organiser.name,
                "enterprise": competition.enterprise.name if competition.enterprise is not None else "",
                "level": competition.get_level_display(),
                "year": competition.year,
                "place": event.place or competition.place,
                "starts_on": event.starts_on.isoformat(),
                "ends_on": event.ends_on.isoformat(),
                "held_on": (event.held_on or event.ends_on).isoformat(),
                "filing_number": competition.filing_number,
                "exhibition": event.exhibition,
                "team": event.is_team,
                **({"rounds": event.rounds} if event.rounds else {}),
            },
            "modules": [
                {
                    "key": str(module.pk),
                    "name": module.name,
                    "kind": module.kind,
                    "weight": marks.shown(module.weight),
                    "full_mark": marks.shown(module.full_mark),
                    **({"round": module.round} if event.rounds else {}),
                    **_marking(preview, module.pk),
                }
                for module in preview.sheet.modules
            ],
            "policy": {"key": competition.policy_key, "version": competition.policy_version},
            "decisions": [
                {"order": [str(pk) for pk in decision.order], "reason": decision.reason}
                for decision in preview.decisions
            ],
            "counts": {
                "entrants": len(rows),
                "competed": _competed(rows),
                "ranked": len(preview.standings.ranked),
            },
            "rows": rows,
        }


def canonical(snapshot: Snapshot) -> bytes:
    """The one way in which a snapshot is written for its fingerprint: sorted keys, no spaces, UTF-8."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def fingerprint(snapshot: Snapshot) -> str:
    """SHA-256 of the canonical snapshot, in hexadecimal."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def public_of(snapshot: Snapshot) -> Snapshot:
    """What everybody may see: the event, and rank, name, unit and award of those who are ranked."""
    return {
        "event": snapshot["event"],
        "counts": counts_of(snapshot),
        "rows": [
            {key: row[key] for key in PUBLIC_KEYS} for row in snapshot["rows"] if row["rank"] is not None
        ],
    }


def counts_of(snapshot: Snapshot) -> dict[str, int]:
    """{"entrants", "competed", "ranked"}; of a version made before the middle one was kept, from its rows."""
    return {"competed": _competed(snapshot["rows"]), **snapshot["counts"]}


def _competed(rows: Iterable[Row]) -> int:
    """Those with a mark in some module, and those disqualified; not who was absent throughout or withdrew."""
    return sum(
        row["status"] == scoring.Status.DISQUALIFIED
        or any(mark not in scoring.State._value2member_map_ for mark in row["marks"].values())
        for row in rows
    )


def row_of(snapshot: Snapshot, entry_id: int) -> Row | None:
    """The row of one entry."""
    return next((row for row in snapshot["rows"] if row["entry"] == entry_id), None)


def ranking_of(snapshot: Snapshot) -> Ranking:
    """The standings computed again from the snapshot alone."""
    return ranking(
        modules=[
            (
                module.get("round", 1),
                scoring.Module(
                    key=module["key"],
                    kind=scoring.ModuleKind(module["kind"]),
                    weight=Decimal(module["weight"]),
                    full_mark=Decimal(module["full_mark"]),
                ),
            )
            for module in snapshot["modules"]
        ],
        entrants=[_entrant(row) for row in snapshot["rows"]],
        decisions=[
            scoring.Decision(order=tuple(decision["order"]), reason=decision["reason"])
            for decision in snapshot["decisions"]
        ],
        pack=load_pack(snapshot["policy"]["key"], snapshot["policy"]["version"]),
        exhibition=snapshot["event"]["exhibition"],
        passages=[
            Passage(each["quota"], Decimal(each["carried"])) for each in snapshot["event"].get("rounds", ())
        ],
    )


def final_figure(final: str) -> str:
    """A final score of a snapshot as pages show it; "" where there is none."""
    return marks.score(Decimal(final)) if final else ""


def masked(name: str) -> str:
    """A name of which only the first character is shown: 王*."""
    return f"{name[:1]}*" if name else ""


def _entrant(row: Row) -> scoring.Entrant:
    outcomes: dict[str, scoring.Outcome] = {}
    for key, value in row["marks"].items():
        is_state = value in scoring.State._value2member_map_
        outcomes[key] = scoring.State(value) if is_state else Decimal(value)
    elapsed, deductions = row["elapsed_seconds"], row["safety_deductions"]
    return scoring.Entrant(
        key=str(row["entry"]),
        outcomes=outcomes,
        elapsed_seconds=None if elapsed is None else Decimal(elapsed),
        safety_deductions=None if deductions is None else Decimal(deductions),
    )


def _row(place: Place, preview: Preview, consenting: set[int] | None) -> Row:
    line = preview.lines[place.key]
    standing = preview.standings.of(place.key)
    open_names = consenting is None or line.entry_id in consenting
    people = list(line.people) if open_names else [masked(name) for name in line.people]
    name = place.name
    if not open_names and place.name == "、".join(line.people):
        name = "、".join(people)
    return {
        "entry": line.entry_id,
        "number": line.number,
        "rank": place.rank,
        "status": place.status,
        "name": name,
        "members": people if preview.sheet.event.is_team else [],
        "unit": place.unit,
        "delegation": place.delegation,
        "final": "" if standing.final_score is None else f"{standing.final_score:f}",
        "marks": {
            result.module.key: str(result.outcome.value)
            if isinstance(result.outcome, scoring.State)
            else marks.shown(result.outcome)
            for result in standing.modules
        },
        "points": {
            result.module.key: "" if result.points is None else marks.shown(result.points)
            for result in standing.modules
        },
        "elapsed_seconds": line.elapsed_seconds,
        "safety_deductions": None if line.safety_deductions is None else marks.shown(line.safety_deductions),
        "award": place.award,
        "award_key": preview.ranking.award(place.key),
        "title": place.title,
        "reason": place.reason,
        **_sheets(preview, line.entry_id),
    }


def _marking(preview: Preview, module_id: int) -> Row:
    found = preview.tallies.get(module_id)
    record = marking_records.of_module(found) if found is not None else None
    return {} if record is None else {"marking": record}


def _sheets(preview: Preview, entry_id: int) -> Row:
    records = {
        str(module_id): record
        for module_id, found in preview.tallies.items()
        if (record := marking_records.of_entry(found, entry_id, preview.incidents)) is not None
    }
    return {"sheets": records} if records else {}


def _consenting(event: Event) -> set[int] | None:
    """Entries whose people all agreed to publication; None where the event does not ask for it."""
    if "consent" not in event.requirements:
        return None
    agreed = Attachment.objects.filter(entry__event=event, requirement="consent")
    whole = {each.entry_id for each in agreed if each.worker_id is None}
    single: dict[int, set[int]] = {}
    for each in agreed:
        if each.worker_id is not None:
            single.setdefault(each.entry_id, set()).add(each.worker_id)
    if single:
        for entry_id, workers in _workers(event, single).items():
            if workers <= single[entry_id]:
                whole.add(entry_id)
    return whole


def _workers(event: Event, entry_ids: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    active = event.competitors.filter(active=True, entry__in=list(entry_ids))
    for entry_id, worker_id in active.values_list("entry_id", "worker_id"):
        found.setdefault(entry_id, set()).add(worker_id)
    return found


def differences(older: Snapshot, newer: Snapshot, *, public: bool) -> list[tuple[str, str, str, str]]:
    """What changed from one version to the next: (name and unit, what, before, after), in the newer order.

    `public` leaves out what the public page does not show.
    """
    fields: tuple[str, ...] = ("rank", "award", "title", "name", "unit")
    if not public:
        fields += ("final", "status", "reason")
    before = {row["entry"]: row for row in older["rows"]}
    after = {row["entry"]: row for row in newer["rows"]}
    found: list[tuple[str, str, str, str]] = []
    for entry_id in dict.fromkeys([*after, *before]):
        was, now = before.get(entry_id), after.get(entry_id)
        row = now or was
        assert row is not None
        if public and not any(each and each["rank"] is not None for each in (was, now)):
            continue
        who = f"{row['name']}（{row['unit'] or row['delegation']}）"
        for name in fields:
            left, right = (str(each.get(name) or "") if each else "" for each in (was, now))
            if name == "final":
                # Digits that are written or not make no other score.
                left, right = final_figure(left), final_figure(right)
            if left != right:
                found.append((who, name, left, right))
    return found
