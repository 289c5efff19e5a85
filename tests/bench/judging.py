"""Judging and its papers: ranking from judges' marks, certificates. Nothing is written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

from competitions.entries.models import Competitor
from competitions.judging import scoring
from competitions.results import paper
from competitions.results.certificates import draft
from competitions.results.models import Award, Certificate
from portal.files import typesetting
from tests.bench.measuring import Figure, rate, timed
from tests.bench.pages import largest_result

JUDGES, ASPECTS = 5, 30


def marking(scale: str, entrants: int = 10_000) -> Iterator[Figure]:
    """Panels of five judges on thirty aspects each, highest and lowest dropped; totals, then ranks."""
    chance = random.Random(2)
    share = Decimal(100) / Decimal(ASPECTS)
    points = [share.quantize(Decimal("0.01"))] * (ASPECTS - 1)
    points.append(Decimal(100) - sum(points))
    aspects = tuple(
        scoring.Aspect(
            key=f"a{number}", name=f"{number}", maximum=maximum, method=scoring.Panel(judges=JUDGES)
        )
        for number, maximum in enumerate(points)
    )
    scheme = scoring.Scheme(sections=(scoring.Section(key="a", name="A", aspects=aspects),))
    sheets = [
        {
            aspect.key: scoring.Judged(
                {
                    str(judge): Decimal(chance.randrange(int(aspect.maximum * 10) + 1)) / 10
                    for judge in range(JUDGES)
                }
            )
            for aspect in scheme.aspects
        }
        for _ in range(entrants)
    ]
    module = scoring.Module(
        key="m", kind=scoring.ModuleKind.PRACTICAL, weight=Decimal(100), full_mark=Decimal(100)
    )

    def whole() -> None:
        people = []
        for number, marks in enumerate(sheets):
            total = scoring.mark_module(scheme=scheme, marks=marks).total
            assert total is not None
            people.append(scoring.Entrant(key=f"{number:06d}", outcomes={"m": total}))
        scoring.rank(modules=[module], entrants=people)

    def naive() -> None:
        totals = []
        for marks in sheets:
            total = Decimal(0)
            for judged in marks.values():
                kept = sorted(judged.marks.values())[1:-1]
                total += sum(kept, Decimal(0)) / len(kept)
            totals.append(total)
        totals.sort(reverse=True)

    yield Figure(
        "marking",
        timed(whole),
        "s",
        f"{entrants} entrants, {JUDGES} judges, {ASPECTS} aspects",
        "trimming, averaging and sorting the same marks",
        timed(naive),
        f"{entrants * JUDGES * ASPECTS} marks",
    )


def certificates(scale: str, seconds: float) -> Iterator[Figure]:
    """One PDF for each certificate, as they are sent out, by one worker: unsealed, worded, typeset, signed text inside."""
    one = _certificate()
    words = dict.fromkeys(("number", "code", "check", "seal"), "")
    empty = {"title": "荣誉证书", "words": words, "certificates": []}
    yield Figure(
        "certificates",
        rate(lambda: paper.certificates_paper([one]), seconds),
        "PDFs/s",
        "one process",
        "typesetting the empty sheet",
        rate(
            lambda: typesetting.typeset(paper.FOLDER / "certificate.typ", empty, made_at=one.issued_at),
            seconds,
        ),
    )


def _certificate() -> Certificate:
    """A certificate of a real person for a real version; nothing is saved."""
    version = largest_result()
    winner = version.snapshot["rows"][0]
    person = Competitor.objects.select_related("worker__key", "employer").filter(entry=winner["entry"])[0]
    award = Award(
        event=version.event,
        version=version,
        entry_id=winner["entry"],
        worker=person.worker,
        employer=person.employer,
        rank=1,
        kind=Award.Kind.FIRST,
        name="一等奖",
        title="技术状元",
    )
    return draft(award, number="沧工赛证〔2026〕00001号", issued_on=timezone.localdate())
