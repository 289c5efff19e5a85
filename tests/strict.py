"""A pytest plugin for STRICT=1: a skipped test fails the run, and its reason is repeated at the end."""

from __future__ import annotations

import pytest


class _Skips:
    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.reasons[report.nodeid] = text

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.reasons[report.nodeid] = text

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.reasons and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for nodeid, reason in sorted(self.reasons.items()):
            terminalreporter.write_line(f"STRICT: skipped {nodeid}: {reason}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    # Under xdist the controller sees every report; a worker's exit status counts for nothing.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Skips(), "strict-skips")
