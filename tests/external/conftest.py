"""Tests that read other people's files; they are reported apart where those files are absent."""

from __future__ import annotations

from tests.external.suites import FOLDER

collect_ignore_glob = [] if FOLDER.is_dir() else ["test_*.py"]


def pytest_report_header() -> str:
    """Say at the start whether they are run."""
    if FOLDER.is_dir():
        return f"external suites: {FOLDER}"
    return "external suites: NOT RUN, set LEARNING_SUITES to their folder"
