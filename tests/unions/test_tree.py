"""The tree of unions: who may change it, what is refused, what the pages show and do not show."""

from __future__ import annotations

import datetime
import io
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from portal.acts.actors import Actor, Role
from portal.acts.findings import Finding, Severity
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from unions import closing, queries
from unions.acts import tree
from unions.models import Membership, Union

pytestmark = pytest.mark.django_db

YANSHAN, QINGXIAN = "130925", "130922"


def add(
    actor: Actor, parent: Union, code: str = "130925-002", name: str = "盐山镇总工会", **facts: str
) -> Union:
    values = {"level": Union.Level.GRASSROOTS, "kind": Union.Kind.TOWNSHIP} | facts
    return tree.add_union(actor=actor, parent=parent, code=code, name=name, **values)


@pytest.fixture
def yanshan() -> Actor:
    return factories.actor_at(factories.county(), Role.ADMINISTRATOR, name="李秀英")


# --- Acts -----------------------------------------------------------------------------------------------


def test_a_union_is_added_below_with_its_initials_and_its_history(yanshan: Actor) -> None:
    made = add(yanshan, factories.county())

    made.refresh_from_db()
    assert (made.name, made.code, made.initials, made.parent_id, made.depth) == (
        "盐山镇总工会",
        "130925-002",
        "yszzgh",
        factories.county().pk,
        4,
    )
    row = JournalRow.objects.get(object_type="unions.union", object_id=str(made.pk))
    assert (row.verb, row.actor_id, row.union_id) == ("add", yanshan.user_id, made.pk)
    assert "path" not in row.after


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": YANSHAN}, "code"),
        ({"code": " "}, "code"),
        ({"name": "盐山恒泽管件有限公司工会"}, "name"),
        ({"level": Union.Level.CITY}, "level"),
        ({"kind": Union.Kind.REGIONAL}, "kind"),
    ],
)
def test_what_cannot_be_added_is_refused_on_its_field(
    yanshan: Actor, facts: dict[str, str], field: str
) -> None:
    before = Union.objects.count()
    with pytest.raises(Refused) as refusal:
        add(yanshan, factories.county(), **facts)

    assert refusal.value.field == field
    assert Union.objects.count() == before


def test_a_name_in_document_numbers_belongs_to_one_union(yanshan: Actor) -> None:
    made = add(yanshan, factories.county(), register_name=" 盐镇工 ")
    assert made.register_name == "盐镇工"
    with pytest.raises(Refused) as refusal:
        add(yanshan, factories.county(), code="130925-003", name="韩集镇总工会", register_name="盐镇工")
    assert refusal.value.field == "register_name"

    other = add(yanshan, factories.county(), code="130925-003", name="韩集镇总工会")
    with pytest.raises(Refused) as refusal:
        tree.change_union(
            actor=yanshan, union=other, name=other.name, kind=other.kind, register_name="盐镇工"
        )
    assert refusal.value.field == "register_name"
    tree.change_union(actor=yanshan, union=made, name=made.name, kind=made.kind, register_name="盐山镇工")
    assert Union.objects.get(pk=made.pk).register_name == "盐山镇工"


def test_the_same_name_under_another_parent_is_no_trouble(yanshan: Actor) -> None:
    add(yanshan, factories.county(), name="城关镇总工会")
    other = factories.actor_at(factories.county(QINGXIAN), Role.OFFICER)
    made = add(other, factories.county(QINGXIAN), code="130922-002", name="城关镇总工会")
    assert made.parent_id == factories.county(QINGXIAN).pk


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("code", "may"), [("130900", "below"), (YANSHAN, "own"), (QINGXIAN, "no"), ("130925-001", "no")]
)
def test_who_may_add_and_who_may_rename(role: Role, code: str, may: str) -> None:
    """A role at the union: adding below it is for officers and administrators; renaming only from above."""
    target = factories.county()
    actor = factories.actor_at(factories.tree()[code], role)
    acts = role in {Role.ADMINISTRATOR, Role.OFFICER}

    for allowed, act in (
        (acts and may in {"below", "own"}, lambda: add(actor, target)),
        (acts and may == "below", lambda: tree.change_union(actor=actor, union=target, name="盐山县工会")),
    ):
        if allowed:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


def test_renaming_keeps_the_old_name_in_the_history(yanshan: Actor) -> None:
    union = factories.tree()["130925-001"]
    tree.change_union(actor=yanshan, union=union, name="盐山恒泽集团工会", kind=union.kind, reason="企业更名")

    row = JournalRow.objects.get(verb="change")
    assert (row.before["name"], row.after["name"], row.note) == (
        "盐山恒泽管件有限公司工会",
        "盐山恒泽集团工会",
        "企业更名",
    )
    assert Union.objects.get(pk=union.pk).initials == "yshzjtgh"


