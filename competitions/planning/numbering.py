"""Numbers of papers: issued in order for each union, series and year, under a lock, never reused.

沧工竞备〔2026〕12号: the register's union, 备 for filing or 批 for approval, the year of filing, the number.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning import governance
from competitions.planning.models import Competition, FilingCounter
from portal.acts.refusals import Refused
from unions.models import Union

_PROVINCES = {"13": "冀"}


def register_name(union: Union) -> str:
    """The union as its papers abbreviate it: 沧工, 盐工.

    `register_name` is the union's to say. Where nobody has said it yet, the union's own name suggests one: 冀工,
    沧工, 盐山工, 沧县工.
    """
    if union.register_name:
        return union.register_name
    place = union.name.removesuffix("总工会").removesuffix("工会")
    if union.level == Union.Level.PROVINCE:
        return f"{_PROVINCES.get(union.code[:2], place[:1])}工"
    if union.level == Union.Level.CITY:
        return f"{place[:1]}工"
    stem = place[:-1] if len(place) > 2 and place[-1] in "县市区" else place
    return f"{stem.removesuffix('回族自治')}工"


def next_number(union: Union, year: int, *, series: str = FilingCounter.Series.FILING, count: int = 1) -> int:
    """Take the next number of a series of the union's register for the year; with `count`, the first of so many.

    Call inside a transaction: the counter's row stays locked until it ends, so that a number is given once and,
    when the transaction is rolled back, not at all.
    """
    FilingCounter.objects.get_or_create(union=union, series=series, year=year)
    counter = FilingCounter.objects.select_for_update().get(union=union, series=series, year=year)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return first


def issue(competition: Competition) -> None:
    """Give the competition its filing number, once; a number that it has stays.

    Raises:
        Refused: another union gave this very number.
    """
    if competition.filing_number:
        return
    register = Union.objects.get(path=governance.numbering_path(competition))
    now = timezone.localtime()
    kind = "批" if competition.state == Competition.State.APPROVED else "备"
    number = next_number(register, now.year)
    text = f"{register_name(register)}竞{kind}〔{now.year}〕{number}号"
    if Competition.objects.filter(filing_number=text).exists():
        # Two unions without a name of their own in document numbers may be called alike.
        raise Refused(
            _(
                "The number %(number)s has been given by another union. Give “%(union)s” a name of its own in "
                "document numbers (on the union's page), then try again."
            )
            % {"number": text, "union": register.name}
        )
    competition.filed_with = register
    competition.filed_at = now
    competition.filing_number = text
