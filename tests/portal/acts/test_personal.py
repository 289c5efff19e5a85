"""Personal data at rest."""

from __future__ import annotations

import pytest

from portal.acts.models import facts_of
from portal.acts.personal import PersonKey, blind_index, masked_identity, masked_phone
from unions.models import User

pytestmark = pytest.mark.django_db


def test_a_sealed_value_is_not_in_the_row_and_reads_back() -> None:
    user = User.objects.create(username="wang", name="王某")
    user.phone = "13900001234"
    user.save()

    stored = User.objects.values().get(pk=user.pk)
    assert "13900001234" not in str(stored)
    assert User.objects.get(pk=user.pk).phone == "13900001234"
    assert User.objects.get(phone_index=blind_index("phone", "13900001234")) == user


def test_destroying_the_key_erases_record_and_journal_alike() -> None:
    user = User.objects.create(username="wang", name="王某")
    user.phone = "13900001234"
    user.save()
    facts = facts_of(user)
    assert facts["name"].startswith("sealed:")
    assert "王某" not in str(facts)

    key = PersonKey.objects.get()
    assert key.unseal(facts["name"].removeprefix("sealed:")) == "王某"
    key.destroy()
    assert User.objects.get(pk=user.pk).phone == ""
    assert PersonKey.objects.get().unseal(facts["name"].removeprefix("sealed:")) == ""


def test_masks() -> None:
    assert masked_identity("11010519491231002X") == "110***********002X"
    assert masked_phone("13900001234") == "139****1234"
