"""The menu of the desk: one table that says where things are and who sees them.

An entry whose address this installation does not have is left out. The counts beside the entries are those of
`counting`, the same on every page. Nothing here decides what a person may do: the pages themselves do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import pgettext_lazy

from portal.acts.actors import Actor, Role
from portal.acts.addresses import address
from portal.desk import counting

SeenBy = Callable[[Actor], bool]


def anyone(actor: Actor) -> bool:
    return actor.seat is not None


def union_staff(actor: Actor) -> bool:
    return actor.at_union


def unit_staff(actor: Actor) -> bool:
    return actor.at_unit


def oneself(actor: Actor) -> bool:
    """A worker or anybody else who acts for nobody but themselves."""
    return anyone(actor) and not actor.at_union and not actor.at_unit and not actor.is_system


def staff(actor: Actor) -> bool:
    return actor.at_union or actor.at_unit


def at_work(actor: Actor) -> bool:
    """Union staff who run things; an auditor reads the record and leaves the work alone."""
    return actor.at_union and actor.role is not Role.AUDITOR


def in_role(*roles: Role) -> SeenBy:
    """Union staff in one of the roles."""

    def seen(actor: Actor) -> bool:
        return actor.at_union and actor.role in roles

    return seen


def either(*conditions: SeenBy) -> SeenBy:
    def seen(actor: Actor) -> bool:
        return any(condition(actor) for condition in conditions)

    return seen


_administrator = in_role(Role.ADMINISTRATOR)
_officer = in_role(Role.ADMINISTRATOR, Role.OFFICER)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu. `of_unit`: the address takes the unit in whose seat the reader is."""

    label: str | Promise
    url_name: str
    icon: str
    seen_by: SeenBy
    of_unit: bool = False

    def url(self, actor: Actor) -> str:
        """The address; empty where this installation has no such page."""
        return address(self.url_name, *([actor.unit_id] if self.of_unit else []))


@dataclass(frozen=True, slots=True)
class Group:
    label: str | Promise
    places: tuple[Place, ...]


MENU: tuple[Group, ...] = (
    Group("", (Place(pgettext_lazy("menu", "Home of the desk"), "desk:home", "house", anyone),)),
    Group(
        pgettext_lazy("menu", "Competitions"),
        (
            Place(
                pgettext_lazy("menu", "Competitions"),
                "planning:competitions",
                "trophy",
                either(at_work, unit_staff),
            ),
            Place(pgettext_lazy("menu", "Annual plans"), "planning:plans", "calendar3", at_work),
            Place(
                pgettext_lazy("menu", "Open for entry"),
                "entries:open_events",
                "door-open",
                either(unit_staff, _officer),
            ),
            Place(
                pgettext_lazy("menu", "Entries"),
                "entries:entries",
                "person-badge",
                either(at_work, unit_staff),
            ),
            Place(pgettext_lazy("menu", "My entries"), "entries:entries", "person-badge", oneself),
            Place(pgettext_lazy("menu", "Eligibility review"), "entries:reviews", "person-check", _officer),
            Place(pgettext_lazy("menu", "Delegations"), "entries:delegations", "flag", at_work),
            Place(
                pgettext_lazy("menu", "Scores and results"),
                "judging:events",
                "clipboard-check",
                either(at_work, unit_staff),
            ),
            Place(
                pgettext_lazy("menu", "Check-in"),
                "checkin:home",
                "qr-code-scan",
                either(at_work, unit_staff),
            ),
            Place(pgettext_lazy("menu", "Judges"), "judges:register", "person-check", at_work),
            Place(
                pgettext_lazy("menu", "Marking schemes"),
                "judging:schemes",
                "list-check",
                either(at_work, unit_staff),
            ),
            Place(
                pgettext_lazy("menu", "Promotions and honours"),
                "results:awards",
                "mortarboard",
                either(at_work, unit_staff),
            ),
            Place(
                pgettext_lazy("menu", "Certificates"),
                "results:certificates",
                "patch-check",
                either(at_work, unit_staff),
            ),
            Place(
                pgettext_lazy("menu", "Objections"),
                "results:objections",
                "chat-left-text",
                either(at_work, unit_staff, oneself),
            ),
            Place(pgettext_lazy("menu", "Results of our unit"), "results:unit", "award", unit_staff),
            Place(pgettext_lazy("menu", "My results"), "results:mine", "award", oneself),
            Place(pgettext_lazy("menu", "My judging"), "judge:home", "clipboard2-check", oneself),
        ),
    ),
    Group(
        pgettext_lazy("menu", "Organisation"),
        (
            Place(pgettext_lazy("menu", "Unions"), "unions:unions", "diagram-2", union_staff),
            Place(pgettext_lazy("menu", "People and roles"), "unions:people", "people", _administrator),
            Place(
                pgettext_lazy("menu", "Enterprises and schools"),
                "enterprises:enterprises",
                "building",
                at_work,
            ),
            Place(
                pgettext_lazy("menu", "Our unit"),
                "enterprises:enterprise",
                "building",
                unit_staff,
                of_unit=True,
            ),
            Place(
                pgettext_lazy("menu", "Registrations"),
                "enterprises:registrations",
                "building-add",
                in_role(Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER),
            ),
            Place(
                pgettext_lazy("menu", "Workers and students"),
                "enterprises:workers",
                "person-vcard",
                either(at_work, unit_staff),
            ),
            Place(pgettext_lazy("menu", "Working days"), "planning:calendar", "calendar-week", union_staff),
            Place(pgettext_lazy("menu", "Industry clusters"), "enterprises:clusters", "diagram-3", at_work),
        ),
    ),
    Group(
        pgettext_lazy("menu", "Innovation and growth"),
        (
            Place(
                pgettext_lazy("menu", "Innovations and training"),
                "innovations:innovations",
                "lightbulb",
                either(at_work, unit_staff),
            ),
        ),
    ),
    Group(
        pgettext_lazy("menu", "Reports and records"),
        (
            Place(pgettext_lazy("menu", "Quarterly reports"), "reports:reports", "bar-chart", union_staff),
            Place(
                pgettext_lazy("menu", "Record of acts"),
                "desk:audit",
                "journal-text",
                in_role(Role.AUDITOR, Role.ADMINISTRATOR),
            ),
            Place(pgettext_lazy("menu", "Messages sent"), "desk:outbox", "envelope-arrow-up", _administrator),
        ),
    ),
    Group(
        pgettext_lazy("menu", "Myself"),
        (
            Place(pgettext_lazy("menu", "Notices"), "desk:notices", "bell", anyone),
            Place(pgettext_lazy("menu", "My account"), "people:profile", "person-gear", anyone),
        ),
    ),
)


