"""Pages of the register of judges: the list, one judge with timeline and load, and what can be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.judging import acts, declarations, judge_table, queries, rules
from competitions.judging.forms import (
    EndValidityForm,
    FormerEmployerForm,
    JudgeFilter,
    JudgeForm,
    ReasonForm,
    UnmaskJudgeForm,
)
from competitions.judging.models import Judge
from competitions.judging.views.asking import allowed, confirm_page, form_page
from competitions.planning.views.asking import found, performed
from portal.acts import journal
from portal.acts.personal import masked_identity, masked_phone
from portal.acts.requests import Request
from portal.acts.wording import timeline_rows
from portal.sheets import exports
from unions.models import Union

PER_PAGE = 50


def validity_chip(judge: Judge) -> tuple[str, str]:
    """Word and tone of how long the entry holds: in force, about to end, or not in force."""
    today = timezone.localdate()
    if not judge.is_valid_on(today):
        return _("Not in force"), "mute"
    if judge.valid_to is not None and (judge.valid_to - today).days <= 60:
        return _("Ends soon"), "warn"
    return _("In force"), "ok"


def shown(judge: Judge) -> dict[str, Any]:
    """A judge as a row of a list; `judge` comes with trades, `places` and `ahead`."""
    places: list[Any] = judge.places  # type: ignore[attr-defined]
    return {
        "judge": judge,
        "employer": places[0].employer if places else "",
        "trades": "、".join(trade.name for trade in judge.trades.all()),
        "chip": validity_chip(judge),
    }


def _own_union(request: Request) -> Union | None:
    return Union.objects.filter(pk=request.actor.union_id).first() if request.actor.at_union else None


@login_required
@require_GET
def register(request: Request) -> HttpResponse:
    """The judges in sight: of the own union, of those below, and of those above to be appointed."""
    form = JudgeFilter(request.GET)
    wanted = form.search(request.GET.get("sort", "name"))
    page = Paginator(queries.judges(request.actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": _("Judges"),
        "filter": form,
        "page": page,
        "rows": [shown(judge) for judge in page.object_list],
        "filtered": any(request.GET.get(name) for name in ("q", "trade", "level", "validity")),
        "may_keep": rules.may_keep_judges(request.actor),
    }
    return render(request, "judging/judges/register.html", context)


@login_required
@require_GET
def export(request: Request) -> HttpResponseBase:
    """The list as it is filtered, as a file; telephone numbers are masked."""
    union = _own_union(request)
    allowed(union is not None and rules.may_keep_judge(request.actor, union))
    assert union is not None
    wanted = JudgeFilter(request.GET).search(request.GET.get("sort", "name"))
    return exports.sheet(
        request,
        request.GET.get("format", "xlsx"),
        _("Judges"),
        judge_table.columns(),
        judge_table.rows(request.actor, queries.judges(request.actor, wanted)),
        on=union,
        may=rules.may_keep_judge,
    )


@login_required
@require_GET
def texts(request: Request) -> HttpResponse:
    """What judges sign, every version, for staff to read."""
    context = {
        "page_title": _("Texts that judges sign"),
        "texts": [
            {"text": text, "current": declarations.current(text.kind) == text}
            for text in reversed(declarations.texts())
        ],
    }
    return render(request, "judging/judges/texts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def judge_new(request: Request) -> HttpResponse:
    union = _own_union(request)
    allowed(union is not None and rules.may_keep_judge(request.actor, union))
    assert union is not None
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = performed(
            form, lambda: acts.register_judge(actor=request.actor, union=union, facts=form.facts())
        )
        if made is not None:
            messages.success(request, _("%(name)s is in the register.") % {"name": made.name})
            return redirect("judges:judge", made.pk)
    return form_page(
        request,
        form,
        page_title=_("Enter a judge"),
        page_caption=union.name,
        back_url=reverse("judges:register"),
        submit_label=_("Save"),
    )


def _judge(request: Request, judge_id: int) -> Judge:
    """A judge whose page staff may open; a judge's own page is at /judge/."""
    if not (request.actor.at_union or request.actor.is_system):
        raise Http404
    return found(queries.judge, request.actor, judge_id)


