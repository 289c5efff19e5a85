"""Words for pages: how sure a rule is, and how hard it binds. The only file here that speaks to people."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from competitions.planning.policy.provenance import Certainty, Rule, RuleSeverity

CERTAINTY_LABELS: dict[Certainty, Promise] = {
    Certainty.SOURCED: gettext_lazy("Sourced"),
    Certainty.WEAK: gettext_lazy("Weakly sourced"),
    Certainty.GENERAL_KNOWLEDGE: gettext_lazy("Usual practice, no written rule found"),
    Certainty.OWN: gettext_lazy("Set for this portal, no rule found"),
}
SEVERITY_LABELS: dict[RuleSeverity, Promise] = {
    RuleSeverity.BLOCK: gettext_lazy("Must be met"),
    RuleSeverity.WARN: gettext_lazy("Needs confirmation"),
    RuleSeverity.NOTE: gettext_lazy("For reference"),
    RuleSeverity.OFF: gettext_lazy("Not applied"),
}


def cite(rule: Rule[Any]) -> str:
    """Where a rule comes from and how sure that is, in one phrase: the `source` of a finding."""
    if rule.place:
        return gettext("%(source)s (%(certainty)s; practice of %(place)s, for reference)") % {
            "source": rule.source,
            "certainty": CERTAINTY_LABELS[rule.certainty],
            "place": rule.place,
        }
    return gettext("%(source)s (%(certainty)s)") % {
        "source": rule.source,
        "certainty": CERTAINTY_LABELS[rule.certainty],
    }
