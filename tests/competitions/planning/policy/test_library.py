"""Packs are found by key and version, read once, and refused with every fault named."""

import datetime
import hashlib
from pathlib import Path

import pytest
from pydantic import ValidationError

from competitions.planning.policy import PackError, PackLibrary, PackReference, available, load_pack, newest
from competitions.planning.policy.library import PACKS_FOLDER

KEY = "hebei-cangzhou-2025"
FIRST_VERSION = (PACKS_FOLDER / f"{KEY}.toml").read_text("utf-8")


def write(folder: Path, text: str = FIRST_VERSION, name: str = f"{KEY}.toml") -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def changed(*replacements: tuple[str, str]) -> str:
    text = FIRST_VERSION
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def refusal(folder: Path, text: str) -> list[str]:
    """What is said of a pack with this text, a line a fault."""
    file = write(folder, text)
    with pytest.raises(PackError) as caught:
        PackLibrary([folder]).load(KEY, 1)
    assert caught.value.file == file
    first, *faults = str(caught.value).splitlines()
    assert first == f"{file} is not a valid policy pack:"
    return faults


def test_both_versions_are_available_and_the_second_is_the_newest() -> None:
    assert {PackReference(KEY, 1), PackReference(KEY, 2)} <= set(available())
    assert newest(KEY) is load_pack(KEY, 2)


def test_the_second_version_adds_the_public_notice_and_changes_nothing_else() -> None:
    first, second = (dict(load_pack(KEY, version).rules()) for version in (1, 2))
    assert set(second) - set(first) == {
        "public_notice.due_for",
        "public_notice.closing_time",
        "appeals.examine_working_days",
        "appeals.decide_working_days",
    }
    assert {path for path in first if first[path].value != second[path].value} == set()
    due = {
        (level, group): [load_pack(KEY, version).public_notice.is_due(level, group) for version in (1, 2)]
        for level in ("province", "city", "county", "internal")
        for group in ("worker", "student")
    }
    assert due == {key: [False, key[0] != "internal"] for key in due}
    assert [load_pack(KEY, version).public_notice.closes_at for version in (1, 2)] == [
        None,
        datetime.time(17, 30),
    ]


def test_every_pack_of_the_project_can_be_read() -> None:
    assert PackLibrary([PACKS_FOLDER]).problems() == ()


def test_the_fingerprint_is_that_of_the_file() -> None:
    assert (
        load_pack(KEY, 1).fingerprint
        == hashlib.sha256((PACKS_FOLDER / f"{KEY}.toml").read_bytes()).hexdigest()
    )


def test_versions_stand_beside_each_other(tmp_path: Path) -> None:
    write(tmp_path)
    for number, minimum in ((2, 75), (10, 80)):
        text = changed(("version = 1", f"version = {number}"), ("value = 70", f"value = {minimum}"))
        write(tmp_path, text, f"{KEY}.v{number}.toml")
    library = PackLibrary([tmp_path])
    assert library.available() == (PackReference(KEY, 1), PackReference(KEY, 2), PackReference(KEY, 10))
    assert library.newest(KEY).weights.practical_minimum.value == 80
    assert library.load(KEY, 1).weights.practical_minimum.value == 70


def test_an_operators_folder_adds_packs(tmp_path: Path) -> None:
    write(tmp_path, changed((f'key = "{KEY}"', 'key = "own"')), "own.toml")
    library = PackLibrary([PACKS_FOLDER])
    library.add_folder(tmp_path)
    library.add_folder(tmp_path)
    assert library.available() == (PackReference(KEY, 1), PackReference(KEY, 2), PackReference("own", 1))


def test_two_files_for_one_version_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path)
    with pytest.raises(PackError) as caught:
        PackLibrary([PACKS_FOLDER, tmp_path])
    assert caught.value.file == file
    assert f"already is {KEY} version 1" in str(caught.value)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such folder"):
        PackLibrary([tmp_path / "nowhere"])


def test_a_name_that_says_no_version_is_refused(tmp_path: Path) -> None:
    write(tmp_path, name="Cangzhou 2025.toml")
    with pytest.raises(PackError, match=r"the name must be <key>\.toml or <key>\.v<number>\.toml"):
        PackLibrary([tmp_path])


