"""What only PostgreSQL can tell: two people at the same moment, and the exclusion constraints."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from enterprises.acts import (
    EnterpriseFacts,
    add_worker,
    create_enterprise,
    start_registration,
    submit_registration,
)
from enterprises.models import Designation, Employment, Enterprise, Registration, Worker
from portal.acts.actors import Actor
from portal.acts.refusals import Refused
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all of them at the same moment, each in a thread of its own; how each ended."""
    start = threading.Barrier(len(deeds))
    ended: list[str] = []

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            ended.append("done")
        except Refused as refusal:
            ended.append(f"refused:{refusal.field}")
        except Exception as error:  # noqa: BLE001  (whatever else happens must show in the assertion)
            ended.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


def test_one_code_becomes_one_enterprise() -> None:
    county, code = factories.county(), factories.uscc(9400001)
    actors = [factories.actor_at(county) for _clerk in range(6)]
    facts = [EnterpriseFacts(name=f"盐山{number}厂", uscc=code, county=county) for number in range(6)]
    ended = at_once(
        *[
            lambda actor=actor, fact=fact: create_enterprise(actor=actor, facts=fact)
            for actor, fact in zip(actors, facts, strict=True)
        ]
    )
    assert ended == ["done", *["refused:uscc"] * 5]
    assert Enterprise.objects.filter(uscc=code).count() == 1


def test_one_code_is_handed_in_once() -> None:
    code = factories.uscc(9400002)
    typed = {
        "name": "盐山新锐厂",
        "uscc": code,
        "kind": "enterprise",
        "county": str(factories.county().pk),
        "industry_division": "33",
        "applicant_name": "冯某",
        "applicant_phone": "13900002222",
        "agreed": "on",
    }
    drafts = [start_registration(actor=Actor.anonymous(), typed=typed).registration for _draft in range(4)]
    ended = at_once(
        *[
            lambda draft=draft: submit_registration(actor=Actor.anonymous(), registration=draft)
            for draft in drafts
        ]
    )
    assert ended == ["done", *["refused:uscc"] * 3]
    assert Registration.objects.filter(state="submitted").count() == 1


def test_one_identity_number_becomes_one_person() -> None:
    unit, number = factories.enterprise(), factories.identity()
    actor = factories.actor_in(unit)
    ended = at_once(
        *[
            lambda: add_worker(actor=actor, enterprise=unit, name="赵某", identity=number)
            for _clerk in range(6)
        ]
    )
    assert ended == ["done"] * 6
    assert (Worker.objects.count(), Employment.objects.count()) == (1, 1)


def test_the_database_excludes_overlapping_designations() -> None:
    enterprise = factories.enterprise()
    first = datetime.date(2023, 1, 1)
    Designation.objects.create(enterprise=enterprise, kind="little_giant", level="national", valid_from=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Designation.objects.create(
            enterprise=enterprise,
            kind="little_giant",
            level="national",
            valid_from=datetime.date(2020, 1, 1),
            valid_to=first,
        )
    Designation.objects.create(enterprise=enterprise, kind="pilot", level="city", valid_from=first)
