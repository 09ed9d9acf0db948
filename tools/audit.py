"""Looks at what besedka brings along when it is installed: `make audit`. Needs no network.

Every package that it needs, and that these need: is it there, is its version one that was asked for, is its licence one
that lets anybody do as they like. What is known of holes in them needs a network: see docs/security.md.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections import deque
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = "besedka"
PROJECT = Path(__file__).parent.parent / "pyproject.toml"

# SPDX identifiers (spdx.org/licenses) of licences that only want to be named.
PERMISSIVE = frozenset({"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "PSF-2.0"})

# How packages say it that have no SPDX expression yet: trove classifiers, or a word or two.
OTHER_NAMES = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
    "Apache License 2.0": "Apache-2.0",
    "MIT License": "MIT",
}


def licence(package: metadata.Distribution) -> str:
    """Return the licence as an SPDX expression, or in the package's own words, or nothing."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return expression
    known = [OTHER_NAMES[line] for line in told.get_all("Classifier", []) if line in OTHER_NAMES]
    words = (told.get("License") or "").strip()
    return " OR ".join(known) or OTHER_NAMES.get(words, words)


def is_permissive(expression: str) -> bool:
    """Tell whether all licences of an expression are known to be permissive; a choice counts as all of it."""
    names = re.findall(r"[^\s()]+", expression)
    return bool(names) and all(name in PERMISSIVE for name in names if name not in ("AND", "OR"))


def declared() -> list[str]:
    """Return what this tree says that it needs, which may be more than what was known when it was installed."""
    project: dict[str, list[str]] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return project["dependencies"]


def needs(requires: Iterable[str], extras: frozenset[str]) -> list[Requirement]:
    """Return which of a package's requirements are meant for this system, with these extras of it."""
    wanted = map(Requirement, requires)
    return [
        each for each in wanted if not each.marker or any(each.marker.evaluate({"extra": x}) for x in extras | {""})
    ]


def audit(requires: Iterable[str], root: str = ROOT) -> tuple[list[str], list[str]]:
    """Return a line for each package that is brought along, and a sentence for each thing that is wrong."""
    lines: dict[str, str] = {}
    wrong: list[str] = []
    open_ends = deque((root, each) for each in needs(requires, frozenset()))
    seen: set[tuple[str, str]] = set()
    while open_ends:
        whose, wanted = open_ends.popleft()
        if (whose, str(wanted)) in seen:
            continue
        seen.add((whose, str(wanted)))
        name = canonicalize_name(wanted.name)
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} is not installed, and {whose} needs it")
            continue
        if not wanted.specifier.contains(package.version, prereleases=True):
            wrong.append(f"{name} is {package.version}, and {whose} needs {wanted}")
        if name not in lines and not is_permissive(licence(package)):
            wrong.append(f"{name} has the licence {licence(package) or 'of nobody knows what'}: look at it")
        lines.setdefault(name, f"{name:<16} {package.version:<10} {licence(package):<16} for {whose}")
        open_ends.extend((name, each) for each in needs(package.requires or [], frozenset(wanted.extras)))
    return [lines[name] for name in sorted(lines)], wrong


def main() -> int:
    """Print both, and ask pip-audit if it is there; return the exit code."""
    lines, wrong = audit(declared())
    print("\n".join([*lines, *wrong]))
    if shutil.which("pip-audit") is None:
        print("Known holes were not looked for: that needs pip-audit and a network (docs/security.md).")
        return bool(wrong)
    names = [line.split()[0] for line in lines]
    frozen = "".join(f"{name}=={metadata.version(name)}\n" for name in names)
    command = ["pip-audit", "--strict", "--no-deps", "--disable-pip", "--requirement", "/dev/stdin"]
    return bool(wrong) or subprocess.run(command, input=frozen, encoding="utf-8", check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())
