"""Numbers on the desk, and what stands behind them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from portal.acts.actors import Actor, Role
from portal.demo.accounts import ACCOUNTS
from portal.desk import record
from tests import factories
from unions.models import Union, User


def shown_behind(client: Client, actor: Actor, url: str) -> Any:
    """What the page behind a number holds: the rows of its list on all pages, or what it counts itself."""
    if "#" in url:
        return 1  # leads to a form, for the one thing to be done there
    answer: Any = client.get(url)
    assert answer.status_code == 200, url
    return held(answer, actor, url)


def held(answer: Any, actor: Actor, url: str) -> Any:
    route = answer.resolver_match.view_name
    context: Any = answer.context
    if route == "desk:audit":
        return record.found(actor, context["form"].criteria()).count()
    if route == "judges:event":
        return context["to_decide"]
    if route == "judge:home":
        return sum(card["appointment"].state in ("invited", "accepted") for card in context["current"])
    if route == "reports:report":
        return answer.content.decode()
    return context["page"].paginator.count


def numbers(page: Any) -> dict[str, int]:
    return {item["url"]: item["count"] for group in page.context["navigation"] for item in group["items"]}


def desks() -> list[User]:
    """The demo's people, and one in every role at the city, at a county and at the province."""
    people = [User.objects.get(username=account.username) for account in ACCOUNTS]
    for code in ("130000", "130900", "130925"):
        union = Union.objects.get(code=code)
        people += [factories.staff_of_union(union, role) for role in Role]
    return people
