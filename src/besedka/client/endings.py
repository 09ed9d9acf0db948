"""The signals by which others end the client of a person: a system that shuts down, a window that is closed."""

from __future__ import annotations

import signal

__all__ = ["ENDINGS"]

ENDINGS = (signal.SIGTERM, signal.SIGHUP)
