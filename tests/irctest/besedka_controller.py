"""The controller of besedka for irctest (https://github.com/progval/irctest): CONTRIBUTING.md says how to run it.

irctest starts one server for each test, and tells here which settings it needs. What is declared below must be there:
it turns a test that would be skipped into one that fails.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from irctest.basecontrollers import BaseServerController, DirectoryBasedController
from irctest.runner import NotImplementedByController
from irctest.specifications import Capabilities, OptionalBehaviors

if TYPE_CHECKING:
    from irctest.cases import BaseServerTestCase

__all__ = ["BesedkaController", "get_irctest_controller_class"]

# The suite gives 0.0.0.0 and connects to that: the loopback address is enough, and nothing is exposed.
LISTEN_HOST = "127.0.0.1"
LAUNCHER = Path(__file__).with_name("launch.py")
LONGEST_LINE = 510  # RFC 2812 section 2.3, without CR LF

# The suite connects often and sends fast, always from 127.0.0.1; nothing of it needs to survive a power cut.
SETTINGS = """
[server]
name = "My.Little.Server"
network = "BesedkaTest"
data = "{data}"
password = "{password}"
lang = "en"

[[listen]]
host = "{host}"
port = {port}
{more}
[limits]
connections_per_address = 0
lines_per_s = 0
joins_per_min = 0
changes_per_min = 0
new_rooms_per_hour = 0
wrong_passwords_per_min = 0

[rooms]
default = ""

[irc]
long_lines = "refuse"

[accounts]
before_connect = "{before_connect}"
password_length = 1
hash_memory_mib = 1
hash_passes = 1
scram_iterations = 4096

