"""Coverage-guided fuzzing: half an hour for each target, or as long as `--seconds` says.

    python fuzz/run.py                          all targets, one after the other
    python fuzz/run.py --seconds 60 irc talk    these, a minute each
    python fuzz/run.py --again irc FILE         one input, without the fuzzer: a finding, to be understood

What makes new paths is kept in fuzz/found/TARGET, what broke something in fuzz/crashes/TARGET; git ignores both. The
seeds are in fuzz/corpus/TARGET.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["TARGETS", "Run", "harness", "main"]

FUZZ = Path(__file__).parent
ROOT = FUZZ.parent
# What a target is, and the longest input that is tried: what is longer only costs time.
TARGETS = {
    "sniff": 9_000,  # bytes; tags and a line at their limits are 8,703
    "irc": 1_200,  # two lines at their limit
    "talk": 1_000,  # a script of some twenty lines
    "plain": 1_200,  # two messages over the limit that this target sets
    "web": 1_200,  # a handshake, and some frames
    "config": 600,
    "control": 400,
    "names": 150,
}
HALF_AN_HOUR_S = 1_800
SLOWEST_S = 10  # for one input; the slowest seeds take a hundredth of a second
MEMORY_MIB = 1_024  # ten times what any target takes
FOUND = 77  # the exit code with which libFuzzer tells of a finding
ENDING_S = 60  # what the fuzzer may take to begin and to end
WATCHED = ("besedka", "h11", "wsproto", "tomllib")  # where new paths count


def harness(target: str) -> Callable[[bytes], None]:
    """Return what checks one input of a target; it raises when a property does not hold."""
    for folder in (ROOT / "tests", ROOT):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    check: Callable[[bytes], None] = importlib.import_module(f"fuzz.harnesses.{target}").check
    return check


class Run:
    """One target's fuzzing, in a process of its own."""

    def __init__(self, target: str, seconds: int, scratch: Path) -> None:
        self.target = target
        self._crashes = FUZZ / "crashes" / target
        self._log = FUZZ / "found" / f"{target}.log"
        found = FUZZ / "found" / target
        for folder in (found, self._crashes):
            folder.mkdir(parents=True, exist_ok=True)
        self._known = self._findings()
        options = {
            "max_total_time": seconds,
            "max_len": TARGETS[target],
            "timeout": SLOWEST_S,
            "rss_limit_mb": MEMORY_MIB,
            "artifact_prefix": f"{self._crashes}/",
            "dict": self._words(scratch),
            "print_final_stats": 1,
        }
        command = [sys.executable, str(FUZZ / "run.py"), "--inside", target]
        command += [f"-{name}={value}" for name, value in options.items()]
        command += [str(found), str(FUZZ / "corpus" / target)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "TMPDIR": str(scratch)}
            )
        self._late_at = time.monotonic() + seconds + ENDING_S

    def _findings(self) -> set[Path]:
        return set(self._crashes.iterdir())

    def _words(self, scratch: Path) -> Path:
        """Write the tokens of the target as a dictionary for libFuzzer."""
        harness(self.target)
        tokens: tuple[bytes, ...] = sys.modules[f"fuzz.harnesses.{self.target}"].TOKENS
        file = scratch / f"{self.target}.dict"
        rows = ("".join(f"\\x{byte:02x}" for byte in token) for token in dict.fromkeys(tokens))
        file.write_text("".join(f'"{row}"\n' for row in rows), encoding="ascii")
        return file

    def finish(self) -> bool:
        """Wait for the end, and tell what was found; True when that is nothing."""
        try:
            code = self._process.wait(max(0.0, self._late_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.stop()
            code = -1
        told = self._log.read_text(encoding="utf-8", errors="replace")
        counted = re.search(r"number_of_executed_units: *(\d+)", told)
        new = sorted(self._findings() - self._known)
        verdict = "nothing found" if code == 0 and not new else "FOUND" if new else f"it ended with {code}"
        print(f"{self.target:8} {counted[1] if counted else '?':>10} executions: {verdict}", flush=True)
        for file in new:
            print(f"         {file.relative_to(ROOT)}; to see it again:")
            print(f"         {Path(sys.executable).name} fuzz/run.py --again {self.target} {file.relative_to(ROOT)}")
        if code not in (0, FOUND):
            print(f"         what it said is in {self._log.relative_to(ROOT)}")
        return code == 0 and not new

    def stop(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()


def main(arguments: Sequence[str]) -> int:
    """Fuzz; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="fuzz/run.py", description="Coverage-guided fuzzing (CONTRIBUTING.md).")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=HALF_AN_HOUR_S, help="for each target (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time (default: %(default)s)")
    parser.add_argument("--again", action="store_true", help="TARGET FILE: check this one input")
    chosen = parser.parse_args(arguments)
    if chosen.again:
        target, file = chosen.targets
        harness(target)(Path(file).read_bytes())
        print(f"{target}: all properties hold")
        return 0
    targets = chosen.targets or list(TARGETS)
    if not TARGETS.keys() >= set(targets):
        parser.error(f"targets are: {', '.join(TARGETS)}")
    with tempfile.TemporaryDirectory(prefix="besedka-fuzz-") as scratch:
        return 0 if _run(targets, chosen.seconds, chosen.jobs, Path(scratch)) else 1


def _run(targets: Sequence[str], seconds: int, jobs: int, scratch: Path) -> bool:
    """Fuzz so many targets at a time; True when nothing was found."""
    clean = True
    for at in range(0, len(targets), jobs):
        runs = [Run(target, seconds, scratch) for target in targets[at : at + jobs]]
        try:
            results = [run.finish() for run in runs]
            clean = clean and all(results)
        finally:
            for run in runs:
                run.stop()
    return clean


def _inside(target: str, options: Sequence[str]) -> None:
    """Be the fuzzer's process."""
    import atheris  # in the group `fuzz` alone: `--again` and the tests do without

    with atheris.instrument_imports(include=list(WATCHED)):
        check = harness(target)
    atheris.Setup([f"fuzz-{target}", *options], check)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        _inside(sys.argv[2], sys.argv[3:])
    else:
        raise SystemExit(main(sys.argv[1:]))
