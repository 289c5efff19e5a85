"""Every object that the record of acts names: its look-ups exist, so that a row can always be shown."""

from __future__ import annotations

import pytest
from django.apps import apps

from portal.desk.objects import OBJECTS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("object_type", "title", "url_field"), [(row[0], row[1], row[3]) for row in OBJECTS])
def test_the_look_ups_of_an_object_exist(object_type: str, title: tuple[str, ...], url_field: str) -> None:
    model = apps.get_model(object_type)
    assert list(model._base_manager.values_list("pk", url_field, *title)) == []
