"""On PostgreSQL a part of a name is found by an index, as the list of enterprises asks for it."""

from __future__ import annotations

import pytest
from django.db import connection

from enterprises.models import Enterprise
from enterprises.queries.registry import matching
from tests import factories


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_part_of_a_name_is_found_by_trigrams() -> None:
    factories.enterprise("盐山精密管件有限公司")
    factories.enterprise("沧州ABC铸造厂")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found = Enterprise.objects.filter(matching("精密管")).order_by()
    assert [each.name for each in found] == ["盐山精密管件有限公司"]
    assert "enterprise_name_trigrams" in found.explain()
    assert [each.name for each in Enterprise.objects.filter(matching("abc铸")).order_by()] == [
        "沧州ABC铸造厂"
    ]
