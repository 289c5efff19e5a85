"""Key characteristic industry clusters and the enterprises in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprises import Enterprise
from portal.acts.actors import Actor
from unions.models import Union


class ClusterQuerySet(models.QuerySet["Cluster"]):
    def visible_to(self, actor: Actor) -> ClusterQuerySet:
        """Clusters are public."""
        return self


class Cluster(models.Model):
    """An industry cluster of a county."""

    class ClusterLevel(models.TextChoices):
        NATIONAL = "national", _("National")
        PROVINCE = "province", _("Provincial")
        CITY = "city", _("Municipal")

    county = models.ForeignKey(Union, models.PROTECT, related_name="clusters", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=80, unique=True)
    initials = models.CharField(max_length=80, blank=True)
    product = models.CharField(_("product"), max_length=80)
    level = models.CharField(_("level"), max_length=10, choices=ClusterLevel, default=ClusterLevel.PROVINCE)
    introduction = models.TextField(_("introduction"), blank=True)
    certainty = models.CharField(_("how sure"), max_length=40, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ClusterQuerySet.as_manager()
    journal_omitted = frozenset({"initials"})

    class Meta:
        verbose_name = _("cluster")
        ordering = ["county__path", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def union(self) -> Union:
        return self.county

    @property
    def journal_union_id(self) -> int:
        return self.county_id


class ClusterMembership(models.Model):
    """An enterprise's place in a cluster, for a time."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="cluster_memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    leading = models.BooleanField(_("leading enterprise"), default=False)

    class Meta:
        verbose_name = _("cluster membership")
        constraints = [
            models.CheckConstraint(
                name="clustermembership_period",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} in {self.cluster_id}"

    @property
    def journal_union_id(self) -> int:
        return self.enterprise.journal_union_id
