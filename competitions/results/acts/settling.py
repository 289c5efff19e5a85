"""What follows from an award, brought in line with the version of the results that stands.

Publishing, correcting and withdrawing call `settle` inside their own act. What nobody has decided yet follows the
results without a trace but the journal's: it is suggested, worked out anew, or lapses. What was confirmed is never
undone by the portal: it is marked "basis withdrawn", and people decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Competitor
from competitions.planning import governance
from competitions.planning.models import Event
from competitions.planning.policy import Pack
from competitions.planning.policy.awards import EarnedHonour
from competitions.planning.policy.vocabulary import AwardKind, SkillLevel
from competitions.results import queries, rules
from competitions.results.acts import incentives, issuing
from competitions.results.checks import ON_THE_WAY
from competitions.results.lifecycles import HONOUR, PROMOTION, bring_back_grant, follow
from competitions.results.models import Award, Honour, HonourRecommendation, Promotion, ResultVersion
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from unions.queries import ancestors_of

C = TypeVar("C", Promotion, HonourRecommendation)


def work_out(*, actor: Actor, event: Event) -> Event:
    """Work the proposals of a published event out anew: levels and honours on record may have changed since.

    Raises:
        NotAllowed: the actor does not look after this event.
        Refused: no published results stand.
    """
    with performing("work_out_awards", actor=actor, on=event, may=rules.may_look_after) as deed:
        deed.require(
            queries.is_final(deed.subject),
            _("Proposals are worked out from published results. Publish them first."),
        )
        settle(deed, deed.subject, queries.newest_standing(deed.subject.pk))
    return deed.subject


def settle(deed: Deed[Any], event: Event, version: ResultVersion | None) -> None:
    """Bring awards and what follows from them in line with `version`; None: no version stands any more.

    The deed has locked the event's row, as every decision does before the record's (`deciding`): what is read here
    is what is written over. The number of queries grows with batches of 500, not with the awards.
    """
    pack = governance.pack_of(event.competition)
    awards = _settle_awards(deed, event, version)
    _settle_promotions(deed, event, awards, pack)
    _settle_honours(deed, event, awards, pack)
    incentives.settle(deed, event, awards, pack)
    reason = (
        _("Version %(number)d of the results says otherwise.") % {"number": version.number}
        if version is not None
        else _("The results were withdrawn.")
    )
    issuing.follow(deed, awards, str(reason))


def _settle_awards(deed: Deed[Any], event: Event, version: ResultVersion | None) -> list[Award]:
    given = _given(event, version)
    awards = list(Award.objects.filter(event=event).select_related("worker"))
    for award in awards:
        deed.also(award)
        facts = given.pop(award.worker_id, None)
        if facts is not None:
            for name, value in facts.items():
                setattr(award, name, value)
            award.lost_at = None
        elif award.lost_at is None:
            award.lost_at = timezone.now()
    Award.objects.bulk_update(
        awards, ["version", "entry", "employer", "rank", "kind", "name", "title", "lost_at"], batch_size=500
    )
    fresh = [Award(event=event, **facts) for facts in given.values()]
    for award in Award.objects.bulk_create(fresh):
        deed.also(award, fresh=True)
    return [*awards, *fresh]


def _given(event: Event, version: ResultVersion | None) -> dict[int, dict[str, Any]]:
    """What the version gives, by worker: each member of a winning team gets what the team got."""
    if version is None:
        return {}
    rows = {
        row["entry"]: row
        for row in version.snapshot["rows"]
        if row["rank"] is not None and (row["award_key"] or row["title"])
    }
    people = Competitor.objects.filter(event=event, active=True, entry__in=rows).select_related("worker")
    return {
        person.worker_id: {
            "version": version,
            "worker": person.worker,
            "entry_id": person.entry_id,
            "employer_id": person.employer_id,
            "rank": rows[person.entry_id]["rank"],
            "kind": rows[person.entry_id]["award_key"],
            "name": rows[person.entry_id]["award"],
            "title": rows[person.entry_id]["title"],
        }
        for person in people.order_by("entry", "order", "id")
    }


# --- Promotions -----------------------------------------------------------------------------------------


def _settle_promotions(deed: Deed[Any], event: Event, awards: list[Award], pack: Pack) -> None:
    known = {each.award_id: each for each in _locked(Promotion, awards)}
    before = {promotion.pk: _settled(promotion) for promotion in known.values()}
    fresh = []
    for award in awards:
        promotion = known.get(award.pk)
        if promotion is None:
            if reached := _level_earned(pack, event, award, award.worker.skill_level):
                fresh.append(Promotion(award=award, from_level=award.worker.skill_level, to_level=reached))
            continue
        deed.also(promotion)
        if promotion.confirmed_on is None:
            _suggest(
                promotion,
                award.worker.skill_level,
                _level_earned(pack, event, award, award.worker.skill_level),
            )
        else:
            earned = _level_earned(pack, event, award, promotion.from_level)
            follow(PROMOTION, promotion, "stand_again" if earned == promotion.to_level else "question")
    changed = [each for each in known.values() if _settled(each) != before[each.pk]]
    Promotion.objects.bulk_update(changed, ["state", "from_level", "to_level"], batch_size=500)
    _add(deed, Promotion.objects.bulk_create(fresh))


def _settled(promotion: Promotion) -> tuple[str, int, int]:
    """What settling may change of a promotion."""
    return promotion.state, promotion.from_level, promotion.to_level


def _suggest(promotion: Promotion, current: int, reached: int | None) -> None:
    """What nobody has confirmed follows the award and the person's level."""
    if reached is None:
        follow(PROMOTION, promotion, "lapse")
        return
    is_new = (promotion.from_level, promotion.to_level) != (current, reached)
    if (is_new or promotion.state == Promotion.State.LAPSED) and follow(PROMOTION, promotion, "renew"):
        promotion.from_level, promotion.to_level = current, reached


