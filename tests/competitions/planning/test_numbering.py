"""Filing numbers: in order, for each union and year, never twice, also when many are filed at once."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from competitions.planning import numbering
from competitions.planning.acts import move_competition
from competitions.planning.models import Competition, FilingCounter
from portal.acts.actors import Actor, Role
from portal.acts.refusals import Refused
from tests import factories
from unions.divisions import plant_divisions
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

    def test_each_series_counts_by_itself_and_a_block_is_taken_in_one_go(self) -> None:
        city = factories.city()
        series = FilingCounter.Series.CERTIFICATE
        taken = [
            numbering.next_number(city, 2026),
            numbering.next_number(city, 2026, series=series, count=30),
            numbering.next_number(city, 2026, series=series),
            numbering.next_number(city, 2026),
        ]
        assert taken == [1, 1, 31, 2]

    def test_a_competition_keeps_its_number(self) -> None:
        made = factories.competition(filing_number="沧工竞备〔2026〕7号")
        numbering.issue(made)
        assert made.filing_number == "沧工竞备〔2026〕7号"
        assert not FilingCounter.objects.exists()

    def test_a_number_of_another_union_is_refused_with_the_remedy(self) -> None:
        made = factories.competition(state=Competition.State.FILED)
        year = timezone.localdate().year
        factories.competition(organiser=factories.county("130922"), filing_number=f"沧工竞备〔{year}〕1号")
        with pytest.raises(Refused, match=f"沧工竞备〔{year}〕1号.*文号代字"):
            numbering.issue(made)

    @pytest.mark.parametrize(
        ("code", "level", "name", "registered", "expected"),
        [
            ("130000", "province", "河北省总工会", "", "冀工"),
            ("130900", "city", "沧州市总工会", "", "沧工"),
            ("130925", "county", "盐山县总工会", "", "盐山工"),
            ("130921", "county", "沧县总工会", "", "沧县工"),
            ("130930", "county", "孟村回族自治县总工会", "", "孟村工"),
            ("130925", "county", "盐山县总工会", "盐工", "盐工"),
        ],
    )
    def test_how_a_union_is_abbreviated(
        self, code: str, level: str, name: str, registered: str, expected: str
    ) -> None:
        place = name.removesuffix("总工会")
        union = Union(code=code, level=level, name=name, short_name=place, register_name=registered)
        assert numbering.register_name(union) == expected

    def test_the_pilot_s_unions_number_as_their_papers_do(self) -> None:
        planted = plant_divisions(actor=Actor.system())
        made = factories.competition(organiser=planted["130925"], state=Competition.State.FILED)
        numbering.issue(made)
        assert made.filing_number == f"沧工竞备〔{timezone.localdate().year}〕1号"
        shown = {code: numbering.register_name(planted[code]) for code in ("130000", "130925", "130921")}
        assert shown == {"130000": "冀工", "130925": "盐工", "130921": "沧县工"}
        names = [numbering.register_name(union) for union in planted.values()]
        assert len(names) == len(set(names)) == 24


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
