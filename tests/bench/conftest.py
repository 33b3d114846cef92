"""Figures that a bench measured beside its times, told at the end: the table of pytest-benchmark leaves them out."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line a bench."""
    session = getattr(config, "_benchmarksession", None)
    told = [bench for bench in getattr(session, "benchmarks", ()) if bench.extra_info]
    if told:
        terminalreporter.section("figures")
    for bench in told:
        figures = ", ".join(f"{name}: {figure}" for name, figure in bench.extra_info.items())
        terminalreporter.write_line(f"{bench.name}  {figures}")
