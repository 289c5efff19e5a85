"""The page of a job names what is done and for which object."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.acts.actors import Role
from portal.jobs.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_page_names_the_work_and_its_object() -> None:
    user = factories.staff_of_union(factories.county(), Role.OFFICER)
    event = factories.event(factories.competition(name="2026年盐山焊工大赛"), name="焊条电弧焊")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    expected: dict[str, tuple[dict[str, Any], str, str]] = {
        "results.book": ({"competition": event.competition_id}, "成绩册", "2026年盐山焊工大赛"),
        "results.certificates": ({"event": event.pk}, "签发证书", "焊条电弧焊 · 2026年盐山焊工大赛"),
        "reports.build": (
            {"union_id": factories.county().pk, "year": 2026, "quarter": 3},
            "统计季度报告",
            "盐山县总工会 · 2026年第3季度",
        ),
        "entries.export": ({"criteria": {}}, "导出报名名单", ""),
    }
    for kind, (arguments, label, about) in expected.items():
        job = Job.objects.create(kind=kind, arguments=arguments, created_by=user)
        page = client.get(reverse("jobs:job", args=[job.pk])).content.decode()
        named = f"{label} · {about}" if about else label
        assert f"<title>{named} · " in page
        assert f"<h1>{label}</h1>" in page