def _level_earned(pack: Pack, event: Event, award: Award, current: int) -> int | None:
    """The level that the award earns somebody who stands at `current`; None for nothing."""
    rules_of = pack.promotions
    if not (award.stands and award.kind and rules_of.by_award.active) or award.worker.erased_at is not None:
        return None
    level = governance.pack_level(event.competition.level)
    if rules_of.meant_for.active and not rules_of.meant_for.value.includes(level, event.group):
        return None
    reached = rules_of.reached(AwardKind(award.kind), SkillLevel.of_order(current))
    return reached.order if reached is not None else None


# --- Honours --------------------------------------------------------------------------------------------


def _settle_honours(deed: Deed[Any], event: Event, awards: list[Award], pack: Pack) -> None:
    organiser = event.competition.organiser
    granters = {union.level for union in (*ancestors_of(organiser), organiser)}
    found = _locked(HonourRecommendation, awards)
    before = {each.pk: each.state for each in found}
    known = {(each.award_id, each.honour): each for each in found}
    held = (
        _held(awards) if pack.honours.no_second_award.active and pack.honours.no_second_award.value else set()
    )
    fresh = []
    for award in awards:
        for honour in _honours_earned(pack, event, award):
            if honour.granted_by not in granters:
                continue
            recommendation = known.pop((award.pk, honour.name), None)
            is_held = (award.worker_id, honour.name) in held
            if recommendation is not None:
                deed.also(recommendation)
                if recommendation.confirmed_on is not None:
                    follow(HONOUR, recommendation, "stand_again")
                    bring_back_grant(recommendation)
                else:
                    follow(HONOUR, recommendation, "lapse" if is_held else "renew")
            elif not is_held:
                fresh.append(
                    HonourRecommendation(award=award, honour=honour.name, granted_by=honour.granted_by.value)
                )
    # Whatever is left is no longer earned.
    for recommendation in known.values():
        deed.also(recommendation)
        follow(HONOUR, recommendation, "lapse" if recommendation.confirmed_on is None else "question")
    changed = [each for each in found if each.state != before[each.pk]]
    HonourRecommendation.objects.bulk_update(changed, ["state"], batch_size=500)
    _add(deed, HonourRecommendation.objects.bulk_create(fresh))


def _honours_earned(pack: Pack, event: Event, award: Award) -> tuple[EarnedHonour, ...]:
    if not (award.stands and pack.honours.recommendations.active) or award.worker.erased_at is not None:
        return ()
    level = governance.pack_level(event.competition.level)
    return pack.honours.earned(award.rank, level=level, group=event.group)


def _held(awards: list[Award]) -> set[tuple[int, str]]:
    """(worker, title) that these people hold, or for which another award has recommended them."""
    people = {award.worker_id for award in awards}
    on_record = Honour.objects.filter(worker__in=people, ended_on__isnull=True).values_list(
        "worker_id", "name"
    )
    on_the_way = (
        HonourRecommendation.objects.filter(award__worker__in=people, state__in=ON_THE_WAY)
        .exclude(award__in=awards)
        .values_list("award__worker_id", "honour")
    )
    return {*on_record, *on_the_way}


# --- Both -----------------------------------------------------------------------------------------------


def _locked(model: type[C], awards: list[Award]) -> list[C]:
    """What rests on the awards, locked in one order."""
    records: Any = model.objects
    return list(records.filter(award__in=awards).select_for_update(of=("self",)).order_by("pk"))


def _add(deed: Deed[Any], records: Iterable[Any]) -> None:
    for record in records:
        deed.also(record, fresh=True)
