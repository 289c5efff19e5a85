"""What follows a decision about a promotion or a recommendation, inside the same transaction.

The act has locked the person's row, so that two decisions about one person are taken one after the other.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Competitor
from competitions.results.lifecycles import bring_back_grant, kind_of
from competitions.results.models import Honour, HonourRecommendation, Incentive, Promotion
from enterprises.models import SkillLevel
from enterprises.queries import staff_users
from portal.acts.actors import Role
from portal.acts.deeds import Deed
from portal.acts.lifecycle import register_follower
from unions.models import User
from unions.queries import holders


@register_follower("results.raise_level")
def raise_level(deed: Deed[Any]) -> None:
    """The level on the person's record becomes the one reached."""
    promotion: Promotion = deed.subject
    worker = deed.also(promotion.award.worker)
    worker.skill_level = promotion.to_level
    worker.save(update_fields=["skill_level"])


@register_follower("results.lower_level")
def lower_level(deed: Deed[Any]) -> None:
    """The level goes back to what it was, unless another promotion has changed it since."""
    promotion: Promotion = deed.subject
    worker = promotion.award.worker
    if worker.skill_level == promotion.to_level:
        deed.also(worker)
        worker.skill_level = promotion.from_level
        worker.save(update_fields=["skill_level"])


@register_follower("results.tell_person")
def tell_person(deed: Deed[Any]) -> None:
    """Tell the person, where there is an account, and the staff of the unit."""
    record = deed.subject
    award = record.award
    words = {"name": award.worker.name, "event": award.event.name}
    if isinstance(record, Promotion):
        words["level"] = str(SkillLevel(record.to_level).label)
        said = {
            "confirm": _("Promotion of %(name)s to “%(level)s” is confirmed (“%(event)s”)"),
            "revoke": _("Promotion of %(name)s to “%(level)s” is revoked (“%(event)s”)"),
        }
    else:
        words["honour"] = record.honour
        said = {"grant": _("“%(honour)s” is granted to %(name)s (“%(event)s”)")}
    people = list(staff_users(award.employer))
    if award.worker.user is not None:
        people.append(award.worker.user)
    deed.tell(people, title=said[deed.verb] % words, body=deed.note, url=_page(record))


@register_follower("results.one_union_up")
def one_union_up(deed: Deed[Any]) -> None:
    """It lies with the parent from now on; the rule has seen to it that there is one."""
    record: HonourRecommendation = deed.subject
    if record.lies_with is not None and record.lies_with.parent is not None:
        record.lies_with = record.lies_with.parent
        record.save(update_fields=["lies_with"])


@register_follower("results.tell_next_union")
def tell_next_union(deed: Deed[Any]) -> None:
    """Tell whoever signs for the union with which the recommendation lies now."""
    record: HonourRecommendation = deed.subject
    if record.lies_with is None:
        return
    deed.tell(
        holders(record.lies_with, Role.APPROVER, Role.ADMINISTRATOR),
        title=_("A recommendation for “%(honour)s” from %(union)s waits for you")
        % {"honour": record.honour, "union": record.union.name},
        url=_page(record),
    )


@register_follower("results.tell_organiser")
def tell_organiser(deed: Deed[Any]) -> None:
    """Tell the organiser's staff what became of a recommendation of theirs."""
    record: HonourRecommendation = deed.subject
    words = {
        "turn_down": _("The recommendation for “%(honour)s” was not followed"),
        "revoke": _("The recommendation for “%(honour)s” was taken back"),
    }
    people = {
        user.pk: user for user in holders(record.union, Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)
    }
    if record.lies_with is not None:
        people |= {user.pk: user for user in holders(record.lies_with, Role.APPROVER, Role.ADMINISTRATOR)}
    deed.tell(
        people.values(), title=words[deed.verb] % {"honour": record.honour}, body=deed.note, url=_page(record)
    )


@register_follower("results.put_on_record")
def put_on_record(deed: Deed[Any]) -> None:
    """The title stands on the person's record; no second one of the same name."""
    record: HonourRecommendation = deed.subject
    known = Honour.objects.filter(worker_id=record.award.worker_id, name=record.honour, ended_on__isnull=True)
    if known.exists() or record.granted_on is None:
        return
    honour = Honour.objects.create(
        worker_id=record.award.worker_id,
        name=record.honour,
        granted_on=record.granted_on,
        document_number=record.document_number,
        union_id=deed.actor.union_id or record.union.pk,
    )
    deed.also(honour, fresh=True)


@register_follower("results.take_off_record")
def take_off_record(deed: Deed[Any]) -> None:
    """A title that this recommendation brought is taken back today."""
    record: HonourRecommendation = deed.subject
    if record.granted_on is None:
        return
    for honour in Honour.objects.select_for_update().filter(
        worker_id=record.award.worker_id, name=record.honour, ended_on__isnull=True
    ):
        deed.also(honour)
        honour.ended_on = timezone.localdate()
        honour.save(update_fields=["ended_on"])


@register_follower("results.keep_granted")
def keep_granted(deed: Deed[Any]) -> None:
    """What was granted before its basis was withdrawn is granted still."""
    record: HonourRecommendation = deed.subject
    bring_back_grant(record)
    record.save(update_fields=["state"])


@register_follower("results.tell_recipient")
def tell_recipient(deed: Deed[Any]) -> None:
    """Tell whoever gets an incentive: the person and the unit, a whole team, or the staff of the enterprise."""
    record: Incentive = deed.subject
    words = {"what": record.title, "who": record.recipient, "event": record.award.event.name}
    said = {
        "confirm": _("%(what)s for %(who)s is confirmed and due (“%(event)s”)"),
        "pay": _("%(what)s for %(who)s was paid (“%(event)s”)"),
        "call_off": _("%(what)s for %(who)s was called off (“%(event)s”)"),
        "revoke": _("%(what)s for %(who)s is to be paid back (“%(event)s”)"),
    }
    deed.tell(recipients_of(record), title=said[deed.verb] % words, body=deed.note, url=_page(record))


def recipients_of(record: Incentive) -> list[User]:
    """The accounts of those whom an incentive concerns, each once. At most three queries."""
    if record.unit is not None:
        return list(staff_users(record.unit))
    members = Competitor.objects.filter(entry=record.award.entry_id, active=True, worker__user__isnull=False)
    people = [member.worker.user for member in members.select_related("worker__user")]
    found = [*(user for user in people if user is not None), *staff_users(record.award.employer)]
    return list({user.pk: user for user in found}.values())


def _page(record: Promotion | HonourRecommendation | Incentive) -> str:
    return reverse("results:consequence", args=[kind_of(record), record.pk])
