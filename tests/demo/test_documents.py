"""What the documents say stays true: diagrams, accounts, pictures, settings, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from portal.acts.lifecycle import registered
from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.diagrams import drawn

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_diagrams_are_those_of_the_tables():
    text = (ROOT / "docs/architecture/README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"<!-- lifecycle: ([\w.]+) -->", text))
    # Tests make lifecycles of their own; those of the rooms have a room's name before the dot.
    rooms = {each.label for each in apps.get_app_configs()}
    assert shown == {name for name in registered() if name.split(".")[0] in rooms}
    assert text.count("stateDiagram-v2") == len(shown)
    assert drawn(text) == text


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_accounts_are_those_of_the_demo(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w.]+) \| (\d{11}) \|", text, re.MULTILINE)
    assert rows == [(account.username, account.phone) for account in ACCOUNTS]
    assert PASSWORD in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_are_there(document):
    targets = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    missing = [
        target for target in targets if "://" not in target and not (document.parent / target).exists()
    ]
    assert missing == []


def test_every_setting_is_described():
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    source = (ROOT / "portal/settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r'environment(?:\.\w+)?\(\s*"([A-Z_]+)"', source))
    named |= set(re.findall(r'_needed_in_production\(\s*"([A-Z_]+)"', source))
    assert "DATABASE_URL" in named
    assert {name for name in named if f"`{name}`" not in text} == set()