@login_required
@require_GET
def judge(request: Request, judge_id: int) -> HttpResponse:
    return _page(request, _judge(request, judge_id))


def _page(
    request: Request, subject: Judge, *, clear: dict[str, str] | None = None, form: Any = None
) -> HttpResponse:
    """One judge; `clear`: a number just unmasked, shown in this one answer only."""
    clear, actor = clear or {}, request.actor
    inside = rules.may_look_through(actor, subject)
    keeps = rules.may_keep_judge(actor, subject)
    facts: list[tuple[Any, ...]] = [
        (_("On record with"), subject.union.name),
        (pgettext("of a judge", "Trades"), "、".join(trade.name for trade in subject.trades.all())),
        (_("Skill level"), subject.get_skill_level_display()),
        (_("Professional title"), subject.title),
        (
            _("Judge training"),
            " · ".join(part for part in (subject.training, f"{subject.trained_on or ''}") if part),
        ),
        (_("Validity"), f"{subject.valid_from} – {subject.valid_to or _('no end')}"),
    ]
    if inside:
        facts += [
            (_("Identity number"), clear.get("identity") or masked_identity(subject.identity)),
            (_("Mobile number"), clear.get("phone") or masked_phone(subject.phone)),
            (_("Signs in to the portal"), _("Yes") if subject.user_id else _("Not yet")),
        ]
    load = queries.load_of(subject)
    today = timezone.localdate()
    context = {
        "page_title": subject.name,
        "judge": subject,
        "chip": validity_chip(subject),
        "facts": facts,
        # What lies further back is for those who keep the record.
        "employments": list(subject.employments.select_related("enterprise")) if inside else subject.places,  # type: ignore[attr-defined]
        "ahead": [row for row in load if row.is_live and row.event.ends_on >= today],
        "past": [row for row in load if not (row.is_live and row.event.ends_on >= today)],
        "inside": inside,
        "may_keep": keeps and subject.erased_at is None,
        "may_erase": rules.may_erase_judge(actor, subject) and subject.erased_at is None,
        "may_take_over": rules.may_take_over(actor, subject) and subject.erased_at is None,
        "unmask_form": form or UnmaskJudgeForm(),
        "unmasked": bool(clear),
        "timeline": timeline_rows(journal.timeline("judging.judge", subject.pk, limit=20)) if inside else [],
    }
    response = render(request, "judging/judges/judge.html", context, status=422 if form is not None else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def unmask(request: Request, judge_id: int) -> HttpResponse:
    """Show one number in clear, once, for a reason that is recorded."""
    subject = _judge(request, judge_id)
    allowed(rules.may_keep_judge(request.actor, subject))
    form = UnmaskJudgeForm(request.POST)
    if not form.is_valid():
        return _page(request, subject, form=form)
    field, reason = form.cleaned_data["field"], form.cleaned_data["reason"]
    value = acts.unmask_judge(actor=request.actor, judge=subject, field=field, reason=reason)
    return _page(request, subject, clear={field: value})


@login_required
@require_http_methods(["GET", "POST"])
def judge_edit(request: Request, judge_id: int) -> HttpResponse:
    subject = _judge(request, judge_id)
    allowed(rules.may_keep_judge(request.actor, subject))
    form = JudgeForm(request.POST or None, changing=True, initial=JudgeForm.initial_of(subject))
    if request.method == "POST" and form.is_valid():
        changed = performed(
            form, lambda: acts.change_judge(actor=request.actor, judge=subject, facts=form.facts())
        )
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect("judges:judge", subject.pk)
    return form_page(
        request,
        form,
        page_title=_("Change the facts"),
        page_caption=subject.name,
        back_url=reverse("judges:judge", args=[subject.pk]),
        submit_label=_("Save"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def judge_end(request: Request, judge_id: int) -> HttpResponse:
    """End a judge's entry in the register."""
    subject = _judge(request, judge_id)
    allowed(rules.may_keep_judge(request.actor, subject))
    form = EndValidityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ended = performed(
            form, lambda: acts.end_validity(actor=request.actor, judge=subject, **form.cleaned_data)
        )
        if ended is not None:
            messages.success(request, _("The entry ends on %(day)s.") % {"day": ended.valid_to})
            return redirect("judges:judge", subject.pk)
    return confirm_page(
        request,
        form,
        page_title=_("End the entry of %(name)s?") % {"name": subject.name},
        page_caption=subject.union.name,
        consequences=[
            _("From the next day on nobody can appoint this judge."),
            _("Appointments already made stay until they are withdrawn."),
        ],
        confirm_label=_("End the entry"),
        danger=True,
        back_url=reverse("judges:judge", args=[subject.pk]),
    )


@login_required
@require_http_methods(["GET", "POST"])
def judge_erase(request: Request, judge_id: int) -> HttpResponse:
    """Erase a person for good."""
    subject = _judge(request, judge_id)
    allowed(rules.may_erase_judge(request.actor, subject))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        erased = performed(
            form, lambda: acts.erase_judge(actor=request.actor, judge=subject, **form.cleaned_data)
        )
        if erased is not None:
            messages.success(request, _("The person was erased."))
            return redirect("judges:register")
    return confirm_page(
        request,
        form,
        page_title=_("Erase %(name)s for good?") % {"name": subject.name},
        page_caption=subject.union.name,
        consequences=[
            _(
                "The key to this person's data is destroyed: name, numbers and declared interests can never be read again."
            ),
            _("The person can no longer sign in as a judge."),
            _("That somebody judged, and what was decided, stays on record without the name."),
            _("This cannot be undone. If the person only stops judging, end the entry instead."),
        ],
        confirm_label=_("Erase for good"),
        danger=True,
        back_url=reverse("judges:judge", args=[subject.pk]),
    )


@login_required
@require_http_methods(["GET", "POST"])
def judge_take_over(request: Request, judge_id: int) -> HttpResponse:
    """Take a judge of a union below into the own register."""
    subject, union = _judge(request, judge_id), _own_union(request)
    allowed(union is not None and rules.may_take_over(request.actor, subject))
    assert union is not None
    if request.method == "POST":
        acts.take_over(actor=request.actor, judge=subject, union=union)
        messages.success(request, _("%(name)s is in your register now.") % {"name": subject.name})
        return redirect("judges:judge", subject.pk)
    return confirm_page(
        request,
        None,
        page_title=_("Take %(name)s into your register?") % {"name": subject.name},
        page_caption=union.name,
        consequences=[
            _("Your union keeps the record from now on; all unions below yours can appoint this judge."),
            _("%(union)s can still appoint this judge, and no longer change the record.")
            % {"union": subject.union.name},
        ],
        confirm_label=_("Take over"),
        back_url=reverse("judges:judge", args=[subject.pk]),
    )


@login_required
@require_http_methods(["GET", "POST"])
def employer_new(request: Request, judge_id: int) -> HttpResponse:
    """Put a former employer on record."""
    subject = _judge(request, judge_id)
    allowed(rules.may_keep_judge(request.actor, subject))
    form = FormerEmployerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = performed(
            form, lambda: acts.add_former_employer(actor=request.actor, judge=subject, **form.cleaned_data)
        )
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect("judges:judge", subject.pk)
    return form_page(
        request,
        form,
        page_title=_("Add a former employer"),
        page_caption=subject.name,
        back_url=reverse("judges:judge", args=[subject.pk]),
        submit_label=_("Save"),
    )


@login_required
@require_POST
def employer_remove(request: Request, employment_id: int) -> HttpResponse:
    """Take an employment off the record that was entered by mistake."""
    employment = found(queries.employment, request.actor, employment_id)
    allowed(rules.may_keep_judge(request.actor, employment.judge))
    acts.remove_employment(actor=request.actor, employment=employment)
    messages.success(request, _("The employer is taken off the record."))
    return redirect("judges:judge", employment.judge_id)
