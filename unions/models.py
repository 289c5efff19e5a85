"""Unions, users, memberships, invitations."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from portal.acts.actors import Actor, Role
from portal.acts.personal import PersonKey, Sealed
from portal.acts.scope import below
from unions.initials import initials


def in_force(on: datetime.date, prefix: str = "", start: str = "valid_from", end: str = "valid_to") -> Q:
    """A condition: the validity period includes the day `on`; an open end lasts for ever."""
    return Q(**{f"{prefix}{start}__lte": on}) & (
        Q(**{f"{prefix}{end}__isnull": True}) | Q(**{f"{prefix}{end}__gte": on})
    )


class Level(models.TextChoices):
    """The "3+1" levels, top to bottom."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", pgettext_lazy("level", "County")
    GRASSROOTS = "grassroots", _("Grassroots")


class UnionQuerySet(MP_NodeQuerySet["Union"]):
    def visible_to(self, actor: Actor) -> UnionQuerySet:
        """The actor's union and those below it; a unit sees the union it belongs to."""
        if actor.is_system:
            return self
        if actor.at_union:
            return self.filter(below(actor.path))
        return self.filter(pk=actor.union_id) if actor.union_id else self.none()

    def open(self) -> UnionQuerySet:
        return self.filter(closed_on__isnull=True)


class UnionManager(MP_NodeManager["Union"].from_queryset(UnionQuerySet)):  # type: ignore[misc]
    """treebeard's manager makes its own queryset; this one makes ours, in tree order."""

    def get_queryset(self) -> UnionQuerySet:
        return UnionQuerySet(self.model, using=self._db).order_by("path")

    def plant(self, parent: Union | None, **facts: Any) -> Union:
        """Add a node below `parent` (None: the province), with its initials."""
        facts = {"initials": initials(facts["name"]), **facts, "parent": parent}
        union: Union = self.add_root(facts) if parent is None else self.add_child(parent, facts)
        return union


class Union(MP_Node):
    """A node of the one tree: province, city, county, grassroots."""

    Level = Level

    class Kind(models.TextChoices):
        """What a grassroots union is the union of; the levels above it are regional."""

        REGIONAL = "regional", _("Regional federation")
        ENTERPRISE = "enterprise", _("Enterprise union")
        SCHOOL = "school", _("School union")
        TOWNSHIP = "township", _("Township or sub-district union")
        PARK = "park", _("Park union")
        INDUSTRIAL = "industrial", _("Industrial union")
        JOINT = "joint", _("Joint union")

    class Step(models.TextChoices):
        """The steps of a sign-off inside one union."""

        PREPARE = "prepare", _("Prepare")
        CHECK = "check", _("Check")
        SIGN = "sign", _("Sign off")

    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    steplen = 4
    node_order_by: ClassVar[list[str]] = []

    # Kept beside the path for the constraint "unique among siblings" and for joins; the tree never moves nodes.
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children_set")
    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    # How the union's own papers abbreviate it (机关代字): 盐工 in 盐工竞备〔2026〕12号.
    register_name = models.CharField(_("name in document numbers"), max_length=20, blank=True)
    initials = models.CharField(max_length=100, blank=True, db_index=True)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.REGIONAL)
    division_code = models.CharField(_("division code"), max_length=6, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    sign_off_steps = models.JSONField(_("sign-off steps"), default=list, blank=True)
    closed_on = models.DateField(pgettext_lazy("union", "closed on"), null=True, blank=True)

    objects: ClassVar[UnionManager] = UnionManager()

    class Meta:
        # With a context: alone, the word means other things in other rooms.
        verbose_name = pgettext_lazy("organisation", "union")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="union_name_among_siblings",
                condition=Q(closed_on__isnull=True),
                violation_error_message=_("A sibling union has this name already."),
            ),
            models.UniqueConstraint(
                fields=["register_name"],
                name="union_register_name",
                condition=~Q(register_name=""),
                violation_error_message=_("Another union uses this name in its document numbers."),
            ),
        ]
        indexes = [models.Index(fields=["level", "path"], name="union_level_path")]

    def __str__(self) -> str:
        return self.name

    # What the tree keeps for itself says nothing about the union.
    journal_omitted = frozenset({"initials", "path", "depth", "numchild"})

    @property
    def journal_union_id(self) -> int:
        return self.pk

    @property
    def place(self) -> str:
        """The division that it is the union of: 盐山县, where the union is 盐山县总工会."""
        return self.short_name or self.name.removesuffix("总工会")

    @property
    def steps(self) -> list[str]:
        """The steps that a paper of this union goes through; by default all three."""
        return self.sign_off_steps or [self.Step.PREPARE, self.Step.CHECK, self.Step.SIGN]


