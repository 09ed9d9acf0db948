"""Two people on one server, each answered in their own language."""

from __future__ import annotations

from support.command import run
from support.server import RunningServer
from support.talking import IrcPeer, PlainPeer

PASSWORD = "tea-and-sugar"


def test_each_their_own() -> None:
    """Refusals and the service, on both wires, for two sessions of one account; what all hear is the same for all."""
    with RunningServer(settings='server.lang = "ru"\n') as server:
        with IrcPeer(server.port, "anna") as phone, IrcPeer(server.port, "anna-office") as office:
            phone.send(f"NS register {PASSWORD}")
            phone.hears("теперь ваша")
            office.send("LANGUAGE en", f"NS identify anna {PASSWORD}")
            office.until(" 687 ")
            office.hears("You are logged in as anna")
            phone.send("LANGUAGE ru", "PART #nowhere")
            assert phone.until(" 403 ")[-1].endswith(" #nowhere :Такой комнаты нет")
            office.send("PART #nowhere", "NS info nobody")
            assert office.until(" 403 ")[-1].endswith(" #nowhere :No such channel")
            office.hears("There is no such account.")
            with PlainPeer(server.port, "Борис") as boris:
                boris.send("/lang en", "/dance")
                boris.until("There is no command /dance.")
                boris.send("hello")
                for peer in (phone, office):
                    peer.hears("hello")
        server.restart()
        with IrcPeer(server.port, "vera") as vera:  # nobody has chosen anything
            vera.send("PART #nowhere", f"NS identify anna {PASSWORD}")
            assert vera.until(" 403 ")[-1].endswith(" #nowhere :No such channel")
            vera.hears("Вы вошли как anna")
            vera.send("LANGUAGE ru", "NICK 1vera")
            assert " :Имя не годится: " in vera.until(" 432 ")[-1]


def test_the_terminal_client() -> None:
    """It asks for the person's language by itself: they read why a name cannot be had, and how to get it."""
    with RunningServer() as server:
        with IrcPeer(server.port, "anna") as anna:
            anna.send(f"NS register {PASSWORD}")
            anna.hears("is yours now")
            anna.send("JOIN #tea", "MODE #tea +i", "NICK vera")
            anna.until(" NICK vera")
            joined = run(
                *("join", f"127.0.0.1:{server.port}", "--line", "--lang", "ru", "--name", "anna"),
                *("--data", str(server.folder / "client")),
                said="/join #tea\n",
            )
        assert (
            "anna: имя принадлежит учётной записи anna: войдите в неё (SASL или потом" in joined.stdout + joined.stderr
        )
        assert "В #tea не войти: сюда входят по приглашению (+i): попросите операторов" in joined.stdout + joined.stderr
