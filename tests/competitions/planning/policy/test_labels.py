"""A page that cites a rule always says how sure it is."""

import pytest
from django.utils import translation

from competitions.planning.policy import Certainty, RuleSeverity, newest
from competitions.planning.policy.labels import CERTAINTY_LABELS, SEVERITY_LABELS, cite

PACK = newest("hebei-cangzhou-2025")


def test_every_certainty_and_severity_has_words() -> None:
    assert set(CERTAINTY_LABELS) == set(Certainty)
    assert set(SEVERITY_LABELS) == set(RuleSeverity)


@pytest.mark.parametrize(
    ("path", "cited"),
    [
        (
            "weights.practical_minimum",
            "沧州市《职业技能竞赛管理办法（试行）》：实操成绩占比不低于 70% (Sourced)",
        ),
        ("appeals.in_writing", "二手资料所载竞赛规则：申诉以书面形式提出 (Weakly sourced)"),
        (
            "public_notice.working_days",
            "公示 5 个工作日的默认做法 (Usual practice, no written rule found)",
        ),
        (
            "awards.titles",
            "石家庄市总工会公开的竞赛通知 (Sourced; practice of 石家庄市, for reference)",
        ),
    ],
)
def test_a_citation_says_source_certainty_and_place(path: str, cited: str) -> None:
    with translation.override("en"):
        assert cite(PACK.rule(path)) == cited


def test_no_citation_leaves_its_certainty_out() -> None:
    with translation.override("en"):
        silent = [
            path for path, rule in PACK.rules() if str(CERTAINTY_LABELS[rule.certainty]) not in cite(rule)
        ]
    assert silent == []
