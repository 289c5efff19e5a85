"""The demo's processes: all start, all end, whatever happens to their supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from portal.demo.processes import Crew, port_is_free

ROOT = Path(__file__).parent.parent.parent
SLEEPER = "import time; time.sleep(60)"
# A process that does not want to end and has a child of its own.
STUBBORN = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print('up', flush=True); time.sleep(60)"
)


def processes_of_sessions(leaders: set[int]) -> set[int]:
    """The living processes in the sessions that these processes lead."""
    living = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, *rest = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if state != "Z" and int(rest[2]) in leaders:
                living.add(int(folder.name))
    return living


def wait_for(condition, seconds: float = 40.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to look for processes")
def test_stop_leaves_nothing_behind_not_even_children_of_the_stubborn(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.demo.processes.GRACE_SECONDS", 1.0)
    crew = Crew(tmp_path, dict(os.environ))
    crew.start("sleeper", "-c", SLEEPER)
    crew.start("stubborn", "-c", STUBBORN)
    leaders = {process.pid for process in crew._running.values()}
    assert wait_for(lambda: "up" in crew.last_lines("stubborn"))
    assert len(processes_of_sessions(leaders)) == 3

    crew.stop()

    assert wait_for(lambda: not processes_of_sessions(leaders), 5)


def test_a_process_that_ends_by_itself_is_named_with_the_end_of_its_log(tmp_path):
    crew = Crew(tmp_path, dict(os.environ))
    crew.start("sleeper", "-c", SLEEPER)
    crew.start("broken", "-c", "print('first'); raise SystemExit('no such thing')")

    assert wait_for(lambda: crew.ended() == "broken")
    assert crew.last_lines("broken", 1) == "no such thing"
    crew.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_taken_port_is_seen():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert not port_is_free("127.0.0.1", listening.getsockname()[1])
    assert port_is_free("127.0.0.1", free_port())


@pytest.fixture
def surroundings(tmp_path) -> dict[str, str]:
    """The environment of a demo of its own: SQLite and files in a folder, migrated, not empty."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    environment |= {"VAR_DIR": str(tmp_path / "var"), "PYTHONPATH": str(ROOT)}
    plant = (
        "import django; django.setup(); from django.core.management import call_command;"
        "call_command('migrate', verbosity=0);"
        "from unions.models import Union;"
        "Union.objects.plant(None, code='130000', name='河北省总工会', level='province')"
    )
    subprocess.run(
        [sys.executable, "-c", plant],
        env=environment | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        check=True,
        cwd=ROOT,
    )
    return environment


def children_of(parent: int) -> set[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return {int(pid) for pid in text.split()}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to look for processes")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_the_demo_serves_and_ends_with_all_of_its_processes(surroundings, tmp_path, ending):
    port = free_port()
    with (tmp_path / "said").open("wb") as said:
        demo = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            env=surroundings | {"PORT": str(port), "PYTHONUNBUFFERED": "1"},
            cwd=ROOT,
            stdout=said,
            stderr=subprocess.STDOUT,
        )

    def told():
        return (tmp_path / "said").read_text()

    try:
        assert wait_for(lambda: "Ctrl-C" in told() or demo.poll() is not None, 90), told()
        assert demo.poll() is None, told()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            assert answer.status == 200
        assert f"http://127.0.0.1:{port}" in told()
        assert "19900000601" in told()
        leaders = children_of(demo.pid)
        assert len(leaders) == 3

        demo.send_signal(ending)

        assert demo.wait(30) == (-signal.SIGKILL if ending == signal.SIGKILL else 0)
        assert wait_for(lambda: not processes_of_sessions(leaders), 30)
        assert port_is_free("127.0.0.1", port)
    finally:
        demo.kill()
        demo.wait()


def test_a_taken_port_is_told_before_anything_starts(surroundings):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        ran = subprocess.run(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            env=surroundings,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 1
    assert "make demo PORT=" in ran.stderr
    assert str(port) in ran.stderr
