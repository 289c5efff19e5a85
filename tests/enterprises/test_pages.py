"""The pages of the room: who sees which, how many queries they ask, and that nothing of others shows."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.models import ClusterMembership, Designation, Enterprise, Registration, Worker
from enterprises.queries import figures_for, search, waiting_for
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def text(client: Client, name: str, *arguments: object, **query: Any) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def little_giant(enterprise: Enterprise, **values: Any) -> Designation:
    return Designation.objects.create(
        **{
            "enterprise": enterprise,
            "kind": "little_giant",
            "level": "national",
            "valid_from": datetime.date(2023, 7, 1),
            "valid_to": datetime.date(2026, 6, 30),
            **values,
        }
    )


def handed_in(county: Any = None, **values: Any) -> Registration:
    made = Registration(
        **{
            "token_hash": f"{Registration.objects.count():064d}",
            "number": f"QY{Registration.objects.count():06d}",
            "state": "submitted",
            "county": county or factories.county(),
            "uscc": factories.uscc(),
            "name": "盐山待审管件厂",
            "applicant_name": "冯某",
            "submitted_at": timezone.now(),
            **values,
        }
    )
    made.answers = {"kind": "enterprise", "industry_division": "33", "uscc": made.uscc, "agreed": "on"}
    made.applicant_phone = "13900001111"
    made.save()
    return made


def test_a_county_lists_its_own_enterprises_only() -> None:
    mine = factories.enterprise("盐山恒泽管件有限公司")
    other = factories.enterprise("青县宏远机箱有限公司", factories.county("130922"))
    client = client_of(factories.actor_at(factories.county()))

    page = text(client, "enterprises:enterprises")
    assert mine.name in page
    assert other.name not in page
    assert other.uscc not in page
    for name in (
        "enterprise",
        "enterprise_edit",
        "enterprise_close",
        "designation_new",
        "membership_new",
        "worker_new",
    ):
        assert client.get(reverse(f"enterprises:{name}", args=[other.pk])).status_code == 404, name


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "恒泽"}, {"盐山恒泽管件有限公司"}),
        ({"q": "yshz"}, {"盐山恒泽管件有限公司"}),
        ({"q": "91130925MA9000001"}, {"盐山恒泽管件有限公司"}),
        ({"designation": "little_giant", "on": "2024-01-01"}, {"盐山恒泽管件有限公司"}),
        ({"designation": "little_giant", "on": "2026-07-01"}, set()),
        ({"size": "small"}, {"盐山瑞丰法兰有限公司"}),
        ({"kind": "school"}, {"盐山职教中心"}),
        ({"closed": "closed"}, {"盐山旧厂"}),
        ({"closed": "all", "q": "旧厂"}, {"盐山旧厂"}),
    ],
)
def test_the_list_is_filtered(query: dict[str, str], found: set[str]) -> None:
    giant = factories.enterprise("盐山恒泽管件有限公司", uscc=factories.uscc(9000001))
    little_giant(giant)
    factories.enterprise("盐山瑞丰法兰有限公司", size="small")
    factories.school("盐山职教中心")
    factories.enterprise("盐山旧厂", closed_on=TODAY)
    page = text(client_of(factories.actor_at(factories.county())), "enterprises:enterprises", **query)
    names = {"盐山恒泽管件有限公司", "盐山瑞丰法兰有限公司", "盐山职教中心", "盐山旧厂"}
    assert {name for name in names if name in page} == found


def test_filters_by_cluster_and_county() -> None:
    inside, outside = factories.enterprise("盐山甲厂"), factories.enterprise("盐山乙厂")
    cluster = factories.cluster()
    ClusterMembership.objects.create(cluster=cluster, enterprise=inside, since=datetime.date(2024, 1, 1))
    client = client_of(factories.actor_at(factories.city()))
    page = text(client, "enterprises:enterprises", cluster=cluster.pk)
    assert (inside.name in page, outside.name in page) == (True, False)
    page = text(client, "enterprises:enterprises", county=factories.county("130922").pk)
    assert (inside.name in page, outside.name in page) == (False, False)


def test_the_export_holds_what_is_filtered_and_nothing_of_others() -> None:
    factories.enterprise("盐山恒泽管件有限公司")
    factories.enterprise("=cmd()", size="small")
    factories.enterprise("青县宏远机箱有限公司", factories.county("130922"))
    client = client_of(factories.actor_at(factories.county()))
    answer = client.get(reverse("enterprises:export"), {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == {
        "盐山恒泽管件有限公司",
        "=cmd()",
    }
    answer = client.get(reverse("enterprises:export"), {"format": "csv", "size": "small"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert [line.split(",")[0] for line in lines[1:]] == ["'=cmd()"]


def test_a_long_export_is_a_job_that_only_its_owner_fetches(monkeypatch: pytest.MonkeyPatch) -> None:
    from enterprises import exports, tasks  # noqa: F401
    from portal.jobs.models import Job
    from portal.jobs.running import execute

    monkeypatch.setattr(exports, "AT_ONCE", 1)
    factories.enterprise("盐山甲厂")
    factories.enterprise("盐山乙厂")
    factories.enterprise("青县丙厂", factories.county("130922"))
    client = client_of(factories.actor_at(factories.county()))
    client.get(reverse("enterprises:export"), {"format": "csv"})
    job = Job.objects.get(kind=exports.JOB)
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.SUCCEEDED, {"file": f"exports/{job.pk}.csv", "rows": 2})
    content = client.get(job.url).getvalue().decode("utf-8-sig")
    assert ("盐山甲厂" in content, "盐山乙厂" in content, "青县丙厂" in content) == (True, True, False)
    assert client_of(factories.actor_at(factories.county())).get(job.url).status_code == 404


PAGES = [
    "enterprises:enterprises",
    "enterprises:workers",
    "enterprises:clusters",
    "enterprises:registrations",
]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("page", PAGES)
def test_lists_ask_no_more_for_many_rows(page: str, rows: int) -> None:
    for number in range(rows):
        enterprise = factories.enterprise()
        little_giant(enterprise)
        cluster = factories.cluster(f"集群{number}")
        ClusterMembership.objects.create(cluster=cluster, enterprise=enterprise, since=TODAY)
        factories.worker(enterprise)
        handed_in()
    client = client_of(factories.actor_at(factories.county()))
    # The first page after acts counts the numbers beside the menu anew.
    text(client, page)
    with CaptureQueriesContext(connection) as captured:
        text(client, page)
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 12, "\n".join(asked)


def test_one_enterprise_asks_few_queries() -> None:
    enterprise = factories.enterprise()
    for number in range(10):
        little_giant(
            enterprise,
            valid_from=datetime.date(2000 + number, 1, 1),
            valid_to=datetime.date(2000 + number, 9, 1),
        )
        ClusterMembership.objects.create(
            cluster=factories.cluster(f"集群{number}"), enterprise=enterprise, since=TODAY
        )
        factories.staff_of_unit(enterprise)
        factories.worker(enterprise)
    client = client_of(factories.actor_at(factories.county()))
    # The first page after acts counts the numbers beside the menu anew.
    text(client, "enterprises:enterprise", enterprise.pk)
    with CaptureQueriesContext(connection) as captured:
        text(client, "enterprises:enterprise", enterprise.pk)
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 18, "\n".join(asked)


def test_designations_stand_as_of_a_day() -> None:
    enterprise = factories.enterprise()
    little_giant(enterprise)
    client = client_of(factories.actor_in(enterprise))
    with_it = text(client, "enterprises:enterprise", enterprise.pk, on="2026-06-30")
    without = text(client, "enterprises:enterprise", enterprise.pk, on="2026-07-01")
    assert ("chip ok" in with_it, "chip ok" in without) == (True, False)


def test_a_county_enters_changes_and_closes_an_enterprise() -> None:
    county = factories.county()
    client = client_of(factories.actor_at(county))
    facts = {
        "name": "盐山新锐管件有限公司",
        "kind": "enterprise",
        "uscc": f" {factories.uscc(9100001).lower()} ",
        "county": county.pk,
        "industry_division": "33",
        "headcount": "120",
        "contact_name": "褚某",
        "contact_phone": "0317-6221234",
    }
    wrong = client.post(reverse("enterprises:enterprise_new"), {**facts, "uscc": "91130925MA0000000A"})
    assert wrong.status_code == 422
    assert "盐山新锐管件有限公司" in wrong.content.decode()
    client.post(reverse("enterprises:enterprise_new"), facts)
    made = Enterprise.objects.get()
    assert (made.uscc, made.industry_section, made.initials, made.contact_phone) == (
        factories.uscc(9100001),
        "C",
        "ysxrgjyxgs",
        "0317-6221234",
    )
    again = client.post(reverse("enterprises:enterprise_new"), facts)
    assert again.status_code == 422
    assert county.name in again.content.decode()

    client.post(reverse("enterprises:enterprise_edit", args=[made.pk]), {**facts, "size": "small"})
    client.post(
        reverse("enterprises:enterprise_close", args=[made.pk]), {"reason": "注销", "closed_on": TODAY}
    )
    made.refresh_from_db()
    assert (made.size, made.closed_on) == ("small", TODAY)
    verbs = JournalRow.objects.filter(object_type="enterprises.enterprise").order_by("sequence")
    assert [row.verb for row in verbs] == ["enter", "change", "close"]
    assert "褚某" not in "".join(f"{row.before}{row.after}" for row in verbs)


def test_designations_are_added_without_overlap_and_their_document_is_scoped() -> None:
    enterprise = factories.enterprise()
    client = client_of(factories.actor_at(factories.county()))
    address = reverse("enterprises:designation_new", args=[enterprise.pk])
    facts = {
        "kind": "little_giant",
        "level": "national",
        "valid_from": "2023-07-01",
        "valid_to": "2026-06-30",
        "review": "none",
    }
    fake = io.BytesIO(b"MZ not a document")
    fake.name = "a.pdf"
    assert client.post(address, {**facts, "document": fake}).status_code == 422
    paper = io.BytesIO(b"%PDF-1.7 list")
    paper.name = "公示名单.pdf"
    assert client.post(address, {**facts, "document": paper}).status_code == 302
    assert client.post(address, {**facts, "valid_from": "2026-06-30", "valid_to": ""}).status_code == 422
    assert client.post(address, {**facts, "valid_from": "2026-07-01", "valid_to": ""}).status_code == 302
    assert client.post(address, {**facts, "kind": "pilot"}).status_code == 302
    first = Designation.objects.get(valid_from="2023-07-01", kind="little_giant")
    document = reverse("enterprises:document", args=[first.pk])
    assert b"".join(client.get(document).streaming_content) == b"%PDF-1.7 list"  # type: ignore[attr-defined]
    assert client_of(factories.actor_at(factories.county("130922"))).get(document).status_code == 404
    assert Designation.objects.count() == 3


def test_viewers_and_units_look_but_do_not_change() -> None:
    enterprise = factories.enterprise()
    for actor in (factories.actor_at(factories.county(), Role.VIEWER), factories.actor_in(enterprise)):
        client = client_of(actor)
        text(client, "enterprises:enterprise", enterprise.pk)
        for name in ("enterprise_edit", "enterprise_close", "designation_new", "membership_new"):
            assert client.post(reverse(f"enterprises:{name}", args=[enterprise.pk])).status_code == 403, name


def test_workers_show_masked_and_only_in_scope() -> None:
    enterprise = factories.enterprise()
    mine, other = factories.worker(enterprise, "李甲"), factories.worker(name="王乙")
    client = client_of(factories.actor_in(enterprise))
    page = text(client, "enterprises:workers") + text(client, "enterprises:worker", mine.pk)
    assert mine.name in page
    assert [secret for secret in (mine.identity, mine.phone, other.name) if secret in page] == []
    assert client.get(reverse("enterprises:worker", args=[other.pk])).status_code == 404

    shown = client.post(
        reverse("enterprises:worker_unmask", args=[mine.pk]), {"field": "identity", "reason": "投保核对"}
    ).content.decode()
    assert mine.identity in shown
    assert mine.phone not in shown
    assert mine.identity not in text(client, "enterprises:worker", mine.pk)
    assert (
        client.post(reverse("enterprises:worker_unmask", args=[mine.pk]), {"field": "phone"}).status_code
        == 422
    )
    assert JournalRow.objects.filter(verb="unmask").count() == 1


def test_people_are_found_by_a_whole_number_only() -> None:
    enterprise = factories.enterprise()
    worker = factories.worker(enterprise, "李甲")
    client = client_of(factories.actor_in(enterprise))
    for wanted, found in (
        (worker.identity, True),
        (worker.phone, True),
        ("李", True),
        ("lj", True),
        (worker.identity[:10], False),
        (worker.phone[-4:], False),
    ):
        assert (worker.name in text(client, "enterprises:workers", q=wanted)) is found, wanted


def test_a_unit_enters_changes_and_erases_people_on_pages() -> None:
    enterprise = factories.enterprise()
    client = client_of(factories.actor_in(enterprise))
    number = factories.identity()
    facts = {
        "name": "卫某",
        "identity": number,
        "skill_level": "4",
        "union_member": "on",
        "since": "2024-01-01",
    }
    assert (
        client.post(
            reverse("enterprises:worker_new", args=[enterprise.pk]), {**facts, "identity": "12"}
        ).status_code
        == 422
    )
    client.post(reverse("enterprises:worker_new", args=[enterprise.pk]), facts)
    worker = Worker.objects.get()
    client.post(reverse("enterprises:worker_edit", args=[worker.pk]), {"name": "卫某某", "skill_level": "5"})
    worker.refresh_from_db()
    assert (worker.name, worker.skill_level, worker.identity) == ("卫某某", 5, number)
    assert client.post(reverse("enterprises:worker_erase", args=[worker.pk]), {}).status_code == 422
    client.post(reverse("enterprises:worker_erase", args=[worker.pk]), {"reason": "本人申请"})
    worker.refresh_from_db()
    assert worker.erased_at is not None
    assert "卫某" not in text(client, "enterprises:workers")


def test_the_desk_shows_what_waits_and_counts_only_the_scope() -> None:
    handed_in()
    handed_in(factories.county("130922"), name="青县待审厂")
    handed_in(state="draft")
    mine = factories.enterprise("盐山恒泽管件有限公司")
    little_giant(mine, valid_to=None)
    factories.worker(mine, "何某")
    factories.worker(factories.enterprise("青县恒泽机箱厂", factories.county("130922")), "何乙")
    county = factories.actor_at(factories.county())

    assert [(row.count, row.url) for row in waiting_for(county)] == [
        (1, reverse("enterprises:registrations") + "?state=submitted")
    ]
    assert waiting_for(factories.actor_at(factories.county(), Role.VIEWER)) == []
    assert [figure.value for figure in figures_for(county)] == [1, 1, 0, 1]
    assert [figure.value for figure in figures_for(factories.actor_in(mine))] == [1]
    assert [hit.title for hit in search(county, "恒泽")] == [mine.name]
    assert [hit.title for hit in search(county, "何")] == ["何某"]
    assert search(county, "") == []


def test_registrations_of_other_counties_are_not_found() -> None:
    mine, other = handed_in(), handed_in(factories.county("130922"), name="青县待审厂")
    client = client_of(factories.actor_at(factories.county()))
    page = text(client, "enterprises:registrations")
    assert (mine.name in page, other.name in page) == (True, False)
    assert client.get(reverse("enterprises:registration", args=[other.pk])).status_code == 404
    assert "13900001111" not in text(client, "enterprises:registration", mine.pk)


def test_clusters_are_kept_by_their_county() -> None:
    cluster = factories.cluster()
    mine, stranger = (
        client_of(factories.actor_at(factories.county())),
        client_of(factories.actor_at(factories.county("130922"))),
    )
    address = reverse("enterprises:cluster_edit", args=[cluster.pk])
    facts = {"name": cluster.name, "county": cluster.county_id, "product": "管道与弯头", "level": "national"}
    assert stranger.post(address, facts).status_code == 403
    assert mine.post(address, facts).status_code == 302
    assert "管道与弯头" in text(stranger, "enterprises:cluster", cluster.pk)
