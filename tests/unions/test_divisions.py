"""The unions of the pilot's divisions."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed
from tests import factories
from unions.divisions import plant_divisions
from unions.models import Union

pytestmark = pytest.mark.django_db


def test_the_tree_of_the_pilot() -> None:
    planted = plant_divisions(actor=Actor.system())

    assert {level: Union.objects.filter(level=level).count() for level in Union.Level} == {
        "province": 1,
        "city": 1,
        "county": 22,
        "grassroots": 0,
    }
    yanshan = planted["130925"]
    assert (yanshan.name, yanshan.short_name, yanshan.initials) == ("盐山县总工会", "盐山县", "ysxzgh")
    assert yanshan.parent == planted["130900"]
    assert Union.objects.filter(path__startswith=planted["130900"].path).count() == 23


def test_the_six_inferred_unions_say_so_and_have_no_borrowed_code() -> None:
    plant_divisions(actor=Actor.system())

    noted = Union.objects.exclude(note="")
    assert {union.code for union in noted} == {"130971", "130972", "130973", "1309A1", "1309A2", "1309A3"}
    assert set(noted.filter(division_code="").values_list("code", flat=True)) == {
        "1309A1",
        "1309A2",
        "1309A3",
    }


def test_planting_again_changes_nothing_and_keeps_what_staff_changed() -> None:
    plant_divisions(actor=Actor.system())
    Union.objects.filter(code="1309A1").update(name="临港经济技术开发区总工会", note="")
    rows = JournalRow.objects.count()

    plant_divisions(actor=Actor.system())

    assert Union.objects.count() == 24
    assert Union.objects.get(code="1309A1").note == ""
    assert JournalRow.objects.count() == rows == 24


def test_nobody_but_the_portal_itself_plants_the_tree() -> None:
    factories.tree()
    with pytest.raises(NotAllowed):
        plant_divisions(actor=factories.actor_at(factories.province(), Role.ADMINISTRATOR))
    assert Union.objects.filter(code="130902").count() == 0


def test_unions_planted_before_they_had_one_get_their_name_in_document_numbers() -> None:
    planted = plant_divisions(actor=Actor.system())
    expected = {code: union.register_name for code, union in planted.items()}
    Union.objects.update(register_name="")
    Union.objects.filter(code="130925").update(register_name="盐总工")
    # Another union has taken the name of 青县 meanwhile: it keeps it, and 青县 is left to its staff.
    Union.objects.filter(code="130921").update(register_name=expected["130922"])

    import_module("unions.migrations.0005_fill_register_names").fill(apps, None)

    named = dict(Union.objects.values_list("code", "register_name"))
    changed = {"130925": "盐总工", "130921": expected["130922"], "130922": ""}
    assert named == expected | changed
