"""What every test run needs: the catalogues of words, compiled into place."""

from __future__ import annotations

from pathlib import Path

from hatch_build import compile_catalogues

compile_catalogues(Path(__file__).parent.parent)
