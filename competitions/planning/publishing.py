"""What pages say of making results public: put on public notice where one is due, published where none is.

Words alone; it must not decide who may: `rules` does.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.planning import governance
from competitions.planning.models import Event


@dataclass(frozen=True, slots=True)
class PublishingWords:
    """`label`: what every link to it says; `possible`, `finished`, `waits`: once the scoring is finished, as an
    outlook, as a message, and for whoever may not do it; `tied`: the same where a rank is still shared;
    `nothing_yet`, `look_first`, `score_first`: where nothing is public.
    """

    label: str
    possible: str
    finished: str
    tied: str
    waits: str
    nothing_yet: str
    look_first: str
    score_first: str


def publishing_words(event: Event) -> PublishingWords:
    """The words for one event. No query; give it with its competition."""
    return _of_a_notice() if governance.notice_due(event) else _of_publishing()


def _of_a_notice() -> PublishingWords:
    return PublishingWords(
        label=_("Put on public notice"),
        possible=_("The results can be put on public notice."),
        finished=_("Scoring is finished. The results can be put on public notice now."),
        tied=_(
            "Scoring is finished, but ranks are still shared: the committee decides on their order. Only when its "
            "decision is on record can the results be put on public notice."
        ),
        waits=_(
            "The scoring is finished. An approver or administrator of the organiser puts the results on public notice."
        ),
        nothing_yet=_("Nothing is on public notice yet"),
        look_first=_("Look at the standings once more, then put them on public notice."),
        score_first=_(
            "Enter all scores and finish the scoring; then the results can be put on public notice."
        ),
    )


def _of_publishing() -> PublishingWords:
    return PublishingWords(
        label=pgettext("planning", "Publish results"),
        possible=_("The results can be published."),
        finished=_("Scoring is finished. The results can be published now."),
        tied=_(
            "Scoring is finished, but ranks are still shared: the committee decides on their order. Only when its "
            "decision is on record can the results be published."
        ),
        waits=_(
            "The scoring is finished. An approver or administrator of the organiser publishes the results."
        ),
        nothing_yet=_("Nothing is published yet"),
        look_first=_("Look at the standings once more, then publish them."),
        score_first=_("Enter all scores and finish the scoring; then the results can be published."),
    )
