"""Addresses of enterprises, clusters, workers and registrations, and of uploaded sheets."""

from __future__ import annotations

import datetime
import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from competitions.entries import exporting
from enterprises import exports
from enterprises.acts import invite_staff, start_registration, submit_registration
from enterprises.imports import ENTERPRISES
from enterprises.models import ClusterMembership, Designation
from portal.acts.actors import Actor, actor_for
from portal.jobs.models import Job
from portal.sheets import acts
from portal.sheets.models import Upload
from tests import factories
from tests.addresses.walk import EVERYONE, HANDLED, SIGNED_IN, Answer, Row
from tests.addresses.world import ABOVE, INSIDE_A, World


def build(world: World) -> None:
    """What enterprises of county A have: a designation with its paper, a cluster, an invitation; an upload."""
    things, firm = world.things, world["firm"]
    designation = Designation(
        enterprise=firm, kind="little_giant", level="national", valid_from=datetime.date(2024, 7, 1)
    )
    designation.document.save("paper.pdf", ContentFile(b"%PDF-1.7"), save=True)
    things["designation"] = designation
    things["membership_of_firm"] = ClusterMembership.objects.create(
        cluster=world["cluster"], enterprise=firm, since=datetime.date(2024, 1, 1)
    )
    things["staff_invitation"] = invite_staff(
        actor=actor_for(world.users["a"]), enterprise=firm, name="受邀人乙", phone="13712345679"
    )
    typed = {
        "name": "盐山澄岳待审厂",
        "uscc": factories.uscc(9600001),
        "kind": "enterprise",
        "county": str(world["county_a"].pk),
        "industry_division": "33",
        "applicant_name": "冯某",
        "applicant_phone": "13900002222",
        "agreed": "on",
    }
    draft = start_registration(actor=Actor.anonymous(), typed=typed)
    things["registration_token"] = draft.token
    things["registration"] = submit_registration(actor=Actor.anonymous(), registration=draft.registration)
    upload = acts.take_in(
        actor=actor_for(world.users["a"]),
        offer=ENTERPRISES,
        arguments={},
        filename="澄岳.csv",
        stream=io.BytesIO("企业名称,统一社会信用代码\n甲,1\n".encode()),
    )
    Upload.objects.filter(pk=upload.pk).update(
        state="ready", count_faulty=1, layout={"headers": ["企业名称"], "places": {"name": 0}, "unknown": []}
    )
    things["upload"] = upload
    for name, kind in (("export", exports.JOB), ("entries_export", exporting.JOB)):
        things[name] = Job.objects.create(
            kind=kind,
            arguments={"format": "csv"},
            result={"file": default_storage.save("exports/trial.csv", ContentFile(b"a"))},
            created_by=world.users["a"],
            finished_at=timezone.now(),
            state=Job.State.SUCCEEDED,
        )
    things["enterprises_kind"] = "enterprises.enterprises"


_OFFICERS_A = "city city_admin a a_admin"
_READERS_A = "province city_approver city_auditor a_approver a_auditor a_finance"
_OFFICERS = f"{_OFFICERS_A} b c"
_UNIT_OFFICERS = "firm firm_b firm_x school"
_SEES_FIRM = f"{INSIDE_A} grass firm"
_FIRM_NAME = {"盐山云岫管件有限公司": f"{INSIDE_A} grass"}
_KEPT: dict[str, Answer] = {f"{_READERS_A} grass firm": 403}

