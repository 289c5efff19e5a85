"""Filing numbers: in order, for each union and year, never twice, also when many are filed at once."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from competitions.planning import numbering
from competitions.planning.acts import move_competition
from competitions.planning.models import Competition, FilingCounter
from portal.acts.actors import Actor, Role
from tests import factories
from unions.models import Union


@pytest.mark.django_db
class TestNumbers:
    def test_each_union_and_year_counts_by_itself(self) -> None:
        city, county = factories.city(), factories.county()
        given = [
            numbering.next_number(union, year)
            for union, year in ((city, 2026), (city, 2026), (county, 2026), (city, 2027), (city, 2026))
        ]
        assert given == [1, 2, 1, 1, 3]

    def test_a_number_rolled_back_was_never_given(self) -> None:
        city = factories.city()
        with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012  (the number, then the error)
            numbering.next_number(city, 2026)
            raise RuntimeError
        assert numbering.next_number(city, 2026) == 1

    def test_a_competition_keeps_its_number(self) -> None:
        made = factories.competition(filing_number="沧工竞备〔2026〕7号")
        numbering.issue(made)
        assert made.filing_number == "沧工竞备〔2026〕7号"
        assert not FilingCounter.objects.exists()

    @pytest.mark.parametrize(
        ("code", "level", "name", "short", "expected"),
        [
            ("130000", "province", "河北省总工会", "", "冀工"),
            ("130900", "city", "沧州市总工会", "", "沧工"),
            ("130925", "county", "盐山县总工会", "", "盐山工"),
            ("130921", "county", "沧县总工会", "", "沧县工"),
            ("130930", "county", "孟村回族自治县总工会", "", "孟村工"),
            ("130900", "city", "沧州市总工会", "沧总工", "沧总工"),
        ],
    )
    def test_how_a_union_is_abbreviated(
        self, code: str, level: str, name: str, short: str, expected: str
    ) -> None:
        union = Union(code=code, level=level, name=name, short_name=short)
        assert numbering.register_name(union) == expected


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_fifty_filed_at_once_get_fifty_numbers() -> None:
    """Real threads, a connection each: without the lock some would get the same number."""
    approver = factories.actor_at(factories.city(), Role.APPROVER)
    waiting = []
    for _number in range(50):
        made = factories.competition(state="submitted", track="challenge")
        factories.event(made)
        waiting.append(made)

    def file(competition: Competition) -> str:
        try:
            return move_competition(
                actor=approver, competition=competition, verb="file", confirmed=True
            ).filing_number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(file, waiting))

    year = datetime.date.today().year  # noqa: DTZ011  (only the year, in a test)
    assert sorted(numbers) == sorted(f"沧工竞备〔{year}〕{number}号" for number in range(1, 51))
    assert FilingCounter.objects.get().last == 50
    assert connection.vendor == "postgresql"


@pytest.mark.django_db
def test_the_system_files_too() -> None:
    """The seed and jobs act without a person; numbers come all the same."""
    made = factories.competition(state="submitted", track="challenge")
    factories.event(made)
    filed = move_competition(actor=Actor.system(), competition=made, verb="file", confirmed=True)
    assert filed.filing_number.endswith("1号")
