"""Decisions that several arbitrators sign, and objections with several papers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from competitions.judging.models import Appointment
from competitions.planning.governance import pack_of
from competitions.planning.policy import available, load_pack
from competitions.results import acts, queries
from competitions.results.models import Objection
from portal.acts.actors import Actor
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.results.awarded import Contest
from tests.competitions.results.noticed import WEDNESDAY, on_notice
from tests.competitions.results.test_objections import SECRET, arbitrator, assigned, competitor, filed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday(time_machine: Any) -> Any:
    time_machine.move_to(WEDNESDAY, tick=False)
    return time_machine


def wanting(monkeypatch: pytest.MonkeyPatch, contest: Contest, number: int) -> None:
    """The pack of the event wants so many arbitrators to sign."""
    pack = pack_of(contest.event.competition)
    rule = pack.appeals.arbitrators.model_copy(update={"value": number})
    appeals = pack.appeals.model_copy(update={"arbitrators": rule})
    made = pack.model_copy(update={"appeals": appeals})
    monkeypatch.setattr("competitions.results.queries.objections.pack_of", lambda _competition: made)


def between_two(contest: Contest) -> tuple[Objection, list[Actor]]:
    objection = filed(contest)
    acts.take_up_objection(actor=contest.officer, objection=objection)
    people = [arbitrator(contest.event) for _each in range(2)]
    acts.assign_objection(
        actor=contest.officer, objection=objection, arbitrators=[row for row, _actor in people]
    )
    return objection, [actor for _row, actor in people]


def signed(objection: Objection) -> list[tuple[bool, str]]:
    return [(each.upheld, each.reason) for each in queries.signatures_of(objection)]


def test_every_pack_says_how_many_arbitrators_sign() -> None:
    for known in available():
        rule = load_pack(known.key, known.version).appeals.arbitrators
        assert (rule.value, rule.severity, rule.certainty) == (1, "block", "own")


def test_one_signature_is_on_record_where_one_decides() -> None:
    objection, actor = assigned(on_notice())
    acts.decide_objection(actor=actor, objection=objection, upheld=True, reason="计算有误")
    objection.refresh_from_db()
    assert (objection.state, signed(objection)) == ("upheld", [(True, "计算有误")])


def test_whoever_arbitrates_no_longer_signs_nothing_and_counts_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contest = on_notice()
    wanting(monkeypatch, contest, 2)
    objection, (first, second) = between_two(contest)
    acts.decide_objection(actor=first, objection=objection, upheld=True, reason="计算有误")
    Appointment.objects.filter(judge__user=first.user).update(state=Appointment.State.WITHDRAWN)
    with pytest.raises(NotAllowed):
        acts.decide_objection(actor=first, objection=objection, upheld=True, reason="计算有误")
    acts.decide_objection(actor=second, objection=objection, upheld=True, reason="计算有误")
    objection.refresh_from_db()
    assert (objection.state, signed(objection)) == ("assigned", [(True, "计算有误")])
    assert [each.appointment.judge.user for each in queries.signatures_of(objection)] == [second.user]


def test_a_decision_stands_once_enough_have_signed_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    contest = on_notice()
    wanting(monkeypatch, contest, 2)
    objection, (first, second) = between_two(contest)
    acts.decide_objection(actor=first, objection=objection, upheld=True, reason="计算有误")
    objection.refresh_from_db()
    assert (objection.state, objection.upheld, objection.reason) == ("assigned", None, "")
    assert Notice.objects.filter(user=second.user, title__contains="等待您签署").count() == 1
    assert not Notice.objects.filter(user=first.user, title__contains="等待您签署").exists()
    # The same person twice is one signature; other words put themselves in place of those before.
    acts.decide_objection(actor=first, objection=objection, upheld=True, reason="计算有误")
    acts.decide_objection(actor=second, objection=objection, upheld=False, reason="评分无误")
    objection.refresh_from_db()
    assert (objection.state, signed(objection)) == ("assigned", [(False, "评分无误")])
    acts.decide_objection(actor=first, objection=objection, upheld=False, reason=" 评分无误 ")
    objection.refresh_from_db()
    assert (objection.state, objection.upheld, objection.reason) == ("not_upheld", False, "评分无误")
    assert signed(objection) == [(False, "评分无误")] * 2
    verbs = JournalRow.objects.filter(object_type="results.objection", object_id=str(objection.pk))
    assert list(verbs.order_by("id").values_list("verb", flat=True)) == [
        "object", "take_up", "assign", "sign_decision", "sign_decision", "sign_decision", "dismiss",
    ]  # fmt: skip
    # What people write of each other is not for the record of acts.
    told = json.dumps(list(JournalRow.objects.values_list("before", "after", "note")), ensure_ascii=False)
    assert "评分无误" not in told
    assert "计算有误" not in told


def test_so_many_arbitrators_are_chosen_and_whoever_is_replaced_has_not_signed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contest = on_notice()
    wanting(monkeypatch, contest, 2)
    objection, (first, second) = between_two(contest)
    third, _actor = arbitrator(contest.event)
    with pytest.raises(Refused, match="2 名仲裁员") as refusal:
        acts.assign_objection(actor=contest.officer, objection=objection, arbitrators=[third])
    assert refusal.value.field == "arbitrators"
    acts.decide_objection(actor=first, objection=objection, upheld=True, reason="计算有误")
    rows = {row.judge.user_id: row for row in Appointment.objects.filter(role="arbitrator")}
    acts.assign_objection(
        actor=contest.officer, objection=objection, arbitrators=[rows[second.user_id], third]
    )
    assert signed(objection) == []
    with pytest.raises(NotAllowed):
        acts.decide_objection(actor=first, objection=objection, upheld=True, reason="计算有误")


def test_the_second_finds_the_words_of_the_first_to_sign(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    contest = on_notice()
    wanting(monkeypatch, contest, 2)
    objection, (first, second) = between_two(contest)
    acts.decide_objection(actor=first, objection=objection, upheld=True, reason="计算有误")
    client.force_login(second.user)
    page = client.get(reverse("results:objection", args=[objection.pk])).content.decode()
    assert "1 / 2" in page
    assert "计算有误" in page
    step = reverse("results:objection_move", args=[objection.pk, "uphold"])
    assert client.get(step).context["form"].initial == {"reason": "计算有误"}
    client.post(step, {"reason": "计算有误"})
    objection.refresh_from_db()
    assert objection.state == "upheld"
    # Whoever objected reads the decision, and not who signed it.
    client.force_login(competitor(contest).user)
    page = client.get(reverse("results:objection", args=[objection.pk])).content.decode()
    assert "计算有误" in page
    assert "1 / 2" not in page
    assert "仲裁员签署情况" not in page


def test_several_papers_are_handed_in_at_once(client: Client) -> None:
    contest = on_notice()
    client.force_login(competitor(contest).user)
    entry = contest.entries[1]
    address = reverse("results:object", args=[contest.event.pk, entry.pk])
    papers = [SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.7 " + name.encode()) for name in ("a", "b", "c")]
    client.post(address, {"kind": "results", "text": SECRET, "evidence": papers})
    objection = Objection.objects.get()
    assert objection.papers.count() == 2
    page = client.get(reverse("results:objection", args=[objection.pk])).content.decode()
    read = [b"".join(client.get(reverse("results:objection_evidence", args=[objection.pk])))]
    for paper in objection.papers.all():
        link = reverse("results:objection_paper", args=[objection.pk, paper.pk])
        assert link in page
        read.append(b"".join(client.get(link)))
    assert read == [b"%PDF-1.7 a", b"%PDF-1.7 b", b"%PDF-1.7 c"]
    stranger = factories.user()
    client.force_login(stranger)
    assert (
        client.get(
            reverse("results:objection_paper", args=[objection.pk, objection.papers.all()[0].pk])
        ).status_code
        == 404
    )


def test_five_papers_at_most_and_each_is_looked_at() -> None:
    contest = on_notice()
    good = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7") for number in range(6)]
    with pytest.raises(Refused, match="最多可以提交 5 个文件"):
        filed(contest, evidence=good)
    with pytest.raises(Refused) as refusal:
        filed(contest, evidence=[good[0], SimpleUploadedFile("b.pdf", b"MZ")])
    assert refusal.value.field == "evidence"
    assert not Objection.objects.exists()