@pytest.mark.parametrize("ask", [lambda: load_pack("hebei-nowhere", 3), lambda: load_pack(KEY, 99)])
def test_an_unknown_pack_names_those_there_are(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(
        PackError, match=rf"There is no policy pack .* Available: {KEY} version 1, {KEY} version 2\."
    ):
        ask()


def test_a_file_that_says_another_version_than_its_name_is_refused(tmp_path: Path) -> None:
    faults = refusal(tmp_path, changed(("version = 1", "version = 2")))
    assert faults == [f"the file says {KEY} version 2, its name says {KEY} version 1"]


def test_broken_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    text = changed(("[reports.deadline_day]", "[reports.deadline_day"))
    line = text.splitlines().index("[reports.deadline_day") + 1
    (fault,) = refusal(tmp_path, text)
    assert fault.startswith("not readable as TOML: ")
    assert f"line {line}," in fault


def test_all_faults_are_named_at_once_with_their_paths(tmp_path: Path) -> None:
    text = changed(
        ("[weights.practical_minimum]\nvalue = 70", "[weights.practical_minimum]\nvaleu = 70"),
        ("[weights.theory_maximum]\nvalue = 30", '[weights.theory_maximum]\nvalue = "thirty"'),
        ('[entrants.fee]\nvalue = 0\nseverity = "warn"', '[entrants.fee]\nvalue = 0\nseverity = "forbidden"'),
    )
    assert refusal(tmp_path, text) == [
        "weights.practical_minimum.value: missing",
        "weights.practical_minimum.valeu: unknown key; did you mean value?",
        "weights.theory_maximum.value: Input should be a valid decimal",
        "entrants.fee.severity: Input should be 'block', 'warn', 'note' or 'off'",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[reports.deadline_day]", "[report.deadline_day]", "report: unknown key; did you mean reports?"),
        (
            '{ grade = "class_1", name =',
            '{ grade = "class_1", nmae =',
            "grades.definitions.value.0.nmae: unknown key; did you mean name?",
        ),
        (
            '[levels.city]\norganiser = { value = "city_union", severity = "block", source = "《',
            '[levels.city]\norganiser = { value = "city_union", severity = "block", sauce = "《',
            "levels.city.organiser.sauce: unknown key; did you mean source?",
        ),
        (
            "[public_notice.working_days]\nvalue = 5",
            '[public_notice.working_days]\nvalue = "5"',
            "public_notice.working_days.value: Input should be a valid integer",
        ),
        (
            "[public_notice.working_days]\nvalue = 5",
            "[public_notice.working_days]\nvalue = true",
            "public_notice.working_days.value: Input should be a valid integer",
        ),
        (
            'source = "季度终了次月 15 日前上报的默认做法"',
            'source = " "',
            "reports.deadline_day.source: String should have at least 1 character",
        ),
        (
            'certainty = "general knowledge"',
            'certainty = "unknown"',
            "levels.province.procedure.certainty: Input should be 'sourced', 'weak', 'general knowledge' or 'own'",
        ),
        (
            "[weights.total]\nvalue = 100",
            "[weights.total]\nvalue = 60",
            "weights: Value error, practical_minimum exceeds total, so no event could meet it",
        ),
        (
            "drop_highest = 1, drop_lowest = 1",
            "drop_highest = 3, drop_lowest = 2",
            "marking.judgement.value: Value error, no mark would remain: more are dropped than judges give",
        ),
        (
            "from_rank = 4, to_rank = 10",
            "from_rank = 3, to_rank = 10",
            "awards: Value error, titles must cover the ranks in order without gap or overlap: 技术能手",
        ),
        (
            '{ current = "技师", reached = "高级技师" }',
            '{ current = "技师", reached = "高级工" }',
            "promotions.by_award.value.0: Value error, a promotion must go up: 技师 to 高级工",
        ),
        (
            '"elapsed_seconds asc", wording',
            '"practical_score desc", wording',
            "ranking: Value error, tie_breaks names a step twice",
        ),
        (
            'decided_by = { value = "union_above"',
            'decided_by = { value = "nobody"',
            "levels.city: Value error, an approval must be decided by somebody; else use filing",
        ),
        (
            "[eligibility.minimum_age]\nvalue = 16",
            "[eligibility.minimum_age]\nvalue = 61",
            "eligibility: Value error, minimum_age is above maximum_age",
        ),
    ],
)
def test_a_wrong_pack_is_refused(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert fault in refusal(tmp_path, changed((old, new)))


def test_problems_lists_wrong_packs_and_spares_right_ones(tmp_path: Path) -> None:
    write(tmp_path)
    wrong = write(
        tmp_path, changed(("version = 1", "version = 2"), ("value = 70", "value = 700")), f"{KEY}.v2.toml"
    )
    library = PackLibrary([tmp_path])
    assert [error.file for error in library.problems()] == [wrong]
    assert library.load(KEY, 1).version == 1


def test_a_pack_cannot_be_changed() -> None:
    pack = load_pack(KEY, 1)
    with pytest.raises(ValidationError, match="frozen"):
        pack.weights.practical_minimum.value = pack.weights.theory_maximum.value
