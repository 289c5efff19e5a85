"""How the journal's objects are named and where their pages are, for lists of acts of every room."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.acts.wording import register_object
from portal.jobs.naming import kind_label

# (object type, look-ups of its title, page, look-up of the page's argument)
OBJECTS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("unions.union", ("name",), "unions:union", "pk"),
    ("unions.membership", ("user__name", "union__name"), "unions:union", "union_id"),
    ("unions.invitation", ("union__name",), "unions:invitation", "pk"),
    ("unions.user", ("name",), "", "pk"),
    ("enterprises.enterprise", ("name",), "enterprises:enterprise", "pk"),
    ("enterprises.staff", ("user__name", "enterprise__name"), "enterprises:enterprise", "enterprise_id"),
    ("enterprises.designation", ("enterprise__name",), "enterprises:enterprise", "enterprise_id"),
    ("enterprises.registration", ("name", "number"), "enterprises:registration", "pk"),
    ("enterprises.cluster", ("name",), "enterprises:cluster", "pk"),
    (
        "enterprises.clustermembership",
        ("cluster__name", "enterprise__name"),
        "enterprises:cluster",
        "cluster_id",
    ),
    ("enterprises.worker", ("name",), "enterprises:worker", "pk"),
    ("enterprises.employment", ("worker__name", "enterprise__name"), "enterprises:worker", "worker_id"),
    ("planning.annualplan", ("title",), "planning:plan", "pk"),
    ("planning.competition", ("name",), "planning:competition", "pk"),
    ("planning.event", ("name", "competition__name"), "planning:event", "pk"),
    ("planning.module", ("name", "event__name"), "planning:event", "event_id"),
    ("planning.partner", ("competition__name",), "planning:competition", "competition_id"),
    ("planning.document", ("title", "competition__name"), "planning:competition", "competition_id"),
    ("planning.signoff", ("competition__name",), "planning:competition", "competition_id"),
    ("entries.delegation", ("name", "competition__name"), "entries:delegation", "pk"),
    ("entries.selection", ("target__name",), "planning:event", "target_id"),
    ("entries.entry", ("number", "event__name"), "entries:entry", "pk"),
    ("entries.competitor", ("entry__number", "event__name"), "entries:entry", "entry_id"),
    ("entries.attachment", ("entry__number",), "entries:entry", "entry_id"),
    ("entries.jointagreement", ("event__name",), "entries:unsent", "event_id"),
    ("entries.eligibilityreview", ("entry__number",), "entries:entry", "entry_id"),
    ("entries.substitution", ("entry__number",), "entries:entry", "entry_id"),
    ("judging.modulescore", ("entry__number", "module__name"), "judging:scores", "module__event_id"),
    ("judging.outcome", ("entry__number", "entry__event__name"), "judging:scores", "entry__event_id"),
    ("results.resultversion", ("event__name", "event__competition__name"), "results:staff", "event_id"),
    ("acts.message", ("subject",), "desk:message", "pk"),
)


def _report(parts: list[str]) -> str:
    union, year, quarter = parts
    return _("%(union)s, quarter %(quarter)s of %(year)s") % {
        "union": union,
        "year": year,
        "quarter": quarter,
    }


def _job(parts: list[str]) -> str:
    return kind_label(parts[0])


def register_objects() -> None:
    """Tell the wording of acts about all of them; called once, when the portal starts."""
    for object_type, title, url_name, url_field in OBJECTS:
        register_object(object_type, title=title, url_name=url_name, url_field=url_field)
    register_object(
        "reports.report", title=("union__name", "year", "quarter"), url_name="reports:report", reads=_report
    )
    # A job's page is for who started it.
    register_object("jobs.job", title=("kind",), reads=_job)
