"""Run the benchmark: `python benchmarks/run.py --help`.

Every scenario is run for every server in turn (A, B, C, A, B, C …), so that a machine's moods meet all alike; the
table has the medians. Exit code 1: messages of besedka were lost, doubled or out of order, or it failed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Final

from check import Faults
from machine import describe
from members import LoadError
from peers import PEERS, Floor, Peer
from report import OURS, medians, table
from scenarios import SCENARIOS, Options, Outcome, Scenario

__all__ = ["main"]

SERVERS: Final = ",".join(peer.name for peer in PEERS)


def main() -> int:
    """Measure what the command line asks for and print the table."""
    arguments = _arguments()
    wanted = [scenario for scenario in SCENARIOS if scenario.key in arguments.scenarios]
    options = Options(arguments.idle, arguments.idle_room)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=arguments.folder) as name:
        folder = Path(name)
        print(describe(folder))
        peers = _installed(arguments.servers, folder)
        runs = _measure(peers, wanted, arguments.runs, options, folder, began + 60 * arguments.minutes)
    results = {peer.name: medians(run.values for run in runs[peer.name]) for peer in peers}
    print(table([row for scenario in wanted for row in scenario.rows], [peer.name for peer in peers], results))
    print(f"medians of several runs: {_counts(wanted, runs)}; {time.monotonic() - began:.0f} s in all")
    for line in _remarks(runs):
        print(line)
    if arguments.json:
        arguments.json.write_text(json.dumps(_as_json(runs, results), indent=1) + "\n", encoding="utf-8")
    return int(any(run.faults or "failed" in " ".join(run.notes) for run in runs[OURS]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure besedka and its peers, interleaved.")
    keys = ",".join(scenario.key for scenario in SCENARIOS)
    parser.add_argument("--servers", type=_names, default=_names(SERVERS), help=f"of {SERVERS}")
    parser.add_argument("--scenarios", type=_names, default=_names(keys), help=f"of {keys}")
    parser.add_argument("--runs", type=int, default=3, help="of each quick scenario; the table has the medians")
    parser.add_argument("--minutes", type=float, default=4.8, help="begin no further run that would end later")
    parser.add_argument("--idle", type=int, default=2000, help="connections in the scenario `idle`")
    parser.add_argument("--idle-room", type=int, default=100, help="members of each room there; 0: all in one")
    parser.add_argument("--json", type=Path, help="write every single value to this file")
    parser.add_argument("--folder", type=Path, help="where the servers' data goes (a temporary folder in it)")
    arguments = parser.parse_args()
    unknown = set(arguments.servers + arguments.scenarios) - set(_names(f"{SERVERS},{keys}"))
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {SERVERS} and {keys}")
    return arguments


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _installed(names: list[str], folder: Path) -> list[Peer]:
    found = []
    for kind in PEERS:
        if kind.name not in names:
            continue
        peer: Peer = Floor(folder) if kind is Floor else kind()
        version = peer.version()
        print(f"{peer.name}: {version or 'not there, left out'}")
        if version:
            found.append(peer)
    return found


def _measure(
    peers: list[Peer], scenarios: list[Scenario], runs: int, options: Options, folder: Path, end_s: float
) -> defaultdict[str, list[Outcome]]:
    """Run everything once, and again as often as wanted while the time lasts."""
    outcomes: defaultdict[str, list[Outcome]] = defaultdict(list)
    took_s: dict[str, float] = {}
    for turn in range(runs):
        for scenario in scenarios:
            round_began = time.monotonic()
            if turn and (not scenario.quick or round_began + took_s[scenario.key] > end_s):
                continue
            for peer in peers:
                if not (peer.speaks_irc or scenario.on_floor):
                    continue
                place = folder / f"{turn}-{scenario.key}-{peer.name}"
                place.mkdir()
                print(
                    f"\r{turn + 1}/{runs} {scenario.key} {peer.name}\033[K",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
                outcomes[peer.name].append(_one(peer, scenario, place, options))
            took_s[scenario.key] = time.monotonic() - round_began
    print("\r\033[K", end="", file=sys.stderr)
    return outcomes


def _one(peer: Peer, scenario: Scenario, folder: Path, options: Options) -> Outcome:
    began = time.monotonic()
    try:
        outcome = scenario.run(peer, folder, options)
    except (LoadError, RuntimeError, OSError) as error:
        outcome = Outcome(notes=[f"failed: {error}"])
    if outcome.faults:
        outcome.notes.append(f"check: {outcome.faults}")
    outcome.values[f"{scenario.key}-took-s"] = time.monotonic() - began
    outcome.notes = [f"{peer.name}, {scenario.key}: {note}" for note in outcome.notes]
    return outcome


def _counts(scenarios: list[Scenario], runs: dict[str, list[Outcome]]) -> str:
    made = {
        scenario.key: max(sum(f"{scenario.key}-took-s" in run.values for run in made) for made in runs.values())
        for scenario in scenarios
        if runs
    }
    return ", ".join(f"{key} {count}" for key, count in made.items())


def _remarks(runs: dict[str, list[Outcome]]) -> list[str]:
    notes = [note for outcomes in runs.values() for outcome in outcomes for note in outcome.notes]
    faults = sum((outcome.faults for outcomes in runs.values() for outcome in outcomes), start=Faults())
    verdict = "order, gaps and doubles: " + ("nothing wrong with any server" if not faults else str(faults))
    return [verdict, *dict.fromkeys(notes)]


def _as_json(runs: dict[str, list[Outcome]], results: dict[str, dict[str, float]]) -> dict[str, object]:
    return {
        "medians": results,
        "runs": {name: [outcome.values for outcome in outcomes] for name, outcomes in runs.items()},
        "notes": _remarks(runs),
    }


if __name__ == "__main__":
    sys.exit(main())
