"""The values found so far, where each came from, and every mistake among them."""

from __future__ import annotations

import difflib
import ipaddress
import json
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.config.fields import Field, Refused, mark
from besedka.config.mistakes import Mistake
from besedka.config.sections.keeping import Journal
from besedka.config.sections.limits import Limits
from besedka.config.sections.listeners import Listen, Tls
from besedka.config.settings import Settings
from besedka.config.strangers import strangers_may_come
from besedka.config.table import fields_in, sections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from besedka.config.table import KeyPath

__all__ = ["Gathered", "shown"]

# Below this two names have no more in common than any two; difflib's own default of 0.6 guesses wildly.
ALIKE = 0.75
NETWORKS: tuple[KeyPath, ...] = (("limits", "exempt_networks"), ("server", "proxies"), ("webirc", "networks"))


class Gathered:
    """What load.py fills from one source after the other: a later value replaces an earlier one."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.rows = 1
        self.handed_over = False  # sockets that a service manager opened may take the place of ours
        self.table = {section: fields_in(section) for section in sections()}
        self._values: dict[KeyPath, object] = {}
        self._places: dict[KeyPath, str] = {}
        # what was refused is not looked at again: its default would only make mistakes that are none
        self._refused: set[KeyPath] = set()

    def field(self, path: KeyPath) -> Field:
        """Return the row of the table that `path` leads to."""
        return self.table[str(path[0])][str(path[-1])]

    def keep(self, path: KeyPath, where: str, field: Field, read: Callable[[], object]) -> None:
        """Keep what `read` makes of a value as the setting at `path`, or note the mistake that it is."""
        try:
            self._values[path] = read()
            self._places[path] = where
        except Refused as refusal:
            self._refused.add(path)
            found = "…" if field.doc.secret else shown(refusal.value)
            self.mistake(where, found, field)

    def mistake(self, where: str, found: str, allowed: Field | str, **values: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(where, found, allowed, values))

    def unknown(self, where: str, name: str, known: Iterable[str]) -> None:
        """Note a name that no setting has."""
        known = list(known)
        near = difflib.get_close_matches(name, known, n=1, cutoff=ALIKE)
        if near:
            self.mistake(where, name, mark("there is no setting {found}; did you mean {near}?"), near=near[0])
        else:
            told = mark("there is no setting {found}; there are: {known}")
            self.mistake(where, name, told, known=", ".join(known))

    def check_together(self) -> None:
        """Note the mistakes that only show when all values are there."""
        self._check_water()
        self._check_listeners()
        self._check_networks()
        self._check_proxies()
        self._check_tls()

    def settings(self) -> Settings:
        """Make the settings; only when there is no mistake."""
        made: dict[str, Any] = {name: struct(**self._of((name,))) for name, struct in sections().items()}
        made["listen"] = self._listeners()
        made["limits"] = self._limits()
        return Settings(**made)

    def _limits(self) -> Limits:
        """Make the limits; those that are not set have their default for strangers where these may come."""
        given = self._of(("limits",))
        limits = Limits(**given)
        handed_over = (Listen(descriptor="0"),) if self.handed_over else ()
        if not strangers_may_come(limits, (*self._listeners(), *handed_over)):
            return limits
        lower = {name: field.doc.strangers for name, field in self.table["limits"].items()}
        unset = {name: value for name, value in lower.items() if value is not None and name not in given}
        return msgspec.structs.replace(limits, strangers="yes", **unset)

    def _check_water(self) -> None:
        low: KeyPath = ("journal", "low_water_mib")
        warn: KeyPath = ("journal", "warn_mib")
        journal = Journal(**self._of(("journal",)))
        if journal.warn_mib < journal.low_water_mib and not self._refused & {low, warn}:
            where = self._places.get(warn) or self._places[low]
            told = mark("warn_mib is {found}; allowed: at least low_water_mib, which is {low}")
            self.mistake(where, str(journal.warn_mib), told, low=str(journal.low_water_mib))

    def _check_listeners(self) -> None:
        seen: set[tuple[str, int]] = set()
        for index, listen in enumerate(self._listeners()):
            ways: list[KeyPath] = [("listen", index, "port"), ("listen", index, "host")]
            if listen.descriptor:
                self._check_descriptor(("listen", index, "descriptor"), listen.descriptor, ways)
                continue
            address = (listen.host, listen.port)
            if listen.port and address in seen and self._refused.isdisjoint(ways):
                where = next((self._places[way] for way in ways if way in self._places), f"[[listen]] {index + 1}")
                found = f"{listen.host}:{listen.port}"
                self.mistake(where, found, mark("{found} is listened on twice; allowed: once"))
            if self._refused.isdisjoint(ways):
                seen.add(address)

    def _check_descriptor(self, way: KeyPath, descriptor: str, others: Sequence[KeyPath]) -> None:
        for other in others:
            if other in self._places:
                told = mark("descriptor and {other} exclude each other; allowed: one of them")
                self.mistake(self._places[other], descriptor, told, other=str(other[-1]))
        earlier = (self._values.get(("listen", index, "descriptor")) for index in range(int(way[1])))
        if descriptor in earlier:
            told = mark("{found} is listened on twice; allowed: once")
            self.mistake(self._places[way], descriptor, told)

    def _check_networks(self) -> None:
        for way in NETWORKS:
            for each in str(self._values.get(way, "")).split():
                try:
                    ipaddress.ip_network(each, strict=False)
                except ValueError:
                    told = mark("{name} has {found}; allowed: networks as 192.0.2.0/24 or 2001:db8::/32")
                    self.mistake(self._places[way], each, told, name=str(way[-1]))

    def _check_proxies(self) -> None:
        """A listener for proxies, and no proxy: nobody could come."""
        if self._values.get(("server", "proxies")) or ("server", "proxies") in self._refused:
            return
        for index, listen in enumerate(self._listeners()):
            if listen.proxy == "yes":
                told = mark("proxy is {found}, but no proxy may come; name their networks as {other} in [server]")
                self.mistake(self._places["listen", index, "proxy"], '"yes"', told, other="proxies")

    def _check_tls(self) -> None:
        tls = Tls(**self._of(("tls",)))
        given = bool(tls.certificate) or ("tls", "certificate") in self._refused
        if tls.key and not given:
            told = mark("key is {found}, but no certificate is given; allowed: both, or none")
            self.mistake(self._places["tls", "key"], tls.key, told)
        if tls.mode == "auto" or (tls.mode == "files" and given) or ("tls", "mode") in self._refused:
            return
        for index, listen in enumerate(self._listeners()):
            if listen.takes == "tls":
                told = mark("takes is {found}, but there is no certificate; in [tls] give one, or mode = {auto}")
                self.mistake(self._places["listen", index, "takes"], '"tls"', told, auto='"auto"')

    def _listeners(self) -> tuple[Listen, ...]:
        return tuple(Listen(**self._of(("listen", index))) for index in range(self.rows))

    def _of(self, section: KeyPath) -> dict[str, Any]:
        return {str(path[-1]): value for path, value in self._values.items() if path[:-1] == section}


def shown(value: object) -> str:
    """Return a value that was found as one short line."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except TypeError:  # TOML has dates and times, which JSON has not
        text = str(value)
    except ValueError:  # 0xfff…: more digits than Python writes
        text = "…"
    # the line it is in names the place and what is allowed: the value is only there to be recognized
    return text if len(text) <= 60 else text[:59] + "…"