def places_for(actor: Actor) -> list[tuple[Group, list[tuple[Place, str]]]]:
    """The groups and places that the actor sees, with their addresses; empty groups are left out."""
    found = []
    for group in MENU:
        seen = [(place, place.url(actor)) for place in group.places if place.seen_by(actor)]
        places = [(place, url) for place, url in seen if url]
        if places:
            found.append((group, places))
    return found


def menu(actor: Actor, path: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The menu as the frame takes it: groups `{label, items: [{label, url, icon, active, count}]}`.

    Args:
        actor: who looks, in which seat.
        path: the address of the page; the entry with the longest matching address is the active one.
        counts: what waits, by the address of the list behind it.
    """
    groups = places_for(actor)
    urls = [url for _group, places in groups for _place, url in places]
    active = nearest(path, urls)
    totals: dict[str, int] = {}
    for url, count in counts.items():
        place = nearest(_path(url), urls)
        totals[place] = totals.get(place, 0) + count
    home = reverse("desk:home")
    totals[home] = sum(counts.values())
    return [
        {
            "label": group.label,
            "items": [
                {
                    "label": place.label,
                    "url": url,
                    "icon": place.icon,
                    "active": url == active,
                    "count": totals.get(url, 0),
                }
                for place, url in places
            ],
        }
        for group, places in groups
    ]


def _path(url: str) -> str:
    """The address without its query and fragment."""
    return url.partition("#")[0].partition("?")[0]


def nearest(path: str, urls: Iterable[str]) -> str:
    """The longest of `urls` that `path` begins with; the desk's home only for itself. Empty for none."""
    home = reverse("desk:home")
    fitting = [url for url in urls if path == url or (url != home and path.startswith(url))]
    return max(fitting, key=len, default="")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation` for the desk's frame, and `on_desk`: whether the page stands in it.

    Worked out only where a template asks for it.
    """

    def build() -> list[dict[str, Any]]:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or actor.seat is None:
            return []
        counts, unread = counting.counts_of(actor)
        if unread is not None:
            request.unread_count = unread  # type: ignore[attr-defined]
        return menu(actor, request.path, counts)

    def on_desk() -> bool:
        actor: Actor | None = getattr(request, "actor", None)
        home = address("desk:home")
        return bool(home) and request.path.startswith(home) and actor is not None and actor.seat is not None

    return {"navigation": SimpleLazyObject(build), "on_desk": SimpleLazyObject(on_desk)}
