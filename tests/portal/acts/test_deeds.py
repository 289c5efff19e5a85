"""The one way state changes: what an act writes, what it refuses, and that nothing stays behind."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from portal.acts import journal
from portal.acts.actors import Actor, Role, Seat
from portal.acts.deeds import performing
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from unions.models import Union
from unions.rules import is_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Union:
    province = Union.objects.plant(None, code="130000", name="河北省总工会", level=Union.Level.PROVINCE)
    city = Union.objects.plant(province, code="130900", name="沧州市总工会", level=Union.Level.CITY)
    return Union.objects.plant(city, code="130925", name="盐山县总工会", level=Union.Level.COUNTY)


def seated(union: Union, role: Role = Role.ADMINISTRATOR) -> Actor:
    return Actor(
        seat=Seat(kind=Seat.Kind.UNION, key="t", label="测试", role=role, union_id=union.pk, path=union.path)
    )


def rename(actor: Actor, union: Union, name: str, note: str = "") -> Union:
    with performing("rename", actor=actor, on=union, may=is_administrator, note=note) as deed:
        deed.require(name, "a name is needed", field="name")
        deed.subject.name = name
        deed.subject.save()
    return deed.subject


def test_an_act_writes_what_changed_and_why(county: Union) -> None:
    rename(seated(county), county, "盐山县工会", note="更名批复")

    row = JournalRow.objects.get()
    assert (row.verb, row.object_type, row.object_id, row.sequence) == (
        "rename",
        "unions.union",
        str(county.pk),
        1,
    )
    assert (row.before, row.after) == ({"name": "盐山县总工会"}, {"name": "盐山县工会"})
    assert (row.note, row.union_id, row.seat, row.previous_hash) == ("更名批复", county.pk, "测试", "")


def test_rows_of_one_object_are_chained(county: Union) -> None:
    rename(seated(county), county, "甲")
    rename(seated(county), county, "乙")

    first, second = JournalRow.objects.order_by("sequence")
    assert second.previous_hash == first.hash
    assert list(journal.broken_rows()) == []
    assert journal.head("unions.union", county.pk) == second.hash


def test_who_may_not_changes_nothing(county: Union) -> None:
    with pytest.raises(NotAllowed):
        rename(seated(county, Role.VIEWER), county, "甲")

    county.refresh_from_db()
    assert county.name == "盐山县总工会"
    assert not JournalRow.objects.exists()


def test_a_role_holds_below_and_not_above(county: Union) -> None:
    city = Union.objects.get(code="130900")
    rename(seated(city), county, "甲")
    with pytest.raises(NotAllowed):
        rename(seated(county), city, "乙")


def test_a_refusal_leaves_nothing_behind(county: Union) -> None:
    with pytest.raises(Refused) as refusal:
        rename(seated(county), county, "")

    assert refusal.value.field == "name"
    assert not JournalRow.objects.exists()


def test_the_journal_cannot_be_changed_or_deleted(county: Union) -> None:
    rename(seated(county), county, "甲")
    for change in (lambda: JournalRow.objects.update(note="x"), lambda: JournalRow.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert JournalRow.objects.get().note == ""


def test_an_altered_row_is_found(county: Union) -> None:
    from portal.acts import triggers

    rename(seated(county), county, "甲")
    rename(seated(county), county, "乙")
    triggers.remove(connection)
    JournalRow.objects.filter(sequence=1).update(note="nachträglich")
    triggers.install(connection)

    assert [(row.sequence, reason) for row, reason in journal.broken_rows()] == [
        (1, "the content was altered")
    ]
