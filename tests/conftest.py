"""A skipped test is a failure with CI=true, unless its reason stands in the short list below."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

ALLOWED_SKIPS = {
    "the corpora are not beside this checkout": "real repositories of other people; they are not part of the project",
}
_skipped: dict[str, str] = {}
NIGHTLY = os.environ.get("QMSDOCS_NIGHTLY") == "1"
"""Whether what is marked `nightly` runs: the same proofs in more windows and colours, too dear for every change."""


def pytest_configure() -> None:
    """The collector of circular garbage looks rarely: in a program that lives for minutes it costs a tenth of them. And
    no property is wrong because a machine is busy."""
    gc.set_threshold(100_000, 50, 100)
    settings.register_profile("no deadline", deadline=None)
    settings.load_profile("no deadline")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = [item for item in items if item.get_closest_marker("nightly")] if not NIGHTLY else []
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in set(left)]


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests never read or write the cache of whoever runs them, and know no settings of this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        for name in [name for name in os.environ if name.startswith(("GIT_", "QMSDOCS_"))]:
            if name not in ("QMSDOCS_CHROMIUM", "QMSDOCS_NIGHTLY", "QMSDOCS_ORACLE_SEEDS"):
                patch.delenv(name)
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        yield


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and isinstance(report.longrepr, tuple):
        _skipped[report.nodeid] = str(report.longrepr[2]).removeprefix("Skipped: ")


def unexplained_skips(skipped: dict[str, str]) -> dict[str, str]:
    """Tests that were skipped for a reason that is not allowed: name and reason."""
    return {name: reason for name, reason in skipped.items() if reason not in ALLOWED_SKIPS}


def pytest_sessionfinish(session: pytest.Session) -> None:
    in_a_worker = hasattr(session.config, "workerinput")
    if not in_a_worker and os.environ.get("CI") == "true" and unexplained_skips(_skipped) and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, reason in sorted(unexplained_skips(_skipped).items()):
        terminalreporter.write_line(f"NOT RUN: {name}: {reason}", yellow=True, bold=True)
    if unexplained_skips(_skipped) and os.environ.get("CI") == "true":
        terminalreporter.write_line("With CI=true a test that is not run is a failure.", red=True)
