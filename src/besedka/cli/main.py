"""The `besedka` command: finds the subcommand, and turns errors into a sentence and an exit code.

Subcommands are imported when they are called: `besedka serve` must not wait for what only `join` needs.
"""

from __future__ import annotations

import importlib
from keyword import iskeyword
from typing import TYPE_CHECKING, Final, cast

import click

from besedka import __version__
from besedka.cli.click_words import speak
from besedka.cli.streams import open_missing
from besedka.cli.words import command_words
from besedka.config.mistakes import SettingsError
from besedka.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    from typing import IO, Any

__all__ = ["main"]

SUBCOMMANDS: Final = (
    "serve",
    "join",
    "tail",
    "say",
    "profile",
    "status",
    "search",
    "index",
    "account",
    "sessions",
    "admin",
    "ban",
    "invite",
    "audit",
    "lockdown",
    "backup",
    "verify",
    "restore",
    "export",
    "import",
    "config",
)

# What a shell reports for a program that Ctrl+C ended: 128 and SIGINT's number.
INTERRUPTED: Final = 130

_ = command_words()
speak(_)


class Fault(click.ClickException):
    """The end of the command because of the machine: a sentence, and exit code 1."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the sentence to standard error."""
        click.echo(self.message, file=file, err=True)


class Misuse(Fault):
    """The end of the command because of how it was called."""

    exit_code = 2


class Program(click.Group):
    """The command with its subcommands, one module each."""

    def main(self, *arguments: Any, **more: Any) -> Any:
        """Run, whatever of the standard streams is closed."""
        open_missing()
        return super().main(*arguments, **more)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the subcommands in the order of the help."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of the subcommand; it holds a command of the same name."""
        if cmd_name not in SUBCOMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        module = importlib.import_module(f"besedka.cli.{name}")
        return dressed(cast("click.Command", getattr(module, name)))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand, and map what it raises; `ctx.obj` are its words, where they are not the command's."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise Misuse(error.text(_)) from error
        except UsageError as error:
            raise Misuse(str(error)) from error
        except EnvironmentFault as error:
            raise Fault(error.text(ctx.obj or _)) from error
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def dressed(command: click.Command) -> click.Command:
    """Give a command, and each command below it, `--version`, and a line for lists: its first sentence, never cut."""
    sentence, stop, _more = (command.help or "").partition(". ")
    command.short_help = f"{sentence}{stop.strip()}"
    if all(option.name != "version" for option in command.params):
        told = _("Show the version and exit.")
        command = click.version_option(__version__, prog_name="besedka", message="%(prog)s %(version)s", help=told)(
            command
        )
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            dressed(inner)
    return command


main = dressed(
    Program("besedka", help=_("A chat server that everybody joins with what they already have, and its client."))
)
