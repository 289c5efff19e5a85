"""Who is told what of an objection, inside the same transaction."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.results.models import Objection
from enterprises.queries import staff_users
from portal.acts.actors import Role
from portal.acts.deeds import Deed
from portal.acts.lifecycle import register_follower
from unions.models import User
from unions.queries import holders


def page_of(objection: Objection) -> str:
    return reverse("results:objection", args=[objection.pk])


def handlers_of(objection: Objection) -> list[User]:
    """Those who deal with objections for the organiser: the unit's staff, or officers and signers of the union."""
    competition = objection.event.competition
    if competition.enterprise is not None:
        return list(staff_users(competition.enterprise))
    return list(holders(competition.organiser, Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR))


def arbitrators_of(objection: Objection) -> list[User]:
    """The accounts of the arbitrators who deal with it."""
    found = objection.arbitrations.filter(ended_at__isnull=True).select_related("appointment__judge__user")
    users = (each.appointment.judge.user for each in found)
    return [user for user in users if user is not None]


@register_follower("results.tell_objector")
def tell_objector(deed: Deed[Any]) -> None:
    """Tell whoever filed it; of a unit all its staff."""
    objection: Objection = deed.subject
    words = {
        "take_up": _("Your objection %(number)s is taken up"),
        "refuse": _("Your objection %(number)s is not taken up"),
        "uphold": _("Your objection %(number)s is upheld"),
        "dismiss": _("Your objection %(number)s is not upheld"),
        "close": _("Your objection %(number)s is closed"),
    }
    people = [objection.filed_by] if objection.unit is None else list(staff_users(objection.unit))
    deed.tell(people, title=words[deed.verb] % {"number": objection.number}, url=page_of(objection))


@register_follower("results.tell_arbitrators")
def tell_arbitrators(deed: Deed[Any]) -> None:
    """Tell those who deal with it from now on."""
    objection: Objection = deed.subject
    deed.tell(
        arbitrators_of(objection),
        title=_("Objection %(number)s waits for your decision") % {"number": objection.number},
        url=page_of(objection),
    )


@register_follower("results.tell_handlers")
def tell_handlers(deed: Deed[Any]) -> None:
    """Tell the organiser's staff what became of it."""
    objection: Objection = deed.subject
    words = {
        "object": _("Objection %(number)s has come in"),
        "uphold": _("Objection %(number)s is upheld: the results are to be corrected"),
        "dismiss": _("Objection %(number)s is not upheld"),
        "take_back": _("Objection %(number)s was taken back"),
    }
    deed.tell(
        handlers_of(objection), title=words[deed.verb] % {"number": objection.number}, url=page_of(objection)
    )
