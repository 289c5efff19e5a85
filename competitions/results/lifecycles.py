"""The lifecycles of the results room, as data: of what follows from awards, of a certificate, of an objection.

What the portal does by itself when results are published, corrected or withdrawn stands in the same tables under
`portal_alone`: buttons leave it out, and `acts.settling` reads its targets here.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.results import rules
from competitions.results.models import Certificate, HonourRecommendation, Incentive, Objection, Promotion
from portal.acts.lifecycle import Lifecycle, Transition

_P = Promotion.State
_BASIS = ("results.basis_stands", "results.person_is_known")

PROMOTION = Lifecycle(
    name="results.promotion",
    states={
        _P.SUGGESTED: _P.SUGGESTED.label,
        _P.PROPOSED: _P.PROPOSED.label,
        _P.CONFIRMED: _P.CONFIRMED.label,
        _P.QUESTIONED: _P.QUESTIONED.label,
        _P.DECLINED: _P.DECLINED.label,
        _P.REVOKED: _P.REVOKED.label,
        _P.LAPSED: _P.LAPSED.label,
    },
    aside=frozenset({_P.QUESTIONED, _P.DECLINED, _P.REVOKED, _P.LAPSED}),
    transitions=(
        Transition(
            "put_forward", (_P.SUGGESTED,), _P.PROPOSED, pgettext_lazy("consequence", "Put forward"), rules.may_put_forward,
            checks=(*_BASIS, "results.level_unchanged"), primary=True,
            help=_("It goes to whoever signs for the organiser."),
        ),
        Transition(
            "confirm", (_P.PROPOSED,), _P.CONFIRMED, pgettext_lazy("consequence", "Confirm"), rules.may_confirm,
            checks=(*_BASIS, "results.level_unchanged"), follows=("results.raise_level", "results.tell_person"), primary=True,
            help=_("The skill level on the person’s record is raised, and the person and the unit are told."),
        ),
        Transition(
            "certify", (_P.CONFIRMED,), _P.CONFIRMED, _("Record the certificate"), rules.may_look_after, primary=True,
            help=_("Number and date of the certificate that was issued."),
        ),
        Transition(
            "decline", (_P.SUGGESTED, _P.PROPOSED), _P.DECLINED, pgettext_lazy("consequence", "Decline"), rules.may_look_after,
            needs_reason=True, help=_("The person is not promoted for this award; the reason is kept."),
        ),
        Transition(
            "reconsider", (_P.DECLINED,), _P.SUGGESTED, pgettext_lazy("consequence", "Consider again"), rules.may_look_after,
            checks=_BASIS, needs_reason=True, help=_("It is a suggestion again."),
        ),
        Transition(
            "uphold", (_P.QUESTIONED,), _P.CONFIRMED, pgettext_lazy("consequence", "Uphold"), rules.may_confirm,
            needs_reason=True, help=_("It stays in force although the results on which it rested do not."),
        ),
        Transition(
            "revoke", (_P.QUESTIONED,), _P.REVOKED, pgettext_lazy("consequence", "Revoke"), rules.may_confirm,
            follows=("results.lower_level", "results.tell_person"), needs_reason=True, danger=True,
            help=_("The skill level goes back to what it was before, unless it has been raised since."),
        ),
        Transition(
            "renew", (_P.SUGGESTED, _P.PROPOSED, _P.LAPSED), _P.SUGGESTED, _("Suggested anew"), rules.portal_alone,
        ),
        Transition("lapse", (_P.SUGGESTED, _P.PROPOSED), _P.LAPSED, _("Lapsed"), rules.portal_alone),
        Transition("question", (_P.CONFIRMED,), _P.QUESTIONED, _("Basis withdrawn"), rules.portal_alone),
        Transition("stand_again", (_P.QUESTIONED,), _P.CONFIRMED, _("Basis restored"), rules.portal_alone),
    ),
)  # fmt: skip

_H = HonourRecommendation.State

HONOUR = Lifecycle(
    name="results.honourrecommendation",
    states={
        _H.SUGGESTED: _H.SUGGESTED.label,
        _H.PROPOSED: _H.PROPOSED.label,
        _H.RECOMMENDED: _H.RECOMMENDED.label,
        _H.GRANTED: _H.GRANTED.label,
        _H.QUESTIONED: _H.QUESTIONED.label,
        _H.HELD: _H.HELD.label,
        _H.DECLINED: _H.DECLINED.label,
        _H.NOT_GRANTED: _H.NOT_GRANTED.label,
        _H.REVOKED: _H.REVOKED.label,
        _H.LAPSED: _H.LAPSED.label,
    },
    aside=frozenset({_H.QUESTIONED, _H.HELD, _H.DECLINED, _H.NOT_GRANTED, _H.REVOKED, _H.LAPSED}),
    transitions=(
        Transition(
            "put_forward", (_H.SUGGESTED,), _H.PROPOSED, pgettext_lazy("consequence", "Put forward"), rules.may_put_forward,
            checks=(*_BASIS, "results.honour_not_held"), primary=True,
            help=_("It goes to whoever signs for the organiser."),
        ),
        Transition(
            "confirm", (_H.PROPOSED,), _H.RECOMMENDED, pgettext_lazy("consequence", "Recommend"), rules.may_confirm,
            checks=(*_BASIS, "results.honour_not_held"), follows=("results.tell_next_union",), primary=True,
            help=_("It goes up the tree to the union that grants the honour; the portal grants nothing."),
        ),
        Transition(
            "pass_on", (_H.RECOMMENDED,), _H.RECOMMENDED, _("Agree and pass on"), rules.may_pass_on,
            checks=(*_BASIS, "results.honour_not_held"), follows=("results.one_union_up", "results.tell_next_union"), primary=True,
            help=_("It goes to the next union above."),
        ),
        Transition(
            "grant", (_H.RECOMMENDED,), _H.GRANTED, _("Record that it was granted"), rules.may_grant,
            checks=(*_BASIS, "results.honour_not_held"), follows=("results.put_on_record", "results.tell_person"), primary=True,
            help=_("Date and document of the decision. The title stands on the person’s record from then on."),
        ),
        Transition(
            "turn_down", (_H.RECOMMENDED,), _H.NOT_GRANTED, _("Do not grant"), rules.may_turn_down,
            follows=("results.tell_organiser",), needs_reason=True, help=_("The recommendation ends here; the organiser is told why."),
        ),
        Transition(
            "mark_held", (_H.SUGGESTED, _H.PROPOSED), _H.HELD, _("Held already"), rules.may_look_after,
            follows=("results.put_on_record",),
            help=_("The title goes on the person’s record; nobody is recommended for it a second time."),
        ),
        Transition(
            "decline", (_H.SUGGESTED, _H.PROPOSED), _H.DECLINED, pgettext_lazy("consequence", "Decline"), rules.may_look_after,
            needs_reason=True, help=_("The person is not recommended for this award; the reason is kept."),
        ),
        Transition(
            "reconsider", (_H.DECLINED,), _H.SUGGESTED, pgettext_lazy("consequence", "Consider again"), rules.may_look_after,
            checks=(*_BASIS, "results.honour_not_held"), needs_reason=True, help=_("It is a suggestion again."),
        ),
        # `bring_back_grant`: `recommended` stands for `granted` too, here and in `stand_again`.
        Transition(
            "uphold", (_H.QUESTIONED,), _H.RECOMMENDED, pgettext_lazy("consequence", "Uphold"),
            rules.may_confirm | rules.may_turn_down, follows=("results.keep_granted",), needs_reason=True,
            help=_("It stays in force although the results on which it rested do not."),
        ),
        Transition(
            "revoke", (_H.QUESTIONED,), _H.REVOKED, pgettext_lazy("consequence", "Revoke"),
            rules.may_confirm | rules.may_turn_down, follows=("results.take_off_record", "results.tell_organiser"),
            needs_reason=True, danger=True,
            help=_("The recommendation is taken back; a title that was granted is no longer on the person’s record."),
        ),
        Transition(
            "renew", (_H.LAPSED,), _H.SUGGESTED, _("Suggested anew"), rules.portal_alone,
        ),
        Transition("lapse", (_H.SUGGESTED, _H.PROPOSED), _H.LAPSED, _("Lapsed"), rules.portal_alone),
        Transition("question", (_H.RECOMMENDED, _H.GRANTED), _H.QUESTIONED, _("Basis withdrawn"), rules.portal_alone),
        Transition("stand_again", (_H.QUESTIONED,), _H.RECOMMENDED, _("Basis restored"), rules.portal_alone),
    ),
)  # fmt: skip

_I = Incentive.State

INCENTIVE = Lifecycle(
    name="results.incentive",
    states={
        _I.SUGGESTED: _I.SUGGESTED.label,
        _I.PROPOSED: _I.PROPOSED.label,
        _I.DUE: _I.DUE.label,
        _I.PAID: _I.PAID.label,
        _I.QUESTIONED: _I.QUESTIONED.label,
        _I.CANCELLED: _I.CANCELLED.label,
        _I.DECLINED: _I.DECLINED.label,
        _I.REVOKED: _I.REVOKED.label,
        _I.LAPSED: _I.LAPSED.label,
    },
    aside=frozenset({_I.QUESTIONED, _I.CANCELLED, _I.DECLINED, _I.REVOKED, _I.LAPSED}),
    transitions=(
        Transition(
            "put_forward", (_I.SUGGESTED,), _I.PROPOSED, pgettext_lazy("consequence", "Put forward"), rules.may_put_forward,
            checks=_BASIS, primary=True,
            help=_("It goes to whoever signs for the organiser. The person and the enterprise see it as proposed from now on; nothing is due yet."),
        ),
        Transition(
            "confirm", (_I.PROPOSED,), _I.DUE, _("Confirm payer and document"), rules.may_confirm,
            checks=(*_BASIS, "results.incentive_conditions"), follows=("results.tell_recipient",), primary=True,
            help=_("It is due from now on: whoever gets it is told the amount, who pays, and by which document."),
        ),
        Transition(
            "pay", (_I.DUE,), _I.PAID, _("Record that it was paid"), rules.may_look_after,
            checks=("results.basis_stands",), follows=("results.tell_recipient",), primary=True, help=_("The day on which it was paid."),
        ),
        Transition(
            "decline", (_I.SUGGESTED, _I.PROPOSED), _I.DECLINED, pgettext_lazy("consequence", "Decline"), rules.may_look_after,
            needs_reason=True, help=_("Nothing is paid for this award; the reason is kept."),
        ),
        Transition(
            "call_off", (_I.DUE,), _I.DECLINED, pgettext_lazy("incentive", "Call off"), rules.may_confirm,
            follows=("results.tell_recipient",), needs_reason=True, danger=True,
            help=_("It is no longer due; whoever was to get it is told why."),
        ),
        Transition(
            "reconsider", (_I.DECLINED,), _I.SUGGESTED, pgettext_lazy("consequence", "Consider again"), rules.may_look_after,
            checks=_BASIS, needs_reason=True, help=_("It is a suggestion again."),
        ),
        Transition(
            "uphold", (_I.QUESTIONED,), _I.PAID, pgettext_lazy("consequence", "Uphold"), rules.may_confirm,
            needs_reason=True, help=_("What was paid stays paid although the results on which it rested do not stand."),
        ),
        Transition(
            "revoke", (_I.QUESTIONED,), _I.REVOKED, pgettext_lazy("consequence", "Revoke"), rules.may_confirm,
            follows=("results.tell_recipient",), needs_reason=True, danger=True,
            help=_("What was paid is to be paid back; whoever got it is told why."),
        ),
        Transition(
            "renew", (_I.SUGGESTED, _I.PROPOSED, _I.CANCELLED, _I.LAPSED), _I.SUGGESTED, _("Suggested anew"), rules.portal_alone,
        ),
        Transition("lapse", (_I.SUGGESTED, _I.PROPOSED), _I.LAPSED, _("Lapsed"), rules.portal_alone),
        Transition("cancel", (_I.DUE,), _I.CANCELLED, _("Cancelled by a later version"), rules.portal_alone),
        Transition("question", (_I.PAID,), _I.QUESTIONED, _("Basis withdrawn"), rules.portal_alone),
        Transition("stand_again", (_I.QUESTIONED,), _I.PAID, _("Basis restored"), rules.portal_alone),
    ),
)  # fmt: skip

# Each kind of what follows from awards, by its word in addresses.
KINDS: dict[str, Lifecycle] = {"promotions": PROMOTION, "honours": HONOUR, "incentives": INCENTIVE}

_C = Certificate.State

CERTIFICATE = Lifecycle(
    name="results.certificate",
    states={_C.VALID: _C.VALID.label, _C.REPLACED: _C.REPLACED.label, _C.REVOKED: _C.REVOKED.label},
    aside=frozenset({_C.REVOKED, _C.REPLACED}),
    transitions=(
        Transition(
            "reissue", (_C.VALID,), _C.REPLACED, pgettext_lazy("certificate", "Issue anew"), rules.may_confirm,
            checks=_BASIS, needs_reason=True,
            help=_("A new certificate with a new number says what the award and the registry say now; this one no longer holds."),
        ),
        Transition(
            "revoke", (_C.VALID,), _C.REVOKED, pgettext_lazy("certificate", "Revoke"), rules.may_confirm, needs_reason=True, danger=True,
            help=_("Whoever checks it reads that it was revoked. The holder is told why."),
        ),
        Transition("overtake", (_C.VALID,), _C.REVOKED, _("Overtaken by corrected results"), rules.portal_alone),
    ),
)  # fmt: skip


def bring_back_grant(recommendation: HonourRecommendation) -> None:
    """What `uphold` or `stand_again` has brought back to `recommended` is `granted` where a day of granting is on record.

    A row of the table has one target, and this is the one step with two. Not saved here.
    """
    if recommendation.state == _H.RECOMMENDED and recommendation.granted_on is not None:
        recommendation.state = _H.GRANTED


def kind_of(record: Promotion | HonourRecommendation | Incentive) -> str:
    """Its word in addresses."""
    if isinstance(record, Incentive):
        return "incentives"
    return "promotions" if isinstance(record, Promotion) else "honours"


def lifecycle_of(record: Promotion | HonourRecommendation | Incentive) -> Lifecycle:
    return KINDS[kind_of(record)]


def follow(lifecycle: Lifecycle, record: Any, verb: str) -> bool:
    """Take the portal's own step `verb` where the table knows one from the record's state. Not saved here."""
    transition = lifecycle.transition(verb, record.state)
    if transition is not None:
        record.state = transition.target
    return transition is not None


_O = Objection.State

OBJECTION = Lifecycle(
    name="results.objection",
    states={
        _O.SUBMITTED: _O.SUBMITTED.label,
        _O.ACCEPTED: _O.ACCEPTED.label,
        _O.ASSIGNED: _O.ASSIGNED.label,
        _O.UPHELD: _O.UPHELD.label,
        _O.NOT_UPHELD: _O.NOT_UPHELD.label,
        _O.CLOSED: _O.CLOSED.label,
        _O.REFUSED: _O.REFUSED.label,
        _O.TAKEN_BACK: _O.TAKEN_BACK.label,
    },
    aside=frozenset({_O.UPHELD, _O.NOT_UPHELD, _O.REFUSED, _O.TAKEN_BACK}),
    transitions=(
        Transition(
            "take_up", (_O.SUBMITTED,), _O.ACCEPTED, pgettext_lazy("objection", "Take up"), rules.may_handle,
            follows=("results.tell_objector",), primary=True,
            help=_("It is examined; the next step gives it to arbitrators."),
        ),
        Transition(
            "refuse", (_O.SUBMITTED,), _O.REFUSED, pgettext_lazy("objection", "Do not take up"), rules.may_handle,
            follows=("results.tell_objector",), needs_reason=True, danger=True,
            help=_("It ends here; whoever objected reads the reason."),
        ),
        Transition(
            "assign", (_O.ACCEPTED, _O.ASSIGNED), _O.ASSIGNED, pgettext_lazy("objection", "Give to arbitrators"), rules.may_handle,
            follows=("results.tell_arbitrators",), primary=True,
            help=_("Only arbitrators appointed to the event who have no conflict with the entry can be chosen."),
        ),
        Transition(
            "uphold", (_O.ASSIGNED,), _O.UPHELD, pgettext_lazy("objection", "Uphold"), rules.arbitrates,
            follows=("results.tell_objector", "results.tell_handlers"), needs_reason=True, primary=True,
            help=_("The organiser has marks or ranks corrected; the corrected version goes on notice."),
        ),
        Transition(
            "dismiss", (_O.ASSIGNED,), _O.NOT_UPHELD, pgettext_lazy("objection", "Do not uphold"), rules.arbitrates,
            follows=("results.tell_objector", "results.tell_handlers"), needs_reason=True,
            help=_("The results stay as they are."),
        ),
        Transition(
            "close", (_O.UPHELD, _O.NOT_UPHELD), _O.CLOSED, pgettext_lazy("objection", "Close"), rules.may_handle,
            checks=("results.correction_followed",), follows=("results.tell_objector",), primary=True,
            help=_("The public page shows the summary that you write, without names."),
        ),
        Transition(
            "take_back", (_O.SUBMITTED, _O.ACCEPTED, _O.ASSIGNED), _O.TAKEN_BACK, pgettext_lazy("objection", "Take back"), rules.has_filed,
            follows=("results.tell_handlers",), danger=True,
            help=_("It is not dealt with any further."),
        ),
    ),
)  # fmt: skip
