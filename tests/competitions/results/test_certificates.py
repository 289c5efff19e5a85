"""Certificates: issued once, signed, taken back by hand and by a correction, written by a job that survives."""

from __future__ import annotations

import base64
import datetime
import io
import itertools
import json
import zipfile
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from competitions.judging.acts import reopen
from competitions.planning.acts import move_event
from competitions.results import acts, certificates, codes, queries, tasks
from competitions.results.lifecycles import CERTIFICATE
from competitions.results.models import Certificate
from competitions.results.rules import portal_alone
from enterprises.models import Worker
from portal.acts.actors import Actor, Role, actor_for
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from portal.jobs import files
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from tests.competitions.judging.contests import score
from tests.competitions.results.awarded import Contest, finished, published

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year


def issued(contest: Contest, limit: int = 100) -> list[Certificate]:
    return acts.issue_certificates(actor=contest.approver, event=contest.event, limit=limit)


def done(job: Job) -> Job:
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED, job.error
    return job


def written(job: Job) -> bytes:
    with files.file_of(done(job)).storage.open(job.result["file"]) as file:
        content: bytes = file.read()
    return content


class TestIssuing:
    def test_each_award_gets_one_with_consecutive_numbers_and_the_facts_of_the_version(self) -> None:
        contest = published(10)
        made = issued(contest)

        assert [each.award.rank for each in made] == list(range(1, 11))
        assert [each.number for each in made] == [f"盐山工赛证〔{YEAR}〕{n:05d}号" for n in range(1, 11)]
        first = made[0].facts
        assert first == {
            "format": 1,
            "code": codes.shown(made[0].code),
            "number": f"盐山工赛证〔{YEAR}〕00001号",
            "issued_on": timezone.localdate().isoformat(),
            "name": contest.worker(1).name,
            "team": "",
            "unit": contest.award(1).employer.name,
            "competition": contest.event.competition.name,
            "event": contest.event.name,
            "award": "二等奖",
            "title": "技术状元",
            "rank": 1,
            "issuer": "盐山县总工会",
            "version": 1,
        } | {"award": contest.award(1).name}
        assert issued(contest) == []

    def test_a_second_round_goes_on_where_the_first_stopped(self) -> None:
        contest = published(10)
        assert [each.award.rank for each in issued(contest, 4)] == [1, 2, 3, 4]
        assert [each.award.rank for each in issued(contest, 4)] == [5, 6, 7, 8]
        assert queries.certificate_counts(contest.event) == {
            "valid": 8,
            "revoked": 0,
            "replaced": 0,
            "missing": 2,
        }

    def test_nothing_is_issued_before_the_results_stand(self) -> None:
        contest = finished(10)
        with pytest.raises(Refused, match="公布"):
            issued(contest)
        assert not Certificate.objects.exists()

    def test_events_without_certificates_wait_for_their_own_organiser_until_all_are_issued(self) -> None:
        contest = published(10)
        finished(10)
        assert [(event.pk, event.to_issue) for event in queries.events_to_certify(contest.officer)] == [  # type: ignore[attr-defined]
            (contest.event.pk, 10)
        ]
        label = "赛项待颁发证书"
        for actor in (contest.officer, contest.approver):
            found = [
                (each.count, each.url) for each in queries.waiting_for(actor) if str(each.label) == label
            ]
            assert found == [(1, "/desk/results/certificates/to-issue/")]
        others = (
            factories.actor_at(factories.county(), Role.VIEWER),
            factories.actor_at(factories.city()),
            factories.actor_at(factories.county("130922")),
            factories.actor_in(factories.enterprise()),
            Actor.anonymous(),
        )
        assert [list(queries.events_to_certify(actor)) for actor in others] == [[], [], [], [], []]
        issued(contest, 4)
        (event,) = queries.events_to_certify(contest.officer)
        assert event.to_issue == 6  # type: ignore[attr-defined]
        rest = issued(contest)
        assert not queries.events_to_certify(contest.officer).exists()
        # What was taken back has had its certificate.
        acts.revoke_certificate(actor=contest.approver, certificate=rest[0], reason="姓名有误")
        assert not queries.events_to_certify(contest.officer).exists()

    def test_what_was_entered_afterwards_or_is_long_over_waits_for_nobody(self) -> None:
        contest = published(10)
        competition = contest.event.competition
        type(competition).objects.update(backfilled=True)
        assert not queries.events_to_certify(contest.officer).exists()
        type(competition).objects.update(backfilled=False)
        assert queries.events_to_certify(contest.officer).exists()
        long_ago = timezone.localdate() - datetime.timedelta(days=366)
        type(contest.event).objects.update(starts_on=long_ago, ends_on=long_ago)
        assert not queries.events_to_certify(contest.officer).exists()

    def test_the_page_of_what_is_to_be_issued(self) -> None:
        contest = published(10)
        address = "/desk/results/certificates/to-issue/"
        of_event = f"/desk/results/{contest.event.pk}/certificates/"
        pages = {}
        for actor in (contest.officer, contest.approver):
            client = Client()
            client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
            pages[actor.role] = client.get(address).content.decode()
        assert f'href="{of_event}"' in pages[Role.APPROVER]
        assert f'href="{of_event}"' not in pages[Role.OFFICER]
        for page in pages.values():
            assert contest.event.competition.name in page
            assert 'class="r num">10</td>' in page

    def test_the_holder_is_told(self) -> None:
        contest = published(10)
        user = factories.user("赛手")
        Worker.objects.filter(pk=contest.worker(1).pk).update(user=user)
        certificate = issued(contest, 1)[0]
        notice = Notice.objects.get(user=user, title__contains=certificate.number)
        assert notice.url == f"/desk/results/certificates/{certificate.pk}/"

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.FINANCE, Role.VIEWER, Role.AUDITOR])
    def test_only_whoever_signs_for_the_organiser_issues(self, role: Role) -> None:
        contest = published(5)
        for place in (factories.county(), factories.city(), factories.county("130922")):
            with pytest.raises(NotAllowed):
                acts.issue_certificates(actor=factories.actor_at(place, role), event=contest.event, limit=10)

    def test_the_journal_holds_no_name_in_clear(self) -> None:
        contest = published(10)
        issued(contest)
        rows = JournalRow.objects.filter(object_type="results.certificate")
        assert rows.count() == 10
        text = json.dumps([[row.before, row.after] for row in rows], ensure_ascii=False)
        assert contest.worker(1).name not in text
        assert Certificate.objects.first().code not in text  # type: ignore[union-attr]


