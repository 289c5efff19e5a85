"""Reference data is entered once and then left to staff."""

from __future__ import annotations

import pytest

from enterprises.models import Cluster, Trade
from enterprises.reference import load_reference
from portal.acts.actors import Actor
from portal.acts.refusals import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_is_missing_is_entered_and_what_is_there_stays() -> None:
    factories.tree()
    factories.cluster("盐山管道装备产业集群", product="员工改过")
    first = load_reference(actor=Actor.system())
    assert first["trades"] == Trade.objects.count() > 50
    # The small tree knows two of the counties.
    assert set(Cluster.objects.values_list("name", "county__code")) == {
        ("盐山管道装备产业集群", "130925"),
        ("青县电子机箱产业集群", "130922"),
        ("青县石油管道装备产业集群", "130922"),
    }
    assert Cluster.objects.get(name="盐山管道装备产业集群").product == "员工改过"
    assert load_reference(actor=Actor.system()) == {"trades": 0, "clusters": 0}


def test_only_the_portal_itself_enters_it() -> None:
    with pytest.raises(NotAllowed):
        load_reference(actor=factories.actor_at(factories.city()))
