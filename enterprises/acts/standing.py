"""Acts on what an enterprise is for a time: designations and cluster memberships; and on clusters themselves."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import File
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises import rules
from enterprises.models import Cluster, ClusterMembership, Designation, Enterprise
from portal.acts.actors import Actor
from portal.acts.dates import in_words
from portal.acts.deeds import creating, performing
from portal.acts.refusals import Refused
from portal.files.kinds import SCANS
from portal.files.uploads import renamed
from unions.initials import initials
from unions.models import Union


def overlaps(start: datetime.date, end: datetime.date | None, first: str, last: str) -> Q:
    """Periods that share a day with start–end; an open end lasts for ever. first, last: the columns."""
    condition = Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": start})
    return condition & Q(**{f"{first}__lte": end}) if end is not None else condition


def _in_order(start: datetime.date, end: datetime.date | None, field: str) -> None:
    if end is not None and end < start:
        raise Refused(_("The last day lies before the first."), field=field)


def save_designation(
    *,
    actor: Actor,
    enterprise: Enterprise,
    kind: str,
    level: str,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    batch: str = "",
    review: str = Designation.Review.NONE,
    document: File[Any] | None = None,
    designation: Designation | None = None,
) -> Designation:
    """Enter a designation of an enterprise, or change the one given; without a new document the old one stays.

    Raises:
        Refused: the periods of the same kind overlap, the days are in the wrong order, or the document is
        none of the accepted kinds.
    """
    _in_order(valid_from, valid_to, "valid_to")
    verb = "designate" if designation is None else "change_designation"
    with performing(verb, actor=actor, on=enterprise, may=rules.may_keep_registry) as deed:
        others = Designation.objects.filter(enterprise=deed.subject, kind=kind)
        others = others.filter(overlaps(valid_from, valid_to, "valid_from", "valid_to"))
        clash = others.exclude(pk=designation.pk if designation is not None else 0).first()
        deed.require(
            clash is None,
            _("The same designation is entered for %(since)s to %(until)s already; periods must not overlap.")
            % {
                "since": in_words(clash.valid_from) if clash else "",
                "until": in_words(clash.valid_to) if clash and clash.valid_to else "…",
            },
            field="valid_from",
        )
        if designation is None:
            record = Designation(enterprise=deed.subject)
        else:
            record = deed.also(Designation.objects.get(pk=designation.pk, enterprise=deed.subject))
        record.kind, record.level, record.batch = kind, level, batch.strip()
        record.valid_from, record.valid_to, record.review = valid_from, valid_to, review
        if document is not None:
            fresh = renamed(document, kinds=SCANS)
            record.document.save(str(fresh.name), fresh, save=False)
        record.save()
        if designation is None:
            deed.also(record, fresh=True)
    return record


def save_membership(
    *,
    actor: Actor,
    enterprise: Enterprise,
    cluster: Cluster,
    since: datetime.date,
    until: datetime.date | None = None,
    leading: bool = False,
    membership: ClusterMembership | None = None,
) -> ClusterMembership:
    """Enter an enterprise's membership in a cluster, or change the one given.

    Raises:
        Refused: two periods in the same cluster overlap, or the days are in the wrong order.
    """
    _in_order(since, until, "until")
    verb = "join_cluster" if membership is None else "change_membership"
    with performing(verb, actor=actor, on=enterprise, may=rules.may_keep_registry) as deed:
        others = ClusterMembership.objects.filter(enterprise=deed.subject, cluster=cluster)
        others = others.filter(overlaps(since, until, "since", "until"))
        deed.require(
            not others.exclude(pk=membership.pk if membership is not None else 0).exists(),
            _("The enterprise is in this cluster during that time already; periods must not overlap."),
            field="since",
        )
        if membership is None:
            record = ClusterMembership(enterprise=deed.subject)
        else:
            record = deed.also(ClusterMembership.objects.get(pk=membership.pk, enterprise=deed.subject))
        record.cluster, record.since, record.until, record.leading = cluster, since, until, leading
        record.save()
        if membership is None:
            deed.also(record, fresh=True)
    return record


def save_cluster(
    *,
    actor: Actor,
    county: Union,
    name: str,
    product: str,
    level: str,
    introduction: str = "",
    closed_on: datetime.date | None = None,
    cluster: Cluster | None = None,
) -> Cluster:
    """Enter a cluster of a county, or change the one given.

    Raises:
        Refused: a name that another cluster has, or a county that the actor does not keep.
    """
    name = name.strip()
    if Cluster.objects.filter(name=name).exclude(pk=cluster.pk if cluster is not None else 0).exists():
        raise Refused(_("Another cluster has this name."), field="name")
    if county.level != Union.Level.COUNTY:
        raise Refused(_("Choose a county-level union."), field="county")
    values = {
        "county": county,
        "name": name,
        "initials": initials(name),
        "product": product.strip(),
        "level": level,
        "introduction": introduction.strip(),
        "closed_on": closed_on,
    }
    if cluster is None:
        with creating("enter", actor=actor, at=county, may=rules.may_keep_cluster) as made:
            made.subject = Cluster.objects.create(**values)
        return made.subject  # type: ignore[no-any-return]
    with performing("change", actor=actor, on=cluster, may=rules.may_keep_cluster) as deed:
        deed.require(
            actor.is_system or rules.may_keep_cluster(actor, county),
            _("You can move it only to a county of your own."),
            field="county",
        )
        for field, value in values.items():
            setattr(deed.subject, field, value)
        deed.subject.save()
    return deed.subject
