"""What a job does and for which object, in words: kinds are registered by the rooms above."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.jobs.models import Job

# The job's arguments → the object's name; empty where it is not there (any more).
About = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class _Words:
    label: str | Promise
    about: About | None


_kinds: dict[str, _Words] = {}


def register_kind(kind: str, label: str | Promise, about: About | None = None) -> None:
    """Words for jobs of a kind: what they do, and whatever names the object of one of them."""
    _kinds[kind] = _Words(label, about)


def kind_label(kind: str) -> str:
    """What jobs of this kind do; the kind itself where nobody registered it."""
    return str(_kinds[kind].label) if kind in _kinds else kind


def about(job: Job) -> str:
    """For which object this job works: “盐山管道焊工赛”; empty for a list of everything. At most two queries."""
    words = _kinds.get(job.kind)
    return words.about(job.arguments) if words is not None and words.about is not None else ""