class TestSignature:
    def test_the_published_key_confirms_the_signed_text_and_nothing_else(self) -> None:
        certificate = issued(published(10), 1)[0]
        signed = json.loads(certificates.signed_text(certificate))
        keys = Client().get("/verify/keys.json").json()["keys"]
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[signed["key"]]))
        key.verify(base64.b64decode(signed["signature"]), signed["content"].encode())
        with pytest.raises(InvalidSignature):
            key.verify(base64.b64decode(signed["signature"]), signed["content"].replace("1", "2", 1).encode())

    def test_an_old_key_still_confirms_and_a_new_one_signs(self, settings: Any) -> None:
        certificate = issued(published(10), 1)[0]
        fresh = base64.b64encode(b"another-certificate-key-of-32-b!").decode()
        settings.CERTIFICATE_KEYS = [fresh, *settings.CERTIFICATE_KEYS]
        assert certificates.is_genuine(certificate)
        assert issued(published(10), 1)[0].signed_with != certificate.signed_with
        settings.CERTIFICATE_KEYS = [fresh]
        assert not certificates.is_genuine(certificate)


class TestEnding:
    def test_every_state_verb_and_role(self) -> None:
        """Exhaustive over the table: only the organiser's signers, only from `valid`."""
        assert {each.verb for each in CERTIFICATE.transitions if each.may is not portal_alone} == {
            "revoke",
            "reissue",
        }
        contest = published(10)
        made = {each.award.rank: each for each in issued(contest)}
        acts.revoke_certificate(actor=contest.approver, certificate=made[9], reason="打错字")
        acts.reissue_certificate(actor=contest.approver, certificate=made[10], reason="打错字")
        by_state = {
            "valid": iter(range(1, 9)),
            "revoked": itertools.repeat(9),
            "replaced": itertools.repeat(10),
        }
        verbs = {"revoke": acts.revoke_certificate, "reissue": acts.reissue_certificate}
        places = {"own": factories.county(), "above": factories.city(), "sibling": factories.county("130922")}
        signers = {Role.APPROVER, Role.ADMINISTRATOR}
        for state, (verb, act), (place, union), role in itertools.product(
            by_state, verbs.items(), places.items(), Role
        ):
            certificate = made[9 if state == "revoked" else 10] if state != "valid" else made[1]
            certificate.refresh_from_db()
            actor = factories.actor_at(union, role)
            allowed = place == "own" and role in signers
            if state == "valid" and allowed:
                certificate = made[next(by_state["valid"])]
                act(actor=actor, certificate=certificate, reason="更正")
                certificate.refresh_from_db()
                assert certificate.state == {"revoke": "revoked", "reissue": "replaced"}[verb]
                continue
            if state == "valid":
                certificate = Certificate.objects.filter(state="valid").order_by("pk").last() or certificate
            with pytest.raises((NotAllowed, Refused)):
                act(actor=actor, certificate=certificate, reason="更正")

    def test_a_new_one_takes_the_place_of_the_old_with_the_facts_of_today(self) -> None:
        contest = published(10)
        old = issued(contest, 1)[0]
        Worker.objects.filter(pk=contest.worker(1).pk).update(name="丁大川")
        new = acts.reissue_certificate(actor=contest.approver, certificate=old, reason="姓名有误")
        old.refresh_from_db()
        assert (old.state, old.reason, old.replaced_by) == ("replaced", "姓名有误", new)
        assert (new.state, new.facts["name"]) == ("valid", "丁大川")
        assert (new.number, new.code) != (old.number, old.code)
        with pytest.raises(Refused):
            acts.reissue_certificate(actor=contest.approver, certificate=old, reason="再来")

    def test_without_a_reason_nothing_ends(self) -> None:
        contest = published(10)
        old = issued(contest, 1)[0]
        for act in (acts.revoke_certificate, acts.reissue_certificate):
            with pytest.raises(Refused):
                act(actor=contest.approver, certificate=old, reason="  ")
        old.refresh_from_db()
        assert old.state == "valid"

    def test_a_correction_takes_back_exactly_those_that_no_longer_tell_the_truth(self) -> None:
        contest = published(10)
        made = issued(contest)
        reopen(actor=contest.officer, event=contest.event, reason="成绩录错")
        contest.event.refresh_from_db()
        # First and second change places.
        score(
            contest.officer, contest.event, (contest.entries[0], "94", "94"), (contest.entries[1], "95", "95")
        )
        move_event(actor=contest.officer, event=contest.event, verb="finish")
        acts.publish(actor=contest.approver, event=contest.event, reason="成绩录错")

        states = {rank: Certificate.objects.get(pk=made[rank - 1].pk).state for rank in range(1, 11)}
        assert states == {1: "revoked", 2: "revoked", **dict.fromkeys(range(3, 11), "valid")}
        revoked = Certificate.objects.get(pk=made[0].pk)
        assert "第 2 版" in revoked.reason
        assert [each.label for each in queries.waiting_for(contest.approver) if each.count == 2] == [
            "成绩更正后待重新颁发的证书"
        ]
        again = issued(contest)
        assert [each.facts["name"] for each in again] == [contest.worker(2).name, contest.worker(1).name]
        assert [each.facts["version"] for each in again] == [2, 2]

    def test_a_withdrawal_takes_back_all(self) -> None:
        contest = published(10)
        issued(contest)
        assert contest.version is not None
        acts.withdraw(actor=contest.approver, version=contest.version, reason="名次有误")
        assert set(Certificate.objects.values_list("state", flat=True)) == {"revoked"}


