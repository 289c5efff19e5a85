"""Static files in production: every module of the marking app imports the very release that it belongs to."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from portal.files.statics import HashedFiles

SOURCE = Path(settings.BASE_DIR) / "static"


def test_modules_import_each_other_under_hashed_names(tmp_path: Path) -> None:
    source = FileSystemStorage(location=SOURCE)
    storage = HashedFiles(location=tmp_path, base_url="/static/")
    paths = [f"judge/{path.name}" for path in (SOURCE / "judge").glob("*.js")]
    for path in paths:
        storage.save(path, source.open(path))
    for path, _hashed, problem in storage.post_process({path: (storage, path) for path in paths}):
        assert not isinstance(problem, Exception), (path, problem)
    imports = {
        path: re.findall(r'from "\./([^"]+)"', (tmp_path / storage.stored_name(path)).read_text())
        for path in paths
    }
    assert sum(map(len, imports.values())) > 15
    for path, names in imports.items():
        for name in names:
            assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name), (path, name)
            assert (tmp_path / "judge" / name).exists(), (path, name)
