"""What besedka brings along, and the tool that looks at it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.audit import audit, declared, is_permissive

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="install")
def installing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Install packages that are nothing but what they say of themselves."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    def install(name: str, version: str, *lines: str) -> None:
        folder = tmp_path / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        about = ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines]
        (folder / "METADATA").write_text("\n".join(about) + "\n")

    return install


def test_what_besedka_brings_along_is_in_order() -> None:
    """All that it needs is there, in versions that were asked for, under licences that only want to be named."""
    lines, wrong = audit(declared())
    assert wrong == []
    assert len(lines) >= len(declared())


def test_each_dependency_has_a_reason() -> None:
    """What is installed for users is explained where the code is explained."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for each in declared():
        name = re.match(r"[A-Za-z0-9._-]+", each)
        assert name is not None
        assert f"| `{name[0]}` |" in page


def test_what_is_wrong_is_told(install: Callable[..., None]) -> None:
    """A package that is missing, one too old, one whose licence asks for more; also behind another, or in an extra."""
    requires = ["zz-old>=2", "zz-with[more]", 'zz-no; extra == "x"']
    install("zz-root", "1")
    install("zz-old", "1.5", "License-Expression: MIT", "Requires-Dist: zz-root")
    install(
        "zz-with",
        "1",
        "Classifier: License :: OSI Approved :: BSD License",
        'Requires-Dist: zz-bound; extra == "more"',
        'Requires-Dist: zz-elsewhere; sys_platform == "none"',
        "Requires-Dist: zz-missing",
    )
    install("zz-bound", "1", "License: GPL-3.0")
    lines, wrong = audit(requires, "zz-root")
    assert [line.split()[:3] for line in lines] == [
        ["zz-bound", "1", "GPL-3.0"],
        ["zz-old", "1.5", "MIT"],
        ["zz-root", "1", "for"],
        ["zz-with", "1", "BSD-3-Clause"],
    ]
    assert wrong == [
        "zz-old is 1.5, and zz-root needs zz-old>=2",
        "zz-root has the licence of nobody knows what: look at it",
        "zz-bound has the licence GPL-3.0: look at it",
        "zz-missing is not installed, and zz-with needs it",
    ]


@pytest.mark.parametrize(
    ("expression", "permissive"),
    [
        ("MIT", True),
        ("(MIT OR Apache-2.0) AND BSD-3-Clause", True),
        ("MIT OR GPL-2.0-only", False),
        ("Apache-2.0 WITH LLVM-exception", False),
        ("", False),
    ],
)
def test_licences_are_known_by_name(expression: str, permissive: bool) -> None:
    """What is not known is for a person to look at."""
    assert is_permissive(expression) is permissive