def test_a_union_with_open_unions_below_is_not_closed() -> None:
    city = factories.actor_at(factories.city(), Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refusal:
        tree.close_union(actor=city, union=factories.county(), reason="撤并")

    assert [finding.key for finding in refusal.value.findings] == ["unions.children"]
    assert factories.county().closed_on is None


def test_a_union_where_something_runs_is_not_closed(yanshan: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "_sources", [])
    closing.register_obstacles(
        lambda _union: [Finding(key="x.running", severity=Severity.BLOCK, message="2 项竞赛正在进行。")]
    )
    with pytest.raises(Refused) as refusal:
        tree.close_union(actor=yanshan, union=factories.tree()["130925-001"], reason="撤销")

    assert [finding.key for finding in refusal.value.findings] == ["unions.children", "x.running"]


def test_a_closed_union_keeps_its_past_and_its_people_lose_the_seat(yanshan: Actor) -> None:
    union = factories.tree()["130925-001"]
    member = factories.staff_of_union(union, Role.OFFICER)
    tree.close_union(actor=yanshan, union=union, reason="企业注销")

    assert list(queries.seats_of(member)) == []
    assert Membership.objects.filter(user=member).count() == 1
    assert queries.union(yanshan, union.pk).closed_on == timezone.localdate()
    with pytest.raises(Refused):
        add(yanshan, union, code="x", name="x", kind=Union.Kind.ENTERPRISE)

    tree.reopen_union(actor=yanshan, union=union, reason="恢复")
    assert [seat.union_id for seat in queries.seats_of(member)] == [union.pk]
    assert [
        row.verb
        for row in JournalRow.objects.filter(object_id=str(union.pk), object_type="unions.union").order_by(
            "id"
        )
    ] == [
        "close",
        "reopen",
    ]


def test_the_name_of_a_closed_union_may_be_taken_and_then_it_stays_closed(yanshan: Actor) -> None:
    union = factories.tree()["130925-001"]
    tree.close_union(actor=yanshan, union=union, reason="撤销")
    add(yanshan, factories.county(), name=union.name, kind=Union.Kind.ENTERPRISE)

    with pytest.raises(Refused) as refusal:
        tree.reopen_union(actor=yanshan, union=union, reason="恢复")
    assert refusal.value.field == "name"


def test_nothing_is_reopened_below_a_closed_union(yanshan: Actor) -> None:
    city = factories.actor_at(factories.city(), Role.ADMINISTRATOR)
    child = factories.tree()["130925-001"]
    tree.close_union(actor=city, union=child, reason="撤销")
    tree.close_union(actor=city, union=factories.county(), reason="撤并")

    with pytest.raises(Refused):
        tree.reopen_union(actor=city, union=child, reason="恢复")


def test_steps_keep_their_order_and_cannot_leave_out_the_signature(yanshan: Actor) -> None:
    union = tree.set_steps(actor=yanshan, union=factories.county(), steps=["sign", "prepare"])
    assert union.steps == ["prepare", "sign"]

    with pytest.raises(Refused):
        tree.set_steps(actor=yanshan, union=factories.county(), steps=["prepare"])
    with pytest.raises(NotAllowed):
        tree.set_steps(
            actor=factories.actor_at(factories.county(), Role.OFFICER),
            union=factories.county(),
            steps=["sign"],
        )


# --- Reads ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("盐山", [YANSHAN, "130925-001"]),
        ("YSX", [YANSHAN]),
        ("hzgj", ["130925-001"]),
        ("130922", [QINGXIAN]),
        ("没有", []),
    ],
)
def test_search_by_name_code_and_initials(text: str, codes: list[str]) -> None:
    actor = factories.actor_at(factories.city(), Role.VIEWER)
    assert [union.code for union in queries.listed(actor, queries.Criteria(text=text))] == codes


def test_a_county_sees_its_own_branch_and_nothing_of_its_neighbour(yanshan: Actor) -> None:
    assert [union.code for union in queries.listed(yanshan, queries.Criteria())] == [YANSHAN, "130925-001"]
    neighbour = factories.county(QINGXIAN)
    assert list(queries.listed(yanshan, queries.Criteria(below_id=neighbour.pk))) == []


def test_filters_narrow_by_level_kind_and_state() -> None:
    actor = factories.actor_at(factories.city(), Role.ADMINISTRATOR)
    tree.close_union(actor=actor, union=factories.tree()["130925-001"], reason="撤销")

    def codes(**criteria: object) -> list[str]:
        return [union.code for union in queries.listed(actor, queries.Criteria(**criteria))]  # type: ignore[arg-type]

    assert codes() == ["130900", YANSHAN, QINGXIAN]
    assert codes(state="closed") == ["130925-001"]
    assert codes(state="all", kind="enterprise") == ["130925-001"]
    assert codes(level="county") == [YANSHAN, QINGXIAN]


