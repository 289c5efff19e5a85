"""The journal in human words: verbs, objects, changes, and a constant number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from portal.acts import journal
from portal.acts.actors import Actor
from portal.acts.deeds import creating, performing
from portal.acts.models import JournalRow
from portal.acts.wording import object_label, timeline_rows, verb_label
from tests import factories
from unions.rules import is_administrator

pytestmark = pytest.mark.django_db


def yes(_actor: Actor, _thing: object) -> bool:
    return True


def test_a_verb_is_named_by_its_object_before_the_general_table() -> None:
    assert verb_label("submit") == "提交"
    assert verb_label("never_heard_of") == "never heard of"
    with translation.override("en"):
        assert verb_label("submit") == "Submitted"


def test_an_object_is_named_by_its_model() -> None:
    with translation.override("en"):
        assert (object_label("planning.competition"), object_label("gone.thing")) == (
            "Competition",
            "gone.thing",
        )


def test_changes_stand_in_the_words_of_the_form() -> None:
    competition = factories.competition(name="盐山管道焊工竞赛")
    cluster = factories.cluster()
    with performing(
        "change", actor=Actor.system(), on=competition, may=is_administrator, note="按意见修改"
    ) as deed:
        deed.subject.cluster = cluster
        deed.subject.level = "city"
        deed.subject.backfilled = True
        deed.subject.save()

    with translation.override("en"):
        (row,) = timeline_rows(journal.timeline("planning.competition", competition.pk))
    assert row["title"] == "Changed"
    assert row["note"] == "按意见修改"
    assert row["changes"] == [
        ("Level", "County level", "Municipal level"),
        ("Cluster", "", "盐山管道装备产业集群"),
        ("Entered afterwards", "No", "Yes"),
    ]


def test_a_personal_value_is_never_shown() -> None:
    employer = factories.enterprise(contact_name="")
    with performing("change", actor=Actor.system(), on=employer, may=is_administrator) as deed:
        deed.subject.contact_phone = "19800001234"
        deed.subject.contact_name = "周某某"
        deed.subject.save()

    with translation.override("en"):
        (row,) = timeline_rows(journal.timeline("enterprises.enterprise", employer.pk))
    assert sorted(row["changes"]) == [("Contact", "", "Encrypted"), ("Telephone number", "", "Encrypted")]
    assert "19800001234" not in str(row)
    assert "周某某" not in str(row)


def test_recent_acts_name_their_objects_and_lead_to_them() -> None:
    competition = factories.competition(name="青县电子机箱竞赛")
    with performing("submit", actor=Actor.system(), on=competition, may=yes):
        pass
    (row,) = timeline_rows(JournalRow.objects.select_related("actor"), name_objects=True)
    assert row["title"] == "上报上级工会\N{FULLWIDTH COLON}青县电子机箱竞赛"
    assert row["object"].title == "青县电子机箱竞赛"


def test_an_object_that_is_gone_keeps_its_number() -> None:
    with creating("create", actor=Actor.system(), at=None, may=yes) as deed:
        deed.subject = factories.cluster("要撤销的集群")
    number = deed.subject.pk
    deed.subject.delete()
    with translation.override("en"):
        (row,) = timeline_rows(JournalRow.objects.all(), name_objects=True)
    assert row["title"] == f"Created: Cluster no. {number}"


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_do_not_grow_with_the_rows(count: int, django_assert_max_num_queries: Any) -> None:
    for _number in range(count):
        competition = factories.competition()
        with performing("change", actor=Actor.system(), on=competition, may=yes) as deed:
            deed.subject.cluster = factories.cluster()
            deed.subject.save()
    rows = list(JournalRow.objects.select_related("actor"))
    with django_assert_max_num_queries(2):
        shown = timeline_rows(rows, name_objects=True)
    assert len(shown) == count
