"""`besedka invite`: links by which somebody gets into a room, made, listed and revoked by the administrator."""

from __future__ import annotations

import click

from besedka.cli.accounts import ask_or_do, folder_options
from besedka.cli.ban import duration, ending, moment, table
from besedka.cli.words import command_words
from besedka.errors import UsageError

__all__ = ["invite"]

_ = command_words()


@click.command(
    help=_(
        "Make a link that lets people into a room, whatever its key and even if it is for the invited. The link is"
        " shown once: the server keeps only a hash of it."
    )
)
@click.argument("room", required=False, default="")
@click.option("--uses", type=click.IntRange(1), metavar="N", help=_("How many may come by it; otherwise any number."))
@click.option("--expires", metavar="TIME", help=_("For how long: 30m, 12h, 7d; otherwise for ever."))
@click.option("--role", type=click.Choice(["voice"]), help=_("What who comes by it may do from then on."))
@click.option("--list", "listing", is_flag=True, help=_("Show the links into the room, or into all."))
@click.option("--revoke", metavar="LINK", help=_("Let nobody in by a link any more; --list says how it is called."))
@folder_options
def invite(
    room: str,
    uses: int | None,
    expires: str | None,
    role: str | None,
    *,
    listing: bool,
    revoke: str | None,
    **options: str | None,
) -> None:
    """Make, list or revoke."""
    room = room if room.startswith("#") or not room else f"#{room}"  # a shell takes #room for a comment
    if listing:
        _list(room, options)
        return
    if not room:
        raise UsageError(_("say into which room: besedka invite ROOM"))
    if revoke is not None:
        revoked = ask_or_do(options, "invite-remove", room, shown=revoke)
        click.echo(_("The link {link} into {room} lets nobody in any more.").format(link=revoked["shown"], room=room))
        return
    made = ask_or_do(options, "invite-add", room, uses=uses or 0, seconds=duration(expires), role=role or "")
    click.echo(made["address"])
    click.echo(_("In any IRC client: /join {room} {token}").format(room=room, token=made["token"]))
    if made["until"]:
        click.echo(_("It ends {end}.").format(end=ending(made["until"])))


def _list(room: str, options: dict[str, str | None]) -> None:
    rows = []
    for each in ask_or_do(options, "invite-list", room)["links"]:
        end = _("until {end}").format(end=ending(each["until"])) if each["until"] else _("for ever")
        used = f"{each['used']}/{each['most']}" if each["most"] else str(each["used"])
        rows.append((each["shown"], each["room"], used, moment(each["time"]), each["by"], end, each["role"]))
    table(rows)
