"""What every test run needs: the catalogues of words, compiled into place, and how hypothesis draws its examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from hatch_build import compile_catalogues

compile_catalogues(Path(__file__).parent.parent)

# A commit must not fail by chance: the same examples each time. New ones are drawn at night, more of them, and the
# line that repeats a finding is printed. No deadline: how long an example takes depends on what else runs.
settings.register_profile("commit", derandomize=True, deadline=None)
settings.register_profile("nightly", max_examples=500, print_blob=True, deadline=None)
settings.load_profile("commit")
LONGEST_S = 1_200  # for the nightly examples of one test


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With the nightly profile, let each test of properties be one for the night."""
    if config.getoption("--hypothesis-profile", None) == "nightly":
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker("nightly")
                item.add_marker(pytest.mark.timeout(LONGEST_S))