REGISTRY = (
    Row(
        "enterprises:enterprises",
        sees=SIGNED_IN,
        but={_UNIT_OFFICERS: 302},
        shows={"盐山云岫管件有限公司": f"{INSIDE_A} grass", "青县砺澄机箱有限公司": f"{ABOVE} b"},
    ),
    Row("enterprises:enterprise_new", sees=_OFFICERS, rest=403),
    Row("enterprises:export", sees=SIGNED_IN),
    Row("enterprises:export_file", ("export",), "a"),
    Row("enterprises:enterprise", ("firm",), _SEES_FIRM, shows={"盐山云岫管件有限公司": _SEES_FIRM}),
    Row("enterprises:enterprise_edit", ("firm",), _OFFICERS_A, but=_KEPT),
    Row("enterprises:enterprise_close", ("firm",), _OFFICERS_A, but=_KEPT),
    Row("enterprises:designation_new", ("firm",), _OFFICERS_A, but=_KEPT),
    Row("enterprises:designation", ("firm", "designation"), _OFFICERS_A, but=_KEPT),
    Row("enterprises:document", ("designation",), _SEES_FIRM),
    Row("enterprises:membership_new", ("firm",), _OFFICERS_A, but=_KEPT),
    Row("enterprises:membership", ("firm", "membership_of_firm"), _OFFICERS_A, but=_KEPT),
    Row("enterprises:staff_invite", ("firm",), f"{_OFFICERS_A} firm", but={f"{_READERS_A} grass": 403}),
    Row("enterprises:staff_invited", ("staff_invitation",), f"{_OFFICERS_A} firm"),
    Row("enterprises:staff_end", ("staff_firm",), f"{_OFFICERS_A} firm", but={f"{_READERS_A} grass": 403}),
)

CLUSTERS = (
    Row("enterprises:clusters", sees=SIGNED_IN),
    Row("enterprises:cluster_new", sees=_OFFICERS, rest=403),
    Row("enterprises:cluster", ("cluster",), SIGNED_IN, shows={"盐山云岫管件有限公司": _SEES_FIRM}),
    Row("enterprises:cluster_edit", ("cluster",), _OFFICERS_A, rest=403),
)

_KEEP_WORKERS = f"{_OFFICERS_A} grass firm"
_SEES_PERSON = f"{INSIDE_A} grass firm person"

WORKERS = (
    Row(
        "enterprises:workers",
        sees=SIGNED_IN,
        shows={"选手person_b": f"{ABOVE} b firm_b", "选手stranger": f"{ABOVE} c firm_x stranger"},
    ),
    Row("enterprises:worker_new", ("firm",), _KEEP_WORKERS, but={_READERS_A: 403}),
    Row("enterprises:claim", sees=SIGNED_IN),
    Row("enterprises:worker", ("person",), _SEES_PERSON, shows={"选手person": _SEES_PERSON}),
    Row("enterprises:worker_edit", ("person",), _KEEP_WORKERS, but={f"{_READERS_A} person": 403}),
    Row(
        "enterprises:worker_unmask",
        ("person",),
        _SEES_PERSON,
        ok=HANDLED,
        method="post",
    ),
    Row("enterprises:worker_leave", ("person",), _KEEP_WORKERS, but={f"{_READERS_A} person": 403}),
    Row(
        "enterprises:worker_erase",
        ("person",),
        "city_admin a_admin firm",
        but={f"{_READERS_A} city a grass person": 403},
    ),
)

_UNIONS = f"{INSIDE_A} grass b c"

REGISTRATIONS = (
    Row("enterprises:registrations", sees=_UNIONS, shows={"盐山澄岳待审厂": INSIDE_A}),
    Row("enterprises:registration", ("registration",), INSIDE_A, shows={"盐山澄岳待审厂": INSIDE_A}),
    Row("enterprise:register", sees=EVERYONE, out=200),
    # The secret link is the right to look, whoever has it.
    Row("enterprise:application", ("registration_token",), EVERYONE, out=200),
)

SHEETS = (
    Row("sheets:new", ("enterprises_kind",), _OFFICERS),
    Row("sheets:template", ("enterprises_kind",), _OFFICERS),
    # An upload is its maker's, and the administrators' of that union and above.
    Row("sheets:upload", ("upload",), "a a_admin city_admin"),
    Row("sheets:progress", ("upload",), "a a_admin city_admin"),
    Row("sheets:faulty", ("upload",), "a", but={"a_admin city_admin": 403}),
    Row("sheets:confirm", ("upload",), "a", ok=HANDLED, but={"a_admin city_admin": 403}, method="post"),
    Row("sheets:read_again", ("upload",), "a", ok=HANDLED, but={"a_admin city_admin": 403}, method="post"),
    Row("sheets:discard", ("upload",), "a a_admin city_admin", ok=HANDLED, method="post"),
)

ROWS: tuple[Row, ...] = (*REGISTRY, *CLUSTERS, *WORKERS, *REGISTRATIONS, *SHEETS)
