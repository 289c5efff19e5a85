"""Statutory holidays and make-up days: an editable table of what is not as the week says."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CalendarYear(models.Model):
    """A year whose holidays and make-up days are on record; in any other year weekends alone are known."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    # The document that arranges the holidays, or where the days were taken from.
    source = models.CharField(pgettext_lazy("calendar", "source"), max_length=120)

    class Meta:
        verbose_name = _("calendar year")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="calendaryear_range", condition=Q(year__gte=2000, year__lte=2100))
        ]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that is not what its place in the week says: a holiday, or a weekend day that is worked."""

    date = models.DateField(_("date"), unique=True)
    is_workday = models.BooleanField(_("worked"))
    name = models.CharField(_("holiday"), max_length=40)
    source = models.CharField(pgettext_lazy("calendar", "source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