class TestPapers:
    def test_one_pdf_with_a_page_for_each_and_the_signed_text_attached(self) -> None:
        contest = published(10)
        job = acts.begin_certificates(actor=contest.approver, event=contest.event, file_format="pdf")
        reader = PdfReader(io.BytesIO(written(job)))

        assert len(reader.pages) == 10
        made = Certificate.objects.order_by("award__rank")
        for page, certificate in zip(reader.pages, made, strict=True):
            text = page.extract_text().replace("\n", "").replace(" ", "")
            for word in (
                contest.worker(certificate.award.rank).name,
                certificate.number,
                codes.shown(certificate.code),
                contest.event.name,
                f"第{certificate.award.rank}名",
            ):
                assert word.replace(" ", "") in text
        attached = {name: json.loads(content[0]) for name, content in reader.attachments.items()}
        assert {each["content"] for each in attached.values()} == {each.content for each in made}

    def test_a_zip_holds_one_pdf_for_each_person(self) -> None:
        contest = published(10)
        job = acts.begin_certificates(actor=contest.approver, event=contest.event, file_format="zip")
        with zipfile.ZipFile(io.BytesIO(written(job))) as opened:
            names = opened.namelist()
            pages = [len(PdfReader(io.BytesIO(opened.read(name))).pages) for name in names]
        made = Certificate.objects.order_by("award__rank")
        assert names == [f"{each.number}-{each.facts['name']}.pdf" for each in made]
        assert pages == [1] * 10
        assert [name for name in files._names_in(files.FOLDER) if str(job.pk) in name] == [job.result["file"]]

    def test_a_worker_that_died_between_parts_is_followed_by_one_that_writes_only_the_rest(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        contest = published(10)
        monkeypatch.setattr(tasks, "IN_ONE_PART", 4)
        parts: list[list[int]] = []
        write = tasks._write_part

        def dying(path: Any, chunk: Any, *, together: bool) -> None:
            if len(parts) == 2 and len(parts[-1]) == 4:
                parts.append([])
                raise KeyboardInterrupt
            parts.append([each.award.rank for each in chunk])
            write(path, chunk, together=together)

        monkeypatch.setattr(tasks, "_write_part", dying)
        job = acts.begin_certificates(actor=contest.approver, event=contest.event, file_format="zip")
        with pytest.raises(KeyboardInterrupt):
            execute(str(job.pk), heartbeat=False)
        numbers = set(Certificate.objects.values_list("number", flat=True))
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
        with zipfile.ZipFile(io.BytesIO(written(job))) as opened:
            assert len(opened.namelist()) == 10
        assert parts == [[1, 2, 3, 4], [5, 6, 7, 8], [], [9, 10]]
        assert set(Certificate.objects.values_list("number", flat=True)) == numbers

    def test_a_large_batch_for_the_printer_comes_as_several_papers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        contest = published(10)
        monkeypatch.setattr(tasks, "IN_ONE_PAPER", 4)
        job = acts.begin_certificates(actor=contest.approver, event=contest.event, file_format="pdf")
        with zipfile.ZipFile(io.BytesIO(written(job))) as opened:
            pages = {name: len(PdfReader(io.BytesIO(opened.read(name))).pages) for name in opened.namelist()}
        assert pages == {"证书-1.pdf": 4, "证书-2.pdf": 4, "证书-3.pdf": 2}

    def test_a_revoked_one_is_not_printed(self) -> None:
        contest = published(10)
        one = issued(contest, 1)[0]
        acts.revoke_certificate(actor=contest.approver, certificate=one, reason="误发")
        one.refresh_from_db()
        with pytest.raises(Refused):
            acts.print_certificate(actor=contest.approver, certificate=one)

    def test_the_holder_prints_the_own_one(self) -> None:
        contest = published(10)
        user = factories.user("赛手")
        Worker.objects.filter(pk=contest.worker(2).pk).update(user=user)
        one, own = issued(contest, 2)
        actor = actor_for(user)
        assert set(Certificate.objects.visible_to(actor)) == {own}
        assert (
            len(PdfReader(io.BytesIO(written(acts.print_certificate(actor=actor, certificate=own)))).pages)
            == 1
        )
        with pytest.raises(NotAllowed):
            acts.print_certificate(actor=actor, certificate=one)


class TestChecking:
    def test_a_valid_one_shows_what_the_paper_prints_and_no_more(self) -> None:
        contest = published(10)
        one = issued(contest, 1)[0]
        answer = Client().get(f"/verify/{codes.shown(one.code).lower()}/")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "证书有效" in page
        for word in (one.number, contest.worker(1).name, contest.event.name):
            assert word in page
        worker = contest.worker(1)
        for secret in (worker.identity[6:], worker.phone, "95.00", contest.worker(2).name):
            assert not secret or secret not in page

    def test_revoked_and_replaced_say_so_and_keep_the_reason_to_themselves(self) -> None:
        contest = published(10)
        first, second = issued(contest, 2)
        acts.revoke_certificate(actor=contest.approver, certificate=first, reason="冒名顶替")
        new = acts.reissue_certificate(actor=contest.approver, certificate=second, reason="姓名有误")
        client = Client()
        revoked = client.get(f"/verify/{first.code}/").content.decode()
        replaced = client.get(f"/verify/{second.code}/").content.decode()
        assert "证书已撤销" in revoked
        assert "冒名顶替" not in revoked
        assert "证书已换发" in replaced
        assert new.number not in replaced
        assert client.get(f"/verify/{first.code}/certificate.json").status_code == 404

    def test_an_erased_person_leaves_number_and_state_only(self) -> None:
        contest = published(10)
        one = issued(contest, 1)[0]
        name = contest.worker(1).name
        one.key.destroy()
        page = Client().get(f"/verify/{one.code}/").content.decode()
        assert "证书有效" in page
        assert one.number in page
        assert name not in page

    def test_a_text_that_was_tampered_with_is_not_confirmed(self) -> None:
        contest = published(10)
        one = issued(contest, 1)[0]
        one.content = one.content.replace(contest.worker(1).name, "冒名者")
        one.save()
        page = Client().get(f"/verify/{one.code}/").content.decode()
        assert "无法确认" in page
        assert "冒名者" not in page

    @pytest.mark.parametrize("code", ["7K3M-2Q9X-04TB-HN6D", "short", "%00", "ＡＢＣＤ"])
    def test_an_unknown_code_is_answered_kindly(self, code: str) -> None:
        answer = Client().get(f"/verify/{code}/")
        assert answer.status_code == 404
        assert "没有这个验证码对应的证书" in answer.content.decode()

    def test_the_form_leads_to_the_page_however_the_code_was_typed(self) -> None:
        one = issued(published(10), 1)[0]
        typed = codes.shown(one.code).lower().replace("0", "o").replace("1", "l")
        answer = Client().get("/verify/", {"code": f" {typed} "})
        assert (answer.status_code, answer["Location"]) == (302, f"/verify/{codes.shown(one.code)}/")
        assert "16 位" in Client().get("/verify/", {"code": "123"}).content.decode()


def test_pages_of_the_desk(client: Client) -> None:
    contest = published(10)
    issued(contest, 3)
    client.force_login(contest.approver.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    one = Certificate.objects.earliest("pk")
    page = client.get("/desk/results/certificates/").content.decode()
    assert all(each.number in page for each in Certificate.objects.all())
    assert one.number in client.get(f"/desk/results/certificates/{one.pk}/").content.decode()
    assert client.get("/desk/results/certificates/?text=00002").content.decode().count("赛证〔") == 1
    answer: Any = client.get("/desk/results/certificates/?format=csv")
    assert one.facts["name"] in b"".join(answer.streaming_content).decode("utf-8-sig")
    posted = client.post(f"/desk/results/certificates/{one.pk}/revoke/", {"reason": "误发"}, follow=True)
    assert "证书已撤销" in posted.content.decode()
    assert client.post(f"/desk/results/certificates/{one.pk}/revoke/", {"reason": "误发"}).status_code == 302
    assert client.get(f"/desk/results/certificates/{one.pk}/overtake/").status_code == 404
    begun = client.post(f"/desk/results/{contest.event.pk}/certificates/", {"file_format": "pdf"})
    job = Job.objects.get(kind="results.certificates")
    assert begun["Location"] == f"/desk/jobs/{job.pk}/"
    done(job)
    file: Any = client.get(f"/desk/results/certificates/file/{job.pk}/")
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"
    stranger = Client()
    stranger.force_login(
        factories.actor_at(factories.county("130922")).user,
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert stranger.get(f"/desk/results/certificates/{one.pk}/").status_code == 404
    assert stranger.get(f"/desk/results/certificates/file/{job.pk}/").status_code == 404


def test_the_system_has_no_wider_scope_than_it_says() -> None:
    contest = published(10)
    issued(contest, 1)
    unit = contest.award(1).employer
    assert Certificate.objects.visible_to(Actor.system()).count() == 1
    assert Certificate.objects.visible_to(factories.actor_in(unit)).count() == 1