# --- Pages ----------------------------------------------------------------------------------------------


def seated(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_another_county_is_404_on_every_page(yanshan: Actor) -> None:
    client, foreign = seated(yanshan), factories.county(QINGXIAN)
    own = factories.tree()["130925-001"]
    for page in ("", "add/", "change/", "close/", "reopen/", "steps/"):
        assert client.get(f"/desk/unions/{foreign.pk}/{page}").status_code == 404
        assert client.post(f"/desk/unions/{foreign.pk}/{page}", {"reason": "x", "name": "x"}).status_code in {
            404,
            405,
        }
        assert client.get(f"/desk/unions/{own.pk}/{page}").status_code == 200
    assert "青县" not in client.get("/desk/unions/?state=all").content.decode()
    assert Union.objects.get(pk=foreign.pk).name == "青县总工会"


def test_a_viewer_sees_no_buttons_and_may_not_press_them() -> None:
    actor = factories.actor_at(factories.city(), Role.VIEWER)
    client, union = seated(actor), factories.county()
    page = client.get(f"/desk/unions/{union.pk}/").content.decode()
    for part in ("add/", "change/", "close/", "steps/"):
        assert f"/desk/unions/{union.pk}/{part}" not in page
        assert client.get(f"/desk/unions/{union.pk}/{part}").status_code == 403


def test_the_page_of_a_union_shows_facts_people_children_and_history(yanshan: Actor) -> None:
    client = seated(yanshan)
    add(yanshan, factories.county(), name="城关镇总工会")
    tree.set_steps(actor=yanshan, union=factories.county(), steps=["prepare", "sign"])
    page = client.get(f"/desk/unions/{factories.county().pk}/").content.decode()

    for words in ("130925", "经办 → 签发", "李秀英", "管理员", "城关镇总工会", "盐山恒泽管件有限公司工会"):
        assert words in page
    assert yanshan.user.phone not in page
    assert f"{yanshan.user.phone[:3]}****" in page


def test_adding_by_the_form_keeps_what_was_typed_when_refused(yanshan: Actor) -> None:
    client, parent = seated(yanshan), factories.county()
    values = {
        "code": YANSHAN,
        "name": "新镇总工会",
        "level": "grassroots",
        "kind": "township",
        "note": "备注在此",
    }
    refused = client.post(f"/desk/unions/{parent.pk}/add/", values)
    assert refused.status_code == 200
    page = refused.content.decode()
    assert "备注在此" in page
    assert f"代码{YANSHAN}已被其他工会使用" in page

    made = client.post(f"/desk/unions/{parent.pk}/add/", values | {"code": "130925-100"})
    assert made.status_code == 302
    assert Union.objects.get(code="130925-100").name == "新镇总工会"


def test_closing_by_the_page_shows_what_stands_against_it() -> None:
    actor = factories.actor_at(factories.city(), Role.OFFICER)
    client = seated(actor)
    page = client.get(f"/desk/unions/{factories.county().pk}/close/").content.decode()
    assert "尚有1个下级工会未撤销" in page
    assert 'type="submit">撤销工会' not in page


def test_export_holds_the_filtered_list_and_nothing_else(yanshan: Actor) -> None:
    answer: Any = seated(yanshan).get("/desk/unions/export/?format=xlsx&kind=enterprise")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    names = [row[1].value for row in sheet.iter_rows()]
    assert names == ["全称", "盐山恒泽管件有限公司工会"]

    streamed: Any = seated(yanshan).get("/desk/unions/export/?format=csv")
    text = b"".join(streamed.streaming_content).decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()] == ["代码", YANSHAN, "130925-001"]


@pytest.mark.parametrize("address", ["/desk/unions/", "/desk/unions/{pk}/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    yanshan: Actor, address: str, django_assert_max_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, parent = seated(yanshan), factories.county()
    address = address.format(pk=parent.pk)
    client.get(address)
    counts = []
    for number in (0, 30):
        for place in range(number):
            made = add(yanshan, parent, code=f"n{place}", name=f"第{place}镇总工会")
            factories.staff_of_union(made, Role.OFFICER)
            factories.staff_of_union(parent, Role.VIEWER)
        client.get("/desk/")  # the first page after an act counts anew what waits
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))

    assert all(first == second for first, second in pairwise(counts)), counts
    assert counts[-1] <= (12 if address == "/desk/unions/" else 18)


def test_a_date_of_closing_may_be_given(yanshan: Actor) -> None:
    union = tree.close_union(
        actor=yanshan, union=factories.tree()["130925-001"], reason="注销", on=datetime.date(2026, 3, 1)
    )
    assert union.closed_on == datetime.date(2026, 3, 1)