class User(AbstractUser):
    """An account: staff of unions, staff of units, judges, workers."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)
    key = models.OneToOneField(PersonKey, models.PROTECT, null=True, related_name="+")
    phone_sealed = models.TextField(blank=True)
    phone_index = models.CharField(max_length=43, null=True, blank=True, unique=True)
    phone = Sealed()
    phone_verified = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(default=timezone.now)
    must_change_password = models.BooleanField(default=False)

    objects = UserManager()  # type: ignore[misc]

    journal_sealed = frozenset({"name", "email", "username"})
    journal_omitted = frozenset({"password", "last_login"})

    class Meta:
        verbose_name = _("user")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person holds at a union, for a time; perhaps standing in for somebody."""

    ROLES = [
        (Role.ADMINISTRATOR.value, _("Administrator")),
        (Role.OFFICER.value, _("Officer")),
        (Role.APPROVER.value, _("Approver")),
        (Role.FINANCE.value, _("Finance")),
        (Role.VIEWER.value, _("Viewer")),
        (Role.AUDITOR.value, _("Auditor")),
    ]

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    union = models.ForeignKey(Union, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=15, choices=ROLES)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    stands_in_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="stand_ins")

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.CheckConstraint(
                name="membership_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                violation_error_message=_("The last day lies before the first."),
            )
        ]
        indexes = [models.Index(fields=["union", "role"], name="membership_role")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.union_id}"


# An invitation that ends within so many days is worth a call.
SOON = datetime.timedelta(days=2)
# Of those not yet taken up, those about to expire: a choice of the list, no state of its own.
EXPIRING = "expiring"


class InvitationState(models.TextChoices):
    """How an invitation stands; worked out from its dates, never stored."""

    WAITING = "waiting", _("Not yet taken up")
    ACCEPTED = "accepted", _("Taken up")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, actor: Actor) -> InvitationQuerySet:
        """Invitations to the unions of an administrator's scope: they name people and phones."""
        if actor.is_system:
            return self
        if actor.at_union and actor.role is Role.ADMINISTRATOR:
            return self.filter(below(actor.path, "union__path"))
        return self.none()

    def in_state(self, state: str) -> InvitationQuerySet:
        """Those that stand so now; an unknown state narrows nothing."""
        now = timezone.now()
        open_ = self.filter(accepted_at__isnull=True, revoked_at__isnull=True)
        if state == InvitationState.ACCEPTED:
            return self.filter(accepted_at__isnull=False)
        if state == InvitationState.REVOKED:
            return self.filter(accepted_at__isnull=True, revoked_at__isnull=False)
        if state == InvitationState.EXPIRED:
            return open_.filter(expires_at__lte=now)
        if state == EXPIRING:
            return open_.filter(expires_at__gt=now, expires_at__lte=now + SOON)
        return open_.filter(expires_at__gt=now) if state == InvitationState.WAITING else self


class Invitation(models.Model):
    """An offer of a seat, made out to a person; taken up by its secret link once, until it expires.

    `offer` names what is offered ("unions.membership", "enterprises.staff"); the room that knows it
    registers how it is taken up (see `unions.invitations`). Only a hash of the secret is kept.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    offer = models.CharField(max_length=40)
    terms = models.JSONField(default=dict)
    union = models.ForeignKey(Union, models.PROTECT, related_name="invitations")
    key = models.ForeignKey(PersonKey, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    phone_sealed = models.TextField(blank=True)
    phone = Sealed()
    # The secret itself, sealed with the invited person's key, so that the link can be shown again while it holds.
    token_sealed = models.TextField(blank=True)
    token = Sealed()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    journal_sealed = frozenset({"name"})
    journal_omitted = frozenset({"token_hash", "token_sealed"})

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-id"]
        indexes = [models.Index(fields=["union", "-id"], name="invitation_union")]

    def __str__(self) -> str:
        return f"{self.offer} {self.pk}"

    @property
    def state(self) -> InvitationState:
        """Taken up, revoked, expired or still waiting, in that order of weight."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if self.expires_at <= timezone.now() else InvitationState.WAITING
