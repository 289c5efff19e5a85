"""Components turn plain values into accessible markup; they escape what they are given and keep the query."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # noon in Beijing


def rendered(source: str, path: str = "/list/", **context: Any) -> str:
    """The source rendered in Chinese with a request for `path`, white space squeezed."""
    request = RequestFactory().get(path)
    with translation.override("zh-hans"):
        text = Template("{% load components %}" + source).render(Context({"request": request, **context}))
    return re.sub(r"\s+", " ", text).strip()


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def test_chip_has_icon_and_word_and_escapes_the_word() -> None:
    assert rendered('{% chip word "bad" %}', word="<b>已退回") == (
        '<span class="chip bad"><i class="bi bi-x-circle" aria-hidden="true"></i>&lt;b&gt;已退回</span>'
    )


@pytest.mark.parametrize(
    ("moment", "tone", "left"),
    [
        (datetime(2026, 12, 5, 9, 0, tzinfo=UTC), "", "还有 13 天"),
        (datetime(2026, 11, 24, 15, 59, tzinfo=UTC), "warn", "还有 2 天"),
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "bad", "今天截止"),
        # Half past midnight in Beijing is tomorrow there, though still the 22nd in UTC.
        (datetime(2026, 11, 22, 16, 30, tzinfo=UTC), "warn", "还有 1 天"),
        (datetime(2026, 11, 22, 3, 59, tzinfo=UTC), "mute", "已截止"),
    ],
)
def test_deadline_counts_days_in_beijing_and_names_the_zone(moment: datetime, tone: str, left: str) -> None:
    with time_machine.travel(NOON, tick=False):
        markup = rendered("{% deadline moment %}", moment=moment)

    assert f'class="deadline {tone}"' in markup
    assert "（北京时间）" in markup
    assert words(markup).endswith(left)


def test_deadline_that_no_longer_matters_counts_no_days() -> None:
    with time_machine.travel(NOON, tick=False):
        markup = rendered("{% deadline moment done=True %}", moment=NOON)

    assert words(markup) == "2026年11月22日 12:00（北京时间）"


def test_stepper_marks_the_present_step_and_names_the_next() -> None:
    steps = [
        {"label": "草稿", "state": "done"},
        {"label": "报名中", "state": "now"},
        {"label": "延期", "state": "off"},
        {"label": "比赛", "state": "todo"},
    ]

    markup = rendered("{% stepper steps %}", steps=steps)

    assert re.findall(r'<li class="(\w+)"( aria-current="step")?>', markup) == [
        ("done", ""),
        ("now", ' aria-current="step"'),
        ("off", ""),
        ("todo", ""),
    ]
    assert "第 2 步，共 4 步： 报名中 ；下一步：比赛" in words(markup)


def test_checks_read_findings_that_are_objects_as_well_as_mappings() -> None:
    finding = SimpleNamespace(tone="bad", message="4 份报名缺附件", detail="补齐或退回", source="", url="/x/")

    by_object = rendered("{% checks findings %}", findings=[finding])
    by_mapping = rendered("{% checks findings %}", findings=[vars(finding)])

    assert by_object == by_mapping
    assert words(by_object) == "须处理： 4 份报名缺附件 查看 补齐或退回"


def test_timeline_shows_changes_and_a_dash_for_nothing() -> None:
    rows = [{"title": "修改名额", "by": "王某", "at": NOON, "changes": [("名额", "", 30)]}]

    markup = rendered("{% timeline rows %}", rows=rows)

    assert "<td>–</td> <td><ins>30</ins></td>" in markup
    assert "1 处改动" in markup


def test_sort_header_turns_round_keeps_the_filters_and_leaves_the_page() -> None:
    markup = rendered('{% sort_header "name" "竞赛" %}', path="/list/?q=%E7%84%8A&sort=name&page=3")

    assert 'aria-sort="ascending"' in markup
    assert 'href="?q=%E7%84%8A&amp;sort=-name"' in markup


def test_pagination_counts_items_and_keeps_the_query() -> None:
    page = Paginator(range(1240), 50).page(2)

    markup = rendered("{% pagination page %}", path="/list/?q=a&page=2", page=page)

    assert "第 51–100 项，共 1,240 项" in words(markup)
    assert 'href="?q=a&amp;page=1" rel="prev"' in markup
    assert 'href="?q=a&amp;page=3" rel="next"' in markup
    assert '<span aria-current="page">2</span>' in markup


def test_pagination_of_one_page_offers_no_other() -> None:
    markup = rendered("{% pagination page %}", page=Paginator(range(3), 50).page(1))

    assert words(markup) == "第 1–3 项，共 3 项"


def test_export_keeps_the_filters_but_not_the_page() -> None:
    markup = rendered('{% export_buttons "/list/export/" "csv" %}', path="/list/?q=a&page=2")

    assert re.findall(r'href="([^"]+)"', markup) == ["/list/export/?q=a&amp;format=csv"]


class EntryForm(forms.Form):
    name = forms.CharField(label="姓名")
    starts_on = forms.DateField(label="日期", required=False)
    closes_at = forms.DateTimeField(label="截止", required=False)
    level = forms.ChoiceField(label="等级", choices=[("1", "高级工")], widget=forms.RadioSelect)

    def clean(self) -> None:
        self.add_error(None, "名额已满")


def test_error_summary_links_every_error_to_its_field() -> None:
    markup = rendered("{% error_summary form %}", form=EntryForm({"starts_on": "明天"}))

    assert re.findall(r'href="#(\w+)"', markup) == [
        "id_name",
        "id_starts_on",
        "id_level_0",
    ]
    assert "有 4 处需要更正" in markup
    assert "<strong>名额已满</strong>" in markup


def test_error_summary_names_what_is_wrong_with_a_set_of_rows() -> None:
    several = forms.formset_factory(EntryForm, min_num=2, validate_min=True, extra=0)
    posted = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-name": "张某", "rows-0-level": "1"}
    markup = rendered("{% error_summary rows %}", rows=several(posted, prefix="rows"))

    assert re.findall(r"<strong>(.*?)</strong>", markup) == ["请至少提交 2 个表单。", "名额已满"]


def test_error_summary_is_silent_before_the_form_was_sent() -> None:
    assert rendered("{% error_summary form %}", form=EntryForm()) == ""


def test_fields_use_the_browsers_own_pickers_and_its_format() -> None:
    initial = {"starts_on": NOON.date(), "closes_at": NOON}
    markup = rendered(
        "{{ form.starts_on|dressed }}{{ form.closes_at|dressed }}",
        form=EntryForm(initial=initial),
    )

    assert re.findall(r'type="([\w-]+)" name="\w+" value="([^"]+)"', markup) == [
        ("date", "2026-11-22"),
        ("datetime-local", "2026-11-22T12:00"),
    ]


def test_crispy_field_reads_label_help_error_control_and_marks_the_optional_one() -> None:
    source = "{% load crispy_forms_tags %}{{ form|crispy }}"

    markup = rendered(source, form=EntryForm({"name": "", "level": "1"}))

    # A mark that is hidden is there for a page that changes what it asks for while it is filled in.
    shown = re.sub(r"<span[^>]* hidden>[^<]*</span>", "", markup)
    assert words(shown).startswith("名额已满 姓名 错误： 这个字段是必填项。 日期 选填 截止 选填 等级 高级工")
    assert 'aria-invalid="true"' in markup
    for described in re.findall(r'aria-describedby="([^"]+)"', markup):
        assert all(f'id="{target}"' in markup for target in described.split())
    assert "asteriskField" not in markup


def test_filter_bar_counts_results_keeps_the_order_and_clears() -> None:
    form = EntryForm({"name": "焊"})

    markup = rendered(
        "{% filter_bar form 12 %}",
        path="/list/?name=%E7%84%8A&sort=-name&page=4",
        form=form,
    )

    assert '<input type="hidden" name="sort" value="-name">' in markup
    assert "page" not in re.findall(r'name="(\w+)"', markup)
    assert '<a class="btn btn-link" href="?">清除筛选</a>' in markup
    assert "共 12 项" in words(markup)


@pytest.mark.parametrize(
    ("state", "polled"),
    [("queued", True), ("running", True), ("succeeded", False), ("failed", False)],
)
def test_progress_asks_again_only_while_the_job_lives(state: str, polled: bool) -> None:
    job = {"state": state, "done": 30, "total": 120, "message": "正在读取"}

    markup = rendered("{% progress job '/jobs/1/' %}", job=job)

    assert ('hx-get="/jobs/1/"' in markup) is polled
    assert "30 / 120 · 25%" in words(markup)


def test_page_renews_itself_only_if_asked_and_while_there_is_something_to_wait_for() -> None:
    source = "{% auto_refresh alive %}"

    assert rendered(source, path="/?refresh=auto", alive=True) == '<meta http-equiv="refresh" content="5">'
    assert rendered(source, path="/?refresh=auto", alive=False) == ""
    assert rendered(source, path="/", alive=True) == ""


def test_figure_gives_the_table_and_the_same_figures_as_data() -> None:
    markup = rendered(
        '{% figure name="f" title="各县" columns=columns rows=rows %}',
        columns=["县", "场次"],
        rows=[("盐山县", 1200), ("</script>", None)],
    )

    found = re.search(r'<script id="f-data" type="application/json">(.+?)</script>', markup)
    assert found is not None
    assert json.loads(found[1]) == {
        "kind": "bar",
        "unit": "",
        "title": "各县",
        "categories": ["盐山县", "</script>"],
        "series": [{"name": "场次", "values": [1200, None]}],
    }
    assert '<td class="r">1,200</td>' in markup
    assert '<td class="r">–</td>' in markup


def test_share_box_carries_link_text_and_code_without_inline_style() -> None:
    markup = rendered("{% share_box url text %}", url="https://a.example/?x=1&y=2", text="正在报名")

    assert "正在报名 https://a.example/?x=1&amp;y=2</textarea>" in markup
    assert "<svg" in markup
    assert "style=" not in markup


def test_a_page_that_is_not_installed_gives_no_link() -> None:
    assert rendered('{% url_or_nothing "site:no_such_page" as url %}[{{ url }}]') == "[]"
