"""Tests mirror the modules, so that nobody has to search."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "besedka"
TESTS = ROOT / "tests"

# Conversations over real sockets, what tests share, and tests of the tools beside the program.
ELSEWHERE = {"e2e", "support", "benchmarks", "fuzz", "soak", "tools", "irctest"}
HERE = Path(__file__).name


def has_code(module: Path) -> bool:
    """Tell whether a module does something: what is only data needs no tests of its own."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))


def test_each_module_with_code_has_its_tests() -> None:
    """src/besedka/a/b.py is tested in tests/a/test_b.py."""
    missing = [
        str(module.relative_to(ROOT))
        for module in sorted(SOURCE.rglob("*.py"))
        if has_code(module) and not (TESTS / module.relative_to(SOURCE)).with_name(f"test_{module.name}").exists()
    ]
    assert missing == []


def test_each_file_of_tests_has_its_module() -> None:
    """tests/a/test_b.py tests src/besedka/a/b.py; what tests no single module lives in tests/e2e."""
    strays = [
        str(file.relative_to(ROOT))
        for file in sorted(TESTS.rglob("test_*.py"))
        if file.relative_to(TESTS).parts[0] not in ELSEWHERE | {HERE}
        and not (SOURCE / file.relative_to(TESTS)).with_name(file.name.removeprefix("test_")).exists()
    ]
    assert strays == []


def test_each_test_says_what_it_is_about() -> None:
    """A test's docstring is one sentence about behaviour."""
    silent = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sorted(TESTS.rglob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if not ast.get_docstring(node)
    ]
    assert silent == []