[journal]
durability = "process"
low_water_mib = 0
warn_mib = 0
"""
WEBSOCKET = """
[[listen]]
host = "{host}"
port = {port}
"""
TLS = """
[tls]
mode = "files"
certificate = "{certificate}"
key = "{key}"
"""


class BesedkaController(BaseServerController, DirectoryBasedController):  # type: ignore[misc]
    """Starts `launch.py` with settings of its own for each test."""

    software_name = "Besedka"
    supported_sasl_mechanisms = frozenset({"PLAIN", "SCRAM-SHA-256"})
    supports_sts = False
    capabilities = frozenset(
        {
            Capabilities.ACCOUNT_NOTIFY,
            Capabilities.ACCOUNT_TAG,
            Capabilities.AWAY_NOTIFY,
            Capabilities.BATCH,
            Capabilities.ECHO_MESSAGE,
            Capabilities.EXTENDED_JOIN,
            Capabilities.EXTENDED_MONITOR,
            Capabilities.LABELED_RESPONSE,
            Capabilities.MESSAGE_REDACTION,
            Capabilities.MESSAGE_TAGS,
            Capabilities.MULTI_PREFIX,
            Capabilities.SERVER_TIME,
            Capabilities.SETNAME,
        }
    )
    optional_behaviors = frozenset(
        {
            OptionalBehaviors.BAN_EXCEPTION_MODE,
            OptionalBehaviors.CAP_REQ_MINUS,
            OptionalBehaviors.ELIST_C,
            OptionalBehaviors.ELIST_M,
            OptionalBehaviors.ELIST_N,
            OptionalBehaviors.ELIST_T,
            OptionalBehaviors.ELIST_U,
            OptionalBehaviors.INVITE_EXCEPTION_MODE,
            OptionalBehaviors.INVITE_LIST,
            OptionalBehaviors.INVITE_OVERRIDES_LIMIT,
            OptionalBehaviors.MULTI_JOIN,
            OptionalBehaviors.MULTI_KICK,
            OptionalBehaviors.MULTI_NAMES_COMMAND,
            OptionalBehaviors.MULTI_PRIVMSG,
            OptionalBehaviors.NO_CTCP,
            OptionalBehaviors.SASL_AFTER_REGISTRATION,
            OptionalBehaviors.SASL_REAUTHENTICATION,
        }
    )
    isupport: ClassVar[dict[str, Any]] = {"CASEMAPPING": "rfc8265", "UTF8ONLY": None, "WHOX": None}
    extban_mute_char = "m"
    _port_wait_interval = 0.02
    sync_sleep_time = 0.0  # who gets the PONG to a PING knows that what it had sent before is on its way to all others

    def run(
        self,
        hostname: str,
        port: int,
        *,
        password: str | None,
        ssl: bool,
        run_services: bool,
        faketime: str | None,
        websocket_hostname: str | None = None,
        websocket_port: int | None = None,
    ) -> None:
        """Start the server; `faketime` is how its clock is to run: `+1y x30`."""
        if self.test_config.account_registration_requires_email:
            raise NotImplementedByController("accounts that need an e-mail address")
        self.hostname, self.port = hostname, port
        self.create_config()
        more = "" if websocket_port is None else WEBSOCKET.format(host=LISTEN_HOST, port=websocket_port)
        if ssl:
            self.gen_ssl()
            more += TLS.format(certificate=self.pem_path, key=self.key_path)
        settings = SETTINGS.format(
            data=self.directory / "data",
            password=password or "",
            host=LISTEN_HOST,
            port=port,
            before_connect="yes" if self.test_config.account_registration_before_connect else "no",
            more=more,
        )
        config = self.directory / "besedka.toml"
        config.write_text(settings, encoding="utf-8")
        command = shlex.split(os.environ.get("BESEDKA_PYTHON", sys.executable))
        clock = ["--clock", faketime] if faketime else []
        self.faketime_enabled = bool(faketime)
        self.proc = self.execute([*command, LAUNCHER, "--config", config, *clock])

    def wait_for_services(self) -> None:
        """Accounts are the server's own: there is nothing to wait for."""

    def registerUser(self, case: BaseServerTestCase, username: str, password: str | None = None) -> None:  # noqa: N802 - the suite's name
        """Make an account by draft/account-registration, as any client would."""
        assert password is not None
        line = f"REGISTER * * {password}"
        if len(line.encode()) > LONGEST_LINE:
            case.controller.wait_for_port()
            self._add_account(username, password)
            return
        client = case.addClient(show_io=False)
        for each in ("CAP LS 302", "CAP REQ :draft/account-registration", f"NICK {username}", "USER reg * * :reg"):
            case.sendLine(client, each)
        case.sendLine(client, "CAP END")
        while (message := case.getRegistrationMessage(client)).command != "001":
            if message.command == "CAP" and message.params[1] == "NAK":
                raise NotImplementedByController("draft/account-registration")
        case.getMessages(client)
        case.sendLine(client, line)
        replies = case.getMessages(client)
        if not any(reply.command == "REGISTER" and reply.params[:1] == ["SUCCESS"] for reply in replies):
            raise AssertionError(f"REGISTER {username} failed: {replies}")
        if self._wants_people_who_stay():
            case.sendLine(client, "NS ALWAYS-ON on")
            case.getMessages(client)
        case.sendLine(client, "QUIT")
        case.assertDisconnected(client)

    def _wants_people_who_stay(self) -> bool:
        """Tell whether a test asks Ergo to let everybody stay without a connection: here each account chooses that."""
        wanted: dict[str, Any] = defaultdict(lambda: defaultdict(dict))
        if self.test_config.ergo_config is not None:
            self.test_config.ergo_config(wanted)
        return bool(wanted["accounts"]["multiclient"].get("always-on") == "opt-out")

    def _add_account(self, name: str, password: str) -> None:
        """Make an account whose password is longer than a line, as the administrator would."""
        command = shlex.split(os.environ.get("BESEDKA_PYTHON", sys.executable))
        config = str(self.directory / "besedka.toml")
        subprocess.run(
            [*command, "-m", "besedka", "account", "add", name, "--config", config],
            input=password.encode(),
            check=True,
            timeout=30,
        )


def get_irctest_controller_class() -> type[BesedkaController]:
    """Return the controller: what the suite asks a module for."""
    return BesedkaController
