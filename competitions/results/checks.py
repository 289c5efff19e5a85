"""What is looked at before a promotion or a recommendation goes on. Each check is given the locked record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.planning.governance import pack_of
from competitions.planning.models import Event
from competitions.planning.policy.labels import cite
from competitions.results import queries
from competitions.results.models import (
    Consequence,
    Honour,
    HonourRecommendation,
    Incentive,
    Objection,
    Promotion,
    ResultVersion,
)
from enterprises.models import SkillLevel
from portal.acts.dates import in_words
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import passes, register_check

# A recommendation in one of these is on its way, or has arrived.
ON_THE_WAY = (
    HonourRecommendation.State.RECOMMENDED,
    HonourRecommendation.State.GRANTED,
    HonourRecommendation.State.QUESTIONED,
)


@register_check("results.notice_over")
def notice_over(event: Event) -> Iterator[Finding]:
    """A version stands on notice, and its window has passed."""
    key = "results.notice_over"
    version = queries.newest_standing(event.pk)
    if version is None or version.is_final or version.closes_at is None:
        yield Finding(key, Severity.BLOCK, gettext_lazy("No version of the results is on public notice."))
        return
    ends = in_words(version.closes_at)
    source = cite(pack_of(event.competition).public_notice.working_days)
    if timezone.now() < version.closes_at:
        yield Finding(
            key,
            Severity.BLOCK,
            _("The public notice runs until %(moment)s (Beijing time).") % {"moment": ends},
            gettext_lazy("Make the results final once it is over."),
            source,
        )
    else:
        yield passes(
            key, _("The public notice ended at %(moment)s (Beijing time).") % {"moment": ends}, source
        )


@register_check("results.no_open_objection")
def no_open_objection(event: Event) -> Iterator[Finding]:
    """Every objection is settled; an upheld one once it is closed."""
    key = "results.no_open_objection"
    numbers = list(
        Objection.objects.open().filter(event=event).order_by("id").values_list("number", flat=True)
    )
    if numbers:
        yield Finding(
            key,
            Severity.BLOCK,
            _("Objections are still open: %(numbers)s.") % {"numbers": "、".join(numbers)},
            gettext_lazy("Have them decided, and close those that were upheld."),
            cite(pack_of(event.competition).appeals.decided_by),
            url=f"{reverse('results:objections')}?event={event.pk}",
        )
    else:
        yield passes(key, gettext_lazy("No objection is open."))


@register_check("results.correction_followed")
def correction_followed(objection: Objection) -> Iterator[Finding]:
    """After an objection to results was upheld, a corrected version followed."""
    key = "results.correction_followed"
    if not objection.upheld or objection.version_id is None:
        return
    followed = ResultVersion.objects.filter(
        event=objection.event_id, published_at__gt=objection.decided_at
    ).exists()
    if followed:
        yield passes(key, gettext_lazy("A version followed after the decision."))
    else:
        yield Finding(
            key,
            Severity.WARN,
            gettext_lazy("No corrected version has followed the decision."),
            gettext_lazy("Open the scoring again, correct it, and put the corrected version on notice."),
            url=reverse("results:staff", args=[objection.event_id]),
        )


@register_check("results.no_notice_to_come")
def no_notice_to_come(event: Event) -> Iterator[Finding]:
    """No version waits for its minute: it would open while its scores are being corrected."""
    version = queries.newest_standing(event.pk)
    if version is not None and not version.is_open:
        yield Finding(
            "results.no_notice_to_come",
            Severity.BLOCK,
            _("The public notice opens at %(moment)s (Beijing time).")
            % {"moment": in_words(version.opens_at)},
            gettext_lazy("Withdraw it first."),
            url=reverse("results:staff", args=[event.pk]),
        )


@register_check("results.basis_stands")
def basis_stands(record: Any) -> Iterator[Finding]:
    """The results that give the award are public, and the scoring is not open again."""
    key = "results.basis_stands"
    award = record.award
    if award.stands and award.event.state in queries.FINAL_STATES:
        yield passes(key, gettext_lazy("The published results give this award."))
    elif award.stands:
        yield Finding(
            key,
            Severity.BLOCK,
            gettext_lazy("The scoring of the event is open again."),
            gettext_lazy("Wait for the corrected results."),
        )
    else:
        yield Finding(key, Severity.BLOCK, gettext_lazy("The published results no longer give this award."))


@register_check("results.person_is_known")
def person_is_known(record: Consequence) -> Iterator[Finding]:
    """An erased person can be neither promoted nor recommended."""
    if record.award.worker.erased_at is not None:
        yield Finding("results.person_is_known", Severity.BLOCK, gettext_lazy("This person was erased."))


@register_check("results.incentive_conditions")
def incentive_conditions(incentive: Incentive) -> Iterator[Finding]:
    """Money is due once these are confirmed, by the pack; the table from which it was worked out binds nobody."""
    tables = pack_of(incentive.award.event.competition).incentives
    table = tables.enterprise if incentive.unit_id is not None else tables.cash
    yield Finding(
        "results.incentive_conditions",
        Severity.NOTE,
        gettext_lazy("Due only by payer and document: the table itself binds nobody."),
        gettext_lazy("Type them below, as they stand on the document."),
        "；".join((cite(tables.cash_conditions), cite(table))),
    )


@register_check("results.level_unchanged")
def level_unchanged(promotion: Promotion) -> Iterator[Finding]:
    """The promotion was worked out from the level that the person still has."""
    key = "results.level_unchanged"
    now = promotion.award.worker.skill_level
    if now == promotion.from_level:
        yield passes(
            key,
            _("The skill level on record is “%(level)s”.") % {"level": SkillLevel(now).label},
            cite(pack_of(promotion.award.event.competition).promotions.by_award),
        )
        return
    yield Finding(
        key,
        Severity.BLOCK,
        _("The skill level on record is now “%(now)s”; this was worked out from “%(before)s”.")
        % {"now": SkillLevel(now).label, "before": SkillLevel(promotion.from_level).label},
        gettext_lazy("Have the proposals of the event worked out anew on its results page."),
    )


@register_check("results.honour_not_held")
def honour_not_held(recommendation: HonourRecommendation) -> Iterator[Finding]:
    """Nobody is recommended for an honour that they hold or for which they are recommended already."""
    key = "results.honour_not_held"
    rule = pack_of(recommendation.award.event.competition).honours.no_second_award
    if not (rule.active and rule.value):
        return
    worker_id, honour = recommendation.award.worker_id, recommendation.honour
    held = Honour.objects.filter(worker_id=worker_id, name=honour, ended_on__isnull=True).first()
    if held is not None:
        yield Finding(
            key,
            Severity.BLOCK,
            _("The person holds this title since %(day)s.") % {"day": in_words(held.granted_on)},
            gettext_lazy("Decline the recommendation, or mark it as held already."),
            cite(rule),
        )
        return
    others = HonourRecommendation.objects.filter(
        award__worker_id=worker_id, honour=honour, state__in=ON_THE_WAY
    ).exclude(pk=recommendation.pk)
    if others.exists():
        yield Finding(
            key,
            Severity.BLOCK,
            gettext_lazy("The person is recommended for this title for another award already."),
            source=cite(rule),
        )
        return
    yield passes(key, gettext_lazy("No such title is on record for this person."), cite(rule))
