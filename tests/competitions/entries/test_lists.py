"""Lists to choose from and lists that leave the portal: named in people's words, whole, and nothing typed is lost."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from competitions.entries.models import Substitution
from competitions.planning.models import Event
from tests import factories
from tests.competitions.entries.test_pages import client_of, url

pytestmark = pytest.mark.django_db


def test_looking_for_a_substitute_keeps_what_was_typed_and_chosen() -> None:
    unit = factories.enterprise()
    event = factories.event(
        state=Event.State.CLOSED, entry_closes_at=timezone.now() - datetime.timedelta(hours=1)
    )
    entry = factories.entry(
        event, [factories.worker(unit, "赵某"), factories.worker(unit, "钱某")], employer=unit
    )
    _first, second = entry.competitors.order_by("id")
    factories.worker(unit, "孙某")
    others = [factories.worker(unit, f"李某{number:02d}") for number in range(60)]
    client = client_of(factories.staff_of_unit(unit))
    typed = {"leaving": second.pk, "reason": "手部受伤", "q": "", "shown": "1"}

    found = client.post(url("substitute", entry.pk), {**typed, "q": "孙", "find": "1"}).content.decode()
    assert ("孙某" in found, "李某00" in found) == (True, False)
    assert "手部受伤</textarea>" in found
    assert re.search(rf'<input[^>]*value="{second.pk}"[^>]*checked', found)
    assert not Substitution.objects.exists()

    # Somebody of the second page can be chosen there, and the request is what the page showed.
    turned = client.post(url("substitute", entry.pk), {**typed, "page": "2"}).content.decode()
    on_the_second = next(worker for worker in others if worker.name in turned)
    assert "手部受伤</textarea>" in turned
    client.post(url("substitute", entry.pk), {**typed, "shown": "2", "coming": on_the_second.pk})
    asked = Substitution.objects.get()
    assert (asked.leaving_id, asked.coming_id, asked.reason) == (second.pk, on_the_second.pk, "手部受伤")


def test_the_list_of_entries_is_narrowed_by_the_name_of_an_event_and_no_page_shows_a_database_number() -> (
    None
):
    unit = factories.enterprise()
    competition = factories.competition(name="盐山管道竞赛")
    welding = factories.event(competition, "焊工")
    turning = factories.event(competition, "车工")
    elsewhere = factories.event(factories.competition(name="青县竞赛"), "钳工")
    entry = factories.entry(welding, employer=unit)
    draft = factories.entry(turning, employer=unit, state="draft", number=None)
    factories.entry(elsewhere, employer=factories.enterprise("别厂"))
    client = client_of(factories.staff_of_unit(unit))

    page = client.get(url("entries")).content.decode()
    options = re.findall(r'<option value="(\d+)"[^>]*>([^<]*)</option>', page)
    assert {(welding.pk, "盐山管道竞赛 · 焊工"), (turning.pk, "盐山管道竞赛 · 车工")} == {
        (int(value), label) for value, label in options if " · " in label
    }
    narrowed = client.get(url("entries"), {"event": welding.pk}).content.decode()
    assert (str(entry.number) in narrowed, url("entry", draft.pk) in narrowed) == (True, False)
    shown = client.get(url("entry", draft.pk)).content.decode()
    assert f"#{draft.pk}" not in shown
    assert f"{timezone.localtime(draft.created_at):%Y-%m-%d %H:%M} 起草的报名" in shown


def test_the_whole_list_leaves_the_portal_also_where_it_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    from competitions.entries import exporting, tasks  # noqa: F401
    from portal.jobs.models import Job
    from portal.jobs.running import execute

    unit, other = (
        factories.enterprise("盐山甲厂"),
        factories.enterprise("青县乙厂", factories.county("130922")),
    )
    event = factories.event()
    ours = [factories.entry(event, employer=unit) for _ in range(3)]
    theirs = factories.entry(event, employer=other)
    client = client_of(factories.staff_of_unit(unit))

    def numbers(answer: Any) -> set[str]:
        lines = answer.getvalue().decode("utf-8-sig").splitlines()
        return {line.split(",")[0] for line in lines[1:]}

    expected = {str(entry.number) for entry in ours}
    assert numbers(client.get(url("export"), {"format": "csv"})) == expected

    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exporting, "_CHUNK", 2)
    answer = client.get(url("export"), {"format": "csv", "event": str(event.pk)})
    job = Job.objects.get(kind=exporting.JOB)
    assert answer["Location"].endswith(reverse("jobs:job", args=[job.pk]))
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert (job.state, job.result["rows"]) == (Job.State.SUCCEEDED, 3)
    assert numbers(client.get(job.url)) == expected
    assert str(theirs.number) not in expected
    assert client_of(factories.staff_of_unit(other)).get(job.url).status_code == 404
