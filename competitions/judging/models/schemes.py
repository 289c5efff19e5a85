"""Marking schemes: the library of a union, its versions, and which version a module is marked by."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.judging.scoring import Content, Reading, read_scheme
from competitions.planning.models import Event, Module
from enterprises.models import Enterprise, Trade
from portal.acts.actors import Actor
from portal.acts.scope import below
from unions.models import Union, User


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, actor: Actor) -> SchemeQuerySet:
        """Schemes of the own union and of those below; of those above what they share and have released."""
        if actor.is_system:
            return self
        released = Exists(SchemeVersion.objects.filter(scheme=OuterRef("pk"), released_at__isnull=False))
        if actor.at_union:
            above = Q(
                union__path__in=_prefixes([actor.path]),
                shared__in=[Scheme.Shared.UNIONS, Scheme.Shared.UNITS],
            )
            return self.filter(below(actor.path, "union__path") | (above & Q(released)))
        if actor.at_unit:
            places = Enterprise.objects.filter(pk=actor.unit_id or 0).values_list(
                "union__path", "county__path"
            )
            paths = [path for pair in places for path in pair if path]
            above = Q(union__path__in=_prefixes(paths), shared=Scheme.Shared.UNITS)
            return self.filter(above & Q(released))
        return self.none()


def _prefixes(paths: list[str]) -> list[str]:
    """The paths of the unions themselves and of all above them."""
    length = Union.steplen
    return sorted({path[:end] for path in paths for end in range(length, len(path) + 1, length)})


class Scheme(models.Model):
    """A marking scheme in a union's library: what its versions have in common."""

    class Shared(models.TextChoices):
        OWN = "own", _("Only this union and those above")
        UNIONS = "unions", _("Also the unions below")
        UNITS = "units", _("Also the unions below, enterprises and schools")

    union = models.ForeignKey(Union, models.PROTECT, related_name="schemes", verbose_name=_("union"))
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="schemes", verbose_name=_("trade"))
    name = models.CharField(_("name"), max_length=80)
    initials = models.CharField(max_length=80, blank=True)
    # Who may read and use released versions; candidates must not read a contest's scheme before the others.
    shared = models.CharField(_("who may use it"), max_length=8, choices=Shared, default=Shared.OWN)
    copied_from = models.ForeignKey(
        "judging.SchemeVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copied from"),
    )
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SchemeQuerySet.as_manager()
    journal_omitted = frozenset({"initials"})

    class Meta:
        verbose_name = _("marking scheme")
        ordering = ["trade__name", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "name"], condition=Q(retired_at__isnull=True), name="scheme_name_in_union"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SchemeVersionQuerySet(models.QuerySet["SchemeVersion"]):
    def visible_to(self, actor: Actor) -> SchemeVersionQuerySet:
        """Versions of the schemes that the actor sees; drafts for the union itself and those above it alone."""
        if actor.is_system:
            return self
        seen = self.filter(scheme__in=Scheme.objects.visible_to(actor).order_by().values("pk"))
        written = below(actor.path, "scheme__union__path") if actor.at_union else Q(pk__in=[])
        return seen.filter(Q(released_at__isnull=False) | written)


class SchemeVersion(models.Model):
    """One state of a scheme: a draft that may hold anything typed, or released and never changed again.

    The shape of `content` stands in competitions.judging.scoring.content.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    # What the maxima of all aspects make together: the full mark of the modules it fits.
    total = models.DecimalField(_("points in all"), max_digits=6, decimal_places=2, default=Decimal(100))
    content = models.JSONField(default=dict)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    # Counts the savings of a draft, so that two people do not overwrite each other.
    revision = models.PositiveIntegerField(default=0)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SchemeVersionQuerySet.as_manager()
    # The content is fingerprinted; the journal says what changed in words.
    journal_omitted = frozenset({"content", "revision"})

    class Meta:
        verbose_name = _("version of a marking scheme")
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="schemeversion_number"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(released_at__isnull=True), name="schemeversion_one_draft"
            ),
            models.CheckConstraint(name="schemeversion_total", condition=Q(total__gt=0)),
            models.CheckConstraint(
                name="schemeversion_released_has_fingerprint",
                condition=Q(released_at__isnull=True, sha256="")
                | (Q(released_at__isnull=False) & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} v{self.number}"

    @property
    def journal_union_id(self) -> int:
        return self.scheme.union_id

    @property
    def is_draft(self) -> bool:
        return self.released_at is None

    def read(self, content: Content | None = None) -> Reading:
        """The scheme of this version (or of another content with its total), with all that is wrong with it."""
        return read_scheme(self.content if content is None else content, total=self.total)


class ModuleScheme(models.Model):
    """By which version a module is marked; frozen at the draw, at the latest when the contest starts."""

    module = models.OneToOneField(
        Module, models.PROTECT, related_name="scheme", verbose_name=pgettext_lazy("judging", "module")
    )
    version = models.ForeignKey(
        SchemeVersion, models.PROTECT, related_name="modules", verbose_name=_("marking scheme")
    )
    attached_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    attached_at = models.DateTimeField(default=timezone.now)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("marking scheme of a module")
        ordering = ["module__order", "module_id"]

    def __str__(self) -> str:
        return f"{self.module_id} {self.version_id}"

    @property
    def event(self) -> Event:
        return self.module.event

    @property
    def journal_union_id(self) -> int:
        return self.module.event.journal_union_id
