"""The pages of codes: staff see how far they are, each blinder the own layer, nobody both; labels as PDF."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from competitions.judging import acts, tasks  # noqa: F401  (tasks registers the runner)
from competitions.judging.models import BlindCode, BlindLayer
from portal.acts.actors import Actor
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from tests.competitions.judging.blinding.scene import Scene
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def codes(layer: BlindLayer) -> list[str]:
    return sorted(BlindCode.objects.filter(layer=layer).values_list("code", flat=True))


def test_staff_name_the_blinders_and_see_how_far_they_are_but_no_code(scene: Scene) -> None:
    browser = signed_in(scene.officer)
    page = reverse("judging:blinding", args=[scene.event.pk])
    assert "本模块还没有指定加密人员" in browser.get(page).content.decode()
    form = reverse("judging:blinders", args=[scene.event.pk, scene.module.pk])
    same = {"station": scene.blinders[0].pk, "work": scene.blinders[0].pk}
    assert browser.post(form, same).status_code == 422
    answer = browser.post(form, {"station": scene.blinders[0].pk, "work": scene.blinders[1].pk})
    assert answer["Location"] == page
    station, work = BlindLayer.objects.order_by("kind")
    acts.make_codes(actor=scene.first, layer=station)
    acts.make_codes(actor=scene.second, layer=work)
    body = browser.get(page).content.decode()
    assert body.count("3 / 3") == 2
    for code in (*codes(station), *codes(work)):
        assert code not in body


def test_a_blinder_makes_and_reads_the_own_layer_only(scene: Scene) -> None:
    station, work = scene.name()
    first, second = signed_in(scene.first), signed_in(scene.second)
    own = reverse("judge:layer", args=[station.pk])
    assert own in first.get(reverse("judge:appointment", args=[scene.blinders[0].pk])).content.decode()
    assert "生成 3 个盲号" in first.get(own).content.decode()
    assert first.post(reverse("judge:layer_make", args=[station.pk]))["Location"] == own
    body = first.get(own).content.decode()
    for entry in scene.contest.entries:
        assert str(entry.number) in body
        assert entry.competitors.get().worker.name not in body
    assert all(code in body for code in codes(station))
    second.post(reverse("judge:layer_make", args=[work.pk]))
    outer = second.get(reverse("judge:layer", args=[work.pk])).content.decode()
    assert all(code in outer for code in (*codes(station), *codes(work)))
    assert not any(str(entry.number) in outer for entry in scene.contest.entries)
    for client in (first, signed_in(scene.officer), signed_in(scene.contest.chief)):
        for name in ("layer", "layer_open"):
            assert client.get(reverse(f"judge:{name}", args=[work.pk])).status_code == 404
        for name in ("layer_make", "layer_labels"):
            assert client.post(reverse(f"judge:{name}", args=[work.pk])).status_code == 404


def test_labels_carry_both_sides_and_are_fetched_by_their_blinder_alone(scene: Scene) -> None:
    station, work = scene.coded()
    browser = signed_in(scene.second)
    answer = browser.post(reverse("judge:layer_labels", args=[work.pk]))
    job = Job.objects.get()
    assert answer["Location"] == reverse("jobs:job", args=[job.pk])
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert (job.state, job.result["rows"], job.error) == ("succeeded", 3, "")
    address = reverse("judge:labels", args=[job.pk])
    assert job.url == address
    paper = b"".join(browser.get(address))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)
    plain = text.replace(" ", "")
    for code in (*codes(station), *codes(work)):
        assert code in plain
    assert not any(str(entry.number) in plain for entry in scene.contest.entries)
    for stranger in (scene.first, scene.officer):
        assert signed_in(stranger).get(address).status_code == 404
    # The layer goes to somebody else: what was written before is closed as well.
    third = register.appointed(scene.event, role="blinder")
    scene.name(work=third)
    assert browser.get(address).status_code == 404


def test_a_scorer_sees_codes_and_no_numbers(scene: Scene) -> None:
    scorer = signed_in(scene.contest.scorer)
    home = reverse("judge:scorer_marking", args=[scene.event.pk])
    # Without codes nothing can be keyed in, and nothing is listed.
    assert scorer.get(home).context["modules"][0]["lines"] == []
    _station, work = scene.coded()
    answer = scorer.get(home)
    labels = [line["label"] for line in answer.context["modules"][0]["lines"]]
    assert sorted(set(labels)) == codes(work)
    assert labels == sorted(labels)
    sheet = scene.contest.sheet(1)
    pages = [home] + [
        reverse(f"judge:scorer_{name}", args=[scene.event.pk, sheet.pk])
        for name in ("sheet_paper", "sheet_key")
    ]
    for page in pages:
        body = scorer.get(page).content.decode()
        for entry in scene.contest.entries:
            assert str(entry.number) not in body
            assert entry.competitors.get().worker.name not in body


def test_opening_asks_first(scene: Scene) -> None:
    station, work = scene.locked()
    own = reverse("judge:layer_open", args=[work.pk])
    second = signed_in(scene.second)
    assert own in second.get(reverse("judge:layer", args=[work.pk])).content.decode()
    assert "解密后不能恢复" in second.get(own).content.decode()
    second.post(own)
    work.refresh_from_db()
    assert work.opened_at is not None
    staff = reverse("judging:layer_open", args=[scene.event.pk, station.pk])
    signed_in(scene.officer).post(staff)
    station.refresh_from_db()
    assert station.opened_by == scene.officer.user
    city = signed_in(factories.actor_at(factories.city()))
    assert city.get(staff).status_code == 403
