"""Promotions and recommendations, exhaustively from their tables: every state, verb, place and role."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import transaction

from competitions.results import acts, queries
from competitions.results.lifecycles import HONOUR, PROMOTION
from competitions.results.models import HonourRecommendation, Promotion
from competitions.results.rules import portal_alone
from portal.acts.actors import Actor, Role
from portal.acts.models import Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.results.awarded import Contest, published

pytestmark = pytest.mark.django_db

ROLES = (Role.OFFICER, Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE, Role.VIEWER, Role.AUDITOR)
PLACES = ("organiser", "above", "sibling", "below")
PREPARING, DECIDING = {Role.OFFICER, Role.ADMINISTRATOR}, {Role.APPROVER, Role.ADMINISTRATOR}
DAY = datetime.date(2026, 5, 1)

# Who may take each verb: place → roles. Written by hand, not read from the tables.
ORGANISER: dict[str, dict[str, set[Role]]] = {
    "put_forward": {"organiser": PREPARING},
    "confirm": {"organiser": DECIDING},
    "decline": {"organiser": PREPARING | DECIDING},
    "reconsider": {"organiser": PREPARING | DECIDING},
}
PROMOTION_VERBS: dict[str, dict[str, set[Role]]] = {
    **ORGANISER,
    "certify": {"organiser": PREPARING | DECIDING},
    "uphold": {"organiser": DECIDING},
    "revoke": {"organiser": DECIDING},
}
HONOUR_VERBS: dict[str, dict[str, set[Role]]] = {
    **ORGANISER,
    "pass_on": {"above": DECIDING},
    "grant": {"above": DECIDING},
    "turn_down": {"above": DECIDING},
    "mark_held": {"organiser": PREPARING | DECIDING},
    "uphold": {"organiser": DECIDING, "above": DECIDING},
    "revoke": {"organiser": DECIDING, "above": DECIDING},
}
PROMOTION_WAYS = {
    ("suggested", "put_forward"): "proposed",
    ("suggested", "decline"): "declined",
    ("proposed", "confirm"): "confirmed",
    ("proposed", "decline"): "declined",
    ("confirmed", "certify"): "confirmed",
    ("declined", "reconsider"): "suggested",
    ("questioned", "uphold"): "confirmed",
    ("questioned", "revoke"): "revoked",
}
HONOUR_WAYS = {
    ("suggested", "put_forward"): "proposed",
    ("suggested", "decline"): "declined",
    ("suggested", "mark_held"): "held",
    ("proposed", "confirm"): "recommended",
    ("proposed", "decline"): "declined",
    ("proposed", "mark_held"): "held",
    ("recommended", "pass_on"): "recommended",
    ("recommended", "grant"): "granted",
    ("recommended", "turn_down"): "not_granted",
    ("declined", "reconsider"): "suggested",
    ("questioned", "uphold"): "recommended",
    ("questioned", "revoke"): "revoked",
}
_SPECIAL: dict[str, Callable[[Actor, Any], Any]] = {
    "confirm": lambda actor, record: acts.confirm(actor=actor, record=record),
    "certify": lambda actor, record: acts.certify(
        actor=actor, promotion=record, number="冀-2026-0001", issued_on=DAY
    ),
    "pass_on": lambda actor, record: acts.pass_on(actor=actor, record=record),
    "grant": lambda actor, record: acts.grant(actor=actor, record=record, granted_on=DAY),
    "mark_held": lambda actor, record: acts.mark_held(actor=actor, record=record, granted_on=DAY),
}


def take(actor: Actor, record: Any, verb: str) -> str | None:
    """The state reached, None where it was refused; nothing of it stays."""
    with transaction.atomic():
        try:
            if verb in _SPECIAL:
                reached = _SPECIAL[verb](actor, record).state
            else:
                reached = acts.decide(actor=actor, record=record, verb=verb, reason="理由").state
        except (NotAllowed, Refused):
            reached = None
        transaction.set_rollback(True)
    return None if reached is None else str(reached)


def actors() -> Iterator[tuple[str, Role, Actor]]:
    unions = {
        "organiser": factories.county(),
        "above": factories.city(),
        "sibling": factories.county("130922"),
        "below": factories.tree()["130925-001"],
    }
    for place, role in itertools.product(PLACES, ROLES):
        yield place, role, factories.actor_at(unions[place], role)


def brought_to(record: Any, state: str) -> None:
    """Put the record into a state, with what the database asks of it there."""
    decided = state not in ("suggested", "proposed", "declined", "lapsed", "held")
    facts: dict[str, Any] = {"state": state, "reason": "理由", "confirmed_on": DAY if decided else None}
    if isinstance(record, HonourRecommendation):
        facts["lies_with"] = factories.city() if decided else None
        facts["granted_on"] = DAY if state in ("granted", "held") else None
    type(record).objects.filter(pk=record.pk).update(**facts)


def test_the_verbs_tested_here_are_those_of_the_tables() -> None:
    for table, verbs, ways in (
        (PROMOTION, PROMOTION_VERBS, PROMOTION_WAYS),
        (HONOUR, HONOUR_VERBS, HONOUR_WAYS),
    ):
        by_hand = [row for row in table.transitions if row.may is not portal_alone]
        assert {row.verb for row in by_hand} == set(verbs)
        assert {(source, row.verb) for row in by_hand for source in row.sources} == set(ways)


@pytest.mark.parametrize("state", Promotion.State.values)
def test_every_verb_of_a_promotion_in_every_state_by_every_role(state: str) -> None:
    record = published(5).promotion(1)
    brought_to(record, state)
    everybody = list(actors())
    for verb, allowed in PROMOTION_VERBS.items():
        target = PROMOTION_WAYS.get((state, verb))
        for place, role, actor in everybody if target else everybody[:3]:
            expected = target if role in allowed.get(place, set()) else None
            assert take(actor, record, verb) == expected, (state, verb, place, role)


@pytest.mark.parametrize("state", HonourRecommendation.State.values)
def test_every_verb_of_a_recommendation_in_every_state_by_every_role(state: str) -> None:
    record = published(5).honour()
    brought_to(record, state)
    everybody = list(actors())
    for verb, allowed in HONOUR_VERBS.items():
        granter = "province" if verb == "pass_on" else "city"
        HonourRecommendation.objects.filter(pk=record.pk).update(granted_by=granter)
        target = HONOUR_WAYS.get((state, verb))
        for place, role, actor in everybody if target else everybody[:3]:
            expected = target if role in allowed.get(place, set()) else None
            assert take(actor, record, verb) == expected, (state, verb, place, role)


@pytest.mark.parametrize("verb", [row.verb for row in PROMOTION.transitions if row.needs_reason])
def test_a_reason_is_asked_for(verb: str) -> None:
    record = published(5).promotion(1)
    brought_to(record, next(row for row in PROMOTION.transitions if row.verb == verb).sources[0])
    with pytest.raises(Refused) as refusal:
        acts.decide(actor=Actor.system(), record=record, verb=verb, reason=" ")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("verb", ["renew", "lapse", "question", "stand_again", "confirm", "nonsense"])
def test_what_is_not_a_plain_verb_is_no_decision(verb: str) -> None:
    with pytest.raises(ValueError, match=verb):
        acts.decide(actor=Actor.system(), record=published(5).promotion(1), verb=verb)


def test_a_recommendation_climbs_level_by_level_to_the_union_that_grants_it() -> None:
    contest = published(5)
    HonourRecommendation.objects.update(granted_by="province")
    acts.decide(actor=contest.officer, record=contest.honour(), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.honour())
    assert contest.honour().lies_with == factories.city()
    signer = factories.actor_at(factories.city(), Role.APPROVER)
    acts.pass_on(actor=signer, record=contest.honour())
    assert contest.honour().lies_with == factories.province()
    with pytest.raises(NotAllowed):
        acts.pass_on(actor=signer, record=contest.honour())
    province = factories.actor_at(factories.province(), Role.APPROVER)
    with pytest.raises(NotAllowed):
        acts.pass_on(actor=province, record=contest.honour())
    acts.grant(actor=province, record=contest.honour(), granted_on=DAY)
    assert contest.honour().state == "granted"


def test_a_honour_of_the_organiser_itself_lies_with_it() -> None:
    contest = published(5)
    HonourRecommendation.objects.update(granted_by="county")
    acts.decide(actor=contest.officer, record=contest.honour(), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.honour())
    assert contest.honour().lies_with == factories.county()
    acts.grant(actor=contest.approver, record=contest.honour(), granted_on=DAY)


def test_one_decision_about_many_leaves_each_its_own_checks() -> None:
    contest = published()
    records = [contest.promotion(rank) for rank in (1, 2, 3)]
    acts.decide(actor=contest.officer, record=records[2], verb="decline", reason="本人放弃")
    outcomes = acts.decide_many(actor=contest.officer, records=records, verb="put_forward")
    assert [refusal is None for _record, refusal in outcomes] == [True, True, False]
    outcomes = acts.decide_many(actor=contest.officer, records=records, verb="confirm")
    assert all(isinstance(refusal, NotAllowed | Refused) for _record, refusal in outcomes)
    outcomes = acts.decide_many(actor=contest.approver, records=records[:2], verb="confirm")
    assert [refusal for _record, refusal in outcomes] == [None, None]
    assert [contest.promotion(rank).state for rank in (1, 2, 3)] == ["confirmed", "confirmed", "declined"]


def test_a_certificate_has_a_number_and_a_day_that_has_come() -> None:
    contest = published(5)
    promotion = contest.promotion(1)
    acts.decide(actor=contest.officer, record=promotion, verb="put_forward")
    acts.confirm(actor=contest.approver, record=promotion)
    for number, day, field in (
        ("  ", DAY, "number"),
        ("1", datetime.date(2099, 1, 1), "issued_on"),
    ):
        with pytest.raises(Refused) as refusal:
            acts.certify(actor=contest.officer, promotion=promotion, number=number, issued_on=day)
        assert refusal.value.field == field
    acts.certify(actor=contest.officer, promotion=promotion, number=" 冀123456 ", issued_on=DAY)
    kept = contest.promotion(1)
    assert (kept.certificate_number, kept.certified_on) == ("冀123456", DAY)
    assert "冀123456" not in kept.certificate_number_sealed


def test_whoever_is_concerned_is_told() -> None:
    contest = published(5)
    worker = contest.worker(1)
    myself = factories.actor_self(worker)
    staff = factories.staff_of_unit(contest.award(1).employer)
    above = factories.staff_of_union(factories.city(), Role.APPROVER)
    acts.decide(actor=contest.officer, record=contest.promotion(1), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.promotion(1))
    acts.decide(actor=contest.officer, record=contest.honour(), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.honour())
    urls = {
        f"/desk/results/awards/promotions/{contest.promotion(1).pk}/": {myself.user_id, staff.pk},
        f"/desk/results/awards/honours/{contest.honour().pk}/": {above.pk},
    }
    for url, people in urls.items():
        assert set(Notice.objects.filter(url=url).values_list("user_id", flat=True)) == people


def seen(actor: Actor, contest: Contest) -> dict[str, set[int]]:
    return {
        kind: {each.award.rank for each in queries.listed(actor, kind).filter(award__event=contest.event)}
        for kind in ("promotions", "honours")
    }


def test_who_sees_what() -> None:
    contest = published(5)
    acts.decide(actor=contest.officer, record=contest.promotion(1), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.promotion(1))
    employer = contest.award(1).employer
    nothing: dict[str, set[int]] = {"promotions": set(), "honours": set()}
    everything = {"promotions": {1, 2}, "honours": {1}}
    confirmed_only = {"promotions": {1}, "honours": set()}
    expected = {
        "system": (Actor.system(), everything),
        "organiser": (factories.actor_at(factories.county(), Role.VIEWER), everything),
        "above": (factories.actor_at(factories.city(), Role.VIEWER), everything),
        "another county": (factories.actor_at(factories.county("130922")), nothing),
        "employer": (factories.actor_in(employer), confirmed_only),
        "another unit": (factories.actor_in(factories.enterprise()), nothing),
        "winner": (factories.actor_self(contest.worker(1)), confirmed_only),
        "the second": (factories.actor_self(contest.worker(2)), nothing),
        "nobody": (Actor.anonymous(), nothing),
    }
    assert {name: seen(actor, contest) for name, (actor, _) in expected.items()} == {
        name: what for name, (_, what) in expected.items()
    }


def test_the_county_of_the_employer_sees_what_was_confirmed() -> None:
    contest = published(5)
    elsewhere = factories.enterprise(county_union=factories.county("130922"))
    award = contest.award(1)
    award.employer = elsewhere
    award.save()
    home = factories.actor_at(factories.county("130922"))
    assert seen(home, contest) == {"promotions": set(), "honours": set()}
    acts.decide(actor=contest.officer, record=contest.honour(), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.honour())
    assert seen(home, contest) == {"promotions": set(), "honours": {1}}


def test_reports_count_what_was_confirmed_in_the_period_by_unions_in_scope() -> None:
    contest = published(5)
    acts.decide(actor=contest.officer, record=contest.promotion(1), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.promotion(1))
    acts.decide(actor=contest.officer, record=contest.honour(), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.honour())
    Promotion.objects.filter(pk=contest.promotion(1).pk).update(confirmed_on=DAY)
    HonourRecommendation.objects.update(confirmed_on=DAY)
    after, yan, qing = DAY + datetime.timedelta(days=1), factories.county(), factories.county("130922")
    counted = {
        (union.code, first): (
            queries.promotions_confirmed(union.path, first, after).count(),
            queries.honours_recommended(union.path, first, after).count(),
        )
        for union in (factories.city(), yan, qing)
        for first in (DAY, after)
    }
    assert counted == {
        ("130900", DAY): (1, 1),
        ("130925", DAY): (1, 1),
        ("130922", DAY): (0, 0),
        ("130900", after): (0, 0),
        ("130925", after): (0, 0),
        ("130922", after): (0, 0),
    }
    Promotion.objects.filter(confirmed_on=DAY).update(state="questioned")
    HonourRecommendation.objects.update(state="not_granted", reason="名额已满")
    assert queries.promotions_confirmed(yan.path, DAY, DAY).count() == 0
    assert queries.honours_recommended(yan.path, DAY, DAY).count() == 1
    assert contest.version is not None
    acts.withdraw(actor=contest.approver, version=contest.version, reason="评分有误")
    assert queries.honours_recommended(yan.path, DAY, DAY).count() == 0, "it lost its basis"


def test_what_waits_for_whom() -> None:
    contest = published(5)
    acts.decide(actor=contest.officer, record=contest.promotion(1), verb="put_forward")
    acts.decide(actor=contest.officer, record=contest.honour(), verb="put_forward")
    acts.confirm(actor=contest.approver, record=contest.honour())
    waiting = {
        name: {
            (row.url.partition("/awards/")[2], row.count)
            for row in queries.waiting_for(actor)
            if "/awards/" in row.url
        }
        for name, actor in {
            "officer": contest.officer,
            "approver": contest.approver,
            "city": factories.actor_at(factories.city(), Role.APPROVER),
            "viewer": factories.actor_at(factories.county(), Role.VIEWER),
            "elsewhere": factories.actor_at(factories.county("130922")),
        }.items()
    }
    assert waiting == {
        "officer": {("promotions/?state=suggested&mine=1", 1), ("incentives/?state=suggested&mine=1", 1)},
        "approver": {("promotions/?state=proposed&mine=1", 1)},
        "city": {("honours/?state=recommended&mine=1", 1)},
        "viewer": set(),
        "elsewhere": set(),
    }


def test_a_tile_leads_to_just_what_it_counts() -> None:
    contest, other = published(5), published(5)
    acts.decide(actor=contest.officer, record=contest.promotion(1), verb="put_forward")
    for each in (contest, other):
        acts.decide(actor=each.officer, record=each.honour(), verb="put_forward")
        acts.confirm(actor=each.approver, record=each.honour())
    # Seen by the city too, but not the city's to decide.
    HonourRecommendation.objects.filter(pk=other.honour().pk).update(lies_with=factories.county())
    counted: dict[str, dict[str, tuple[int, int, int]]] = {}
    for name, union in (("city", factories.city()), ("county", factories.county())):
        actor = factories.actor_at(union, Role.ADMINISTRATOR)
        counted[name] = {}
        for tile in queries.waiting_for(actor):
            if "/awards/" not in tile.url:
                continue
            kind, _, query = tile.url.partition("/awards/")[2].partition("/?")
            state = dict(parse_qsl(query))["state"]
            mine = queries.listed(actor, kind, state=state, mine=True)
            everything = queries.listed(actor, kind, state=state)
            counted[name][f"{kind} {state}"] = (tile.count, mine.count(), everything.count())
    assert counted == {
        "city": {"honours recommended": (1, 1, 2)},
        "county": {
            "promotions suggested": (3, 3, 3),
            "promotions proposed": (1, 1, 1),
            "honours recommended": (1, 1, 2),
            "incentives suggested": (2, 2, 2),
        },
    }
