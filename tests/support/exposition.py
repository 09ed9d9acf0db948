"""A strict reader of Prometheus' text format 0.0.4: what it does not raise on, every scraper takes.

Written from prometheus.io/docs/instrumenting/exposition_formats, not from what besedka writes.
"""

from __future__ import annotations

import math
import re

__all__ = ["Families", "parse"]

Families = dict[str, tuple[str, dict[str, float]]]
"""By name: the type, and the values by the rest of the line before the value (suffix of the name, and labels)."""

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"'
SAMPLE = re.compile(rf"({NAME})(\{{(?:{LABEL}(?:,{LABEL})*)\}})? ([^ ]+)")
COMMENT = re.compile(rf"# (HELP|TYPE) ({NAME}) (.+)")
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


def parse(text: str) -> Families:
    """Return the families; raises AssertionError, and says at which line, where the text breaks a rule."""
    assert text.endswith("\n"), "the last line must end with a line feed"
    families: Families = {}
    helped: set[str] = set()
    current = ""
    for line in text[:-1].split("\n"):
        if line.startswith("#"):
            found = COMMENT.fullmatch(line)
            assert found, f"no comment that means something: {line!r}"
            if found[1] == "HELP":
                assert found[2] not in helped, f"a second HELP: {line!r}"
                assert not re.search(r"\\[^\\n]", found[3]), f"an escape that HELP does not have: {line!r}"
                helped.add(found[2])
            else:
                assert found[2] not in families, f"a second TYPE, or one behind its samples: {line!r}"
                assert found[3] in SUFFIXES, f"an unknown type: {line!r}"
                families[found[2]] = (found[3], {})
                current = found[2]
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, f"no sample: {line!r}"
        assert current, f"no TYPE before: {line!r}"
        kind, values = families[current]
        assert sample[1] in [current + suffix for suffix in SUFFIXES[kind]], f"not of the group it stands in: {line!r}"
        key = sample[1].removeprefix(current) + (sample[2] or "")
        assert key not in values, f"twice: {line!r}"
        values[key] = float(sample[3])
    assert helped == families.keys(), f"HELP or TYPE alone: {helped ^ families.keys()}"
    for name, (kind, values) in families.items():
        _check(name, kind, values)
    return families


def _check(name: str, kind: str, values: dict[str, float]) -> None:
    """See that a family's values make sense together."""
    if kind == "counter":
        assert all(value >= 0 for value in values.values()), f"{name} counts below nothing"
    if kind != "histogram":
        return
    buckets = [(key, value) for key, value in values.items() if key.startswith("_bucket")]
    bounds = [float(re.findall(r'le="([^"]*)"', key)[0]) for key, _ in buckets]
    assert bounds == sorted(set(bounds)), f"the buckets of {name} are out of order"
    assert bounds[-1] == math.inf, f"{name} lacks the bucket for everything"
    counts = [value for _, value in buckets]
    assert counts == sorted(counts), f"the buckets of {name} are not cumulative"
    assert counts[-1] == values["_count"], f"{name} counts in two ways"
    assert "_sum" in values, f"{name} lacks its sum"
