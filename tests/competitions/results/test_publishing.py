"""Publishing, correcting and withdrawing; what the public sees and what it never sees."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from competitions.entries.models import Entry
from competitions.judging import preview
from competitions.judging.acts import decide_tie, reopen, revoke_decision, set_status
from competitions.judging.models import Outcome
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from competitions.results import snapshots
from competitions.results.acts import publish, withdraw
from competitions.results.models import ResultVersion
from portal.acts.actors import Actor, Role
from portal.acts.models import Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.contests import score, under_way

pytestmark = pytest.mark.django_db


def officer() -> Actor:
    return factories.actor_at(factories.county())


def approver() -> Actor:
    return factories.actor_at(factories.county(), Role.APPROVER)


def scored_event(count: int = 3) -> tuple[Event, list[Entry]]:
    """An event whose entries have falling scores, finished."""
    event, entries = under_way(count)
    clerk = officer()
    score(clerk, event, *((entry, str(90 - n), str(95 - n)) for n, entry in enumerate(entries)))
    return move_event(actor=clerk, event=event, verb="finish"), entries


def test_a_version_holds_what_the_preview_showed() -> None:
    event, entries = scored_event(5)
    seen = preview.of(event)

    version = publish(actor=approver(), event=event)

    event.refresh_from_db()
    assert (version.number, event.state) == (1, Event.State.PUBLISHED)
    assert version.sha256 == snapshots.fingerprint(version.snapshot)
    shown = [(place.rank, place.name, place.final, place.award, place.title) for place in seen.places]
    assert [
        (row["rank"], row["name"], row["final"], row["award"], row["title"])
        for row in version.snapshot["rows"]
    ] == shown
    assert [row[0] for row in shown] == [1, 2, 3, 4, 5]
    assert shown[0][2:] == ("93.50", "一等奖", "技术状元")
    again = snapshots.ranking_of(version.snapshot).standings
    assert [(each.key, each.rank) for each in again.standings] == [
        (str(entry.pk), rank) for rank, entry in enumerate(entries, start=1)
    ]


def test_absent_and_disqualified_are_never_a_score_of_0() -> None:
    event, (first, gone, out) = under_way(3)
    clerk = officer()
    score(clerk, event, (first, "60", "60"), (out, "99", "99"))
    set_status(actor=clerk, entry=gone, status=Outcome.Status.ABSENT)
    set_status(actor=clerk, entry=out, status=Outcome.Status.DISQUALIFIED, reason="冒名顶替")
    move_event(actor=clerk, event=event, verb="finish")

    version = publish(actor=approver(), event=event)

    rows = {row["entry"]: (row["rank"], row["final"], row["status"]) for row in version.snapshot["rows"]}
    assert rows == {
        first.pk: (1, "60.00", "ranked"),
        gone.pk: (None, "", "absent"),
        out.pk: (None, "", "disqualified"),
    }
    public = snapshots.public_of(version.snapshot)
    assert [row["name"] for row in public["rows"]] == [first.competitors.get().worker.name]
    # The absent one did not compete, the disqualified one did.
    assert public["counts"] == {"entrants": 3, "competed": 2, "ranked": 1}
    old = {**version.snapshot, "counts": {"entrants": 3, "ranked": 1}}
    assert snapshots.counts_of(old) == {"entrants": 3, "competed": 2, "ranked": 1}


def test_a_tie_waits_for_the_committee_and_follows_its_order() -> None:
    event, (one, two, third) = under_way(3)
    clerk = officer()
    score(clerk, event, (one, "80", "90"), (two, "80", "90"), (third, "70", "70"))
    with pytest.raises(Refused) as told:
        move_event(actor=clerk, event=event, verb="finish")
    assert "judging.ties_told" in {finding.key for finding in told.value.findings}
    move_event(actor=clerk, event=event, verb="finish", confirmed=True)
    with pytest.raises(Refused) as refusal:
        publish(actor=approver(), event=event)
    assert "judging.no_unresolved_tie" in {finding.key for finding in refusal.value.findings}
    with pytest.raises(Refused):
        decide_tie(actor=clerk, event=event, order=[two.pk, third.pk], reason="现场加试")
    with pytest.raises(Refused):
        decide_tie(actor=clerk, event=event, order=[two.pk, one.pk], reason="")

    first_decision = decide_tie(actor=clerk, event=event, order=[one.pk, two.pk], reason="误录")
    revoke_decision(actor=clerk, decision=first_decision, reason="顺序录反")
    decide_tie(actor=clerk, event=event, order=[two.pk, one.pk], reason="现场加试")

    version = publish(actor=approver(), event=event)
    assert [(row["entry"], row["rank"]) for row in version.snapshot["rows"]] == [
        (two.pk, 1),
        (one.pk, 2),
        (third.pk, 3),
    ]
    assert version.snapshot["decisions"] == [{"order": [str(two.pk), str(one.pk)], "reason": "现场加试"}]


def test_a_correction_is_the_next_version_and_both_stay_readable(client: Client) -> None:
    event, (_first, second, _third) = scored_event()
    publish(actor=approver(), event=event)
    clerk = officer()
    reopen(actor=clerk, event=event, reason="复核发现录入有误")
    score(clerk, event, (second, "99", "99"))
    move_event(actor=clerk, event=event, verb="finish")
    with pytest.raises(Refused):
        publish(actor=approver(), event=event)

    version = publish(actor=approver(), event=event, reason="实操成绩复核更正")

    assert version.number == 2
    newest = client.get(f"/results/{event.pk}/").content.decode()
    older = client.get(f"/results/{event.pk}/1/").content.decode()
    name = second.competitors.get().worker.name
    assert "实操成绩复核更正" in newest
    assert second.enterprise is not None
    assert f"{name}({second.enterprise.name}) · 名次:2 → 1" in newest.replace("：", ":").replace(
        "（", "("
    ).replace("）", ")")
    assert "实操成绩复核更正" not in older
    assert f"/results/{event.pk}/" in older
    assert client.get(f"/results/{event.pk}/3/").status_code == 404


def test_a_withdrawn_version_is_gone_at_once_with_its_files(client: Client) -> None:
    event, entries = scored_event()
    version = publish(actor=approver(), event=event)
    name = entries[0].competitors.get().worker.name
    addresses = [
        f"/results/{event.pk}/",
        f"/results/{event.pk}/1/",
        f"/results/{event.pk}/1/print/",
        f"/results/{event.pk}/1/results.csv",
        f"/results/{event.pk}/1/results.json",
        f"/results/{event.pk}/1/results.xlsx",
    ]
    assert [client.get(address).status_code for address in addresses] == [200] * 6
    etag = client.get(addresses[0])["ETag"]
    assert (
        name in client.get("/results/").content.decode()
        or event.name in client.get("/results/").content.decode()
    )

    withdraw(actor=approver(), version=version, reason="发现计分错误")

    for address in addresses:
        response = client.get(address, headers={"If-None-Match": etag})
        assert response.status_code == 410
        assert "发现计分错误" in response.content.decode()
        assert name not in response.content.decode()
    assert event.name not in client.get("/results/").content.decode()
    api = client.get(f"/api/v1/results/{event.pk}/1").json()
    assert (api["snapshot"], api["withdrawal_reason"]) == (None, "发现计分错误")
    event.refresh_from_db()
    assert event.state == Event.State.SCORED
    with pytest.raises(Refused):
        withdraw(actor=approver(), version=version, reason="再次")
    assert publish(actor=approver(), event=event, reason="更正后重新公布").number == 2
    assert client.get(addresses[0]).status_code == 200
    assert client.get(addresses[1]).status_code == 410


def test_withdrawing_the_newest_takes_what_it_corrected_off_too(client: Client) -> None:
    event, (first, *_rest) = scored_event()
    publish(actor=approver(), event=event)
    clerk = officer()
    reopen(actor=clerk, event=event, reason="更正")
    score(clerk, event, (first, "10", "10"))
    move_event(actor=clerk, event=event, verb="finish")
    second = publish(actor=approver(), event=event, reason="更正")
    assert client.get(f"/results/{event.pk}/1/").status_code == 200

    withdraw(actor=approver(), version=second, reason="整体复核")

    assert [client.get(f"/results/{event.pk}/{part}").status_code for part in ("", "1/", "2/")] == [410] * 3


def test_nothing_personal_is_public(client: Client) -> None:
    event, entries = scored_event()
    publish(actor=approver(), event=event)
    secrets = []
    for entry in entries:
        worker = entry.competitors.get().worker
        secrets += [worker.identity, worker.phone, str(entry.number)]
    secrets += ["93.50", "92.50"]
    assert all(secrets)
    pages = [
        client.get(address).content.decode()
        for address in (
            f"/results/{event.pk}/",
            f"/results/{event.pk}/1/print/",
            f"/results/{event.pk}/1/results.csv",
            f"/results/{event.pk}/1/results.json",
            f"/api/v1/results/{event.pk}",
        )
    ]
    for page in pages:
        assert entries[0].competitors.get().worker.name in page or "\\u" in page
        assert [secret for secret in secrets if secret in page] == []


def test_a_name_without_consent_is_masked_where_the_event_asks_for_it() -> None:
    event, (asked, agreed) = under_way(2, requirements=["consent"])
    agreed.attachments.create(requirement="consent", text_version="1")
    clerk = officer()
    score(clerk, event, (asked, "80", "90"), (agreed, "70", "70"))
    move_event(actor=clerk, event=event, verb="finish")
    version = publish(actor=approver(), event=event)
    names = {row["entry"]: row["name"] for row in version.snapshot["rows"]}
    full = agreed.competitors.get().worker.name
    assert names == {asked.pk: asked.competitors.get().worker.name[0] + "*", agreed.pk: full}


def test_public_pages_are_the_same_for_everybody_and_cacheable(client: Client) -> None:
    event, _entries = scored_event()
    publish(actor=approver(), event=event)
    signed_out = client.get(f"/results/{event.pk}/")
    client.force_login(factories.staff_of_union(factories.county(), name="赵签发"))
    signed_in = client.get(f"/results/{event.pk}/")
    assert signed_in.content == signed_out.content
    for response in (signed_out, signed_in):
        assert response["Vary"] == "Accept-Encoding"
        assert response["Cache-Control"].startswith("public, ")
        assert "s-maxage" in response["Cache-Control"]
        assert not response.cookies
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
    etag = signed_in["ETag"]
    unchanged = client.get(f"/results/{event.pk}/", headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", etag)
    packed = client.get(f"/results/{event.pk}/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == signed_out.content
    listed = client.get("/results/")
    assert (listed["Vary"], dict(listed.cookies)) == ("Accept-Encoding", {})


def test_the_database_refuses_to_change_a_snapshot() -> None:
    event, _entries = scored_event()
    version = publish(actor=approver(), event=event)
    changes: list[dict[str, Any]] = [{"snapshot": {}}, {"sha256": "0" * 64}, {"number": 7}]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            ResultVersion.objects.filter(pk=version.pk).update(**change)
    assert connection.vendor in ("sqlite", "postgresql")
    kept = ResultVersion.objects.get(pk=version.pk)
    assert (kept.snapshot, kept.sha256, kept.number) == (version.snapshot, version.sha256, 1)


def test_only_whoever_signs_for_the_organiser_publishes() -> None:
    event, _entries = scored_event()
    for code, role in [
        ("130925", Role.OFFICER),
        ("130925", Role.VIEWER),
        ("130922", Role.APPROVER),
        ("130900", Role.APPROVER),
    ]:
        with pytest.raises(NotAllowed):
            publish(actor=factories.actor_at(factories.tree()[code], role), event=event)
    assert not ResultVersion.objects.exists()
    publish(actor=factories.actor_at(factories.county(), Role.ADMINISTRATOR), event=event)
    assert ResultVersion.objects.count() == 1


def test_what_changed_since_it_was_looked_at_is_not_published() -> None:
    event, (first, *_rest) = scored_event()
    looked_at = snapshots.fingerprint(snapshots.build(preview.of(event)))
    clerk = officer()
    reopen(actor=clerk, event=event, reason="更正")
    score(clerk, event, (first, "1", "1"))
    move_event(actor=clerk, event=event, verb="finish")
    with pytest.raises(Refused):
        publish(actor=approver(), event=event, checked=looked_at)
    assert not ResultVersion.objects.exists()


def test_downloads_neutralise_formulas(client: Client) -> None:
    event, (entry,) = under_way(1)
    worker = entry.competitors.get().worker
    worker.name = "=HYPERLINK(1)"
    worker.save()
    clerk = officer()
    score(clerk, event, (entry, "80", "90"))
    move_event(actor=clerk, event=event, verb="finish")
    publish(actor=approver(), event=event)
    csv = client.get(f"/results/{event.pk}/1/results.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv
    kept = json.loads(client.get(f"/results/{event.pk}/1/results.json").content)
    assert kept["rows"][0]["name"] == "=HYPERLINK(1)"


def test_an_exhibition_event_is_ranked_without_awards() -> None:
    event, (first, second) = under_way(2, exhibition=True)
    clerk = officer()
    score(clerk, event, (first, "80", "90"), (second, "70", "70"))
    move_event(actor=clerk, event=event, verb="finish")
    version = publish(actor=approver(), event=event)
    assert [(row["rank"], row["award"], row["title"]) for row in version.snapshot["rows"]] == [
        (1, "", ""),
        (2, "", ""),
    ]


def test_a_competitor_reads_own_marks_and_no_rival(client: Client) -> None:
    event, (mine, rival, third) = under_way(3)
    clerk = officer()
    score(clerk, event, (mine, "80", "90"), (rival, "84", "88.29"), (third, "77.7", "91"))
    move_event(actor=clerk, event=event, verb="finish")
    me = factories.actor_self(mine.competitors.get().worker)
    address = reverse("results:mine")
    client.force_login(me.user)
    assert event.name not in client.get(address).content.decode()
    publish(actor=approver(), event=event)

    page = client.get(address).content.decode()

    assert event.name in page
    assert "87.00" in page
    rival_name = rival.competitors.get().worker.name
    assert [secret for secret in (rival_name, "88.29", "77.7") if secret in page] == []
    stranger = factories.actor_self(factories.worker())
    client.force_login(stranger.user)
    assert event.name not in client.get(address).content.decode()


def test_entrants_are_told_only_when_something_becomes_public() -> None:
    event, (entry, *_rest) = scored_event()
    me = factories.actor_self(entry.competitors.get().worker)
    publish(actor=approver(), event=event)
    told = Notice.objects.filter(user=me.user).values_list("url", flat=True)
    assert set(told) <= {f"/results/{event.pk}/"}


def test_archived_results_can_be_withdrawn_and_corrected() -> None:
    event, _entries = scored_event()
    version = publish(actor=approver(), event=event)
    move_event(actor=officer(), event=event, verb="archive")
    withdraw(actor=approver(), version=version, reason="整体复核")
    event.refresh_from_db()
    assert event.state == Event.State.SCORED
    assert publish(actor=approver(), event=event, reason="更正").number == 2


def test_the_question_before_withdrawing_tells_older_from_newest(client: Client) -> None:
    event, (first, *_rest) = scored_event()
    publish(actor=approver(), event=event)
    clerk = officer()
    reopen(actor=clerk, event=event, reason="更正")
    score(clerk, event, (first, "10", "10"))
    move_event(actor=clerk, event=event, verb="finish")
    publish(actor=approver(), event=event, reason="更正")
    client.force_login(factories.staff_of_union(factories.county(), Role.APPROVER))
    told = [
        client.get(reverse("results:withdraw", args=[event.pk, number])).context["consequences"]
        for number in (1, 2)
    ]
    assert [len(sentences) for sentences in told] == [2, 3]
