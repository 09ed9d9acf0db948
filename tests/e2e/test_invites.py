"""Links into rooms with real connections: let in by one, refused by the second, kept over a restart."""

from __future__ import annotations

import http.client

from support.command import run
from support.server import RunningServer
from support.talking import IrcPeer


def test_a_link_is_used_up_by_the_second() -> None:
    """Made on the command line, used in the place of a key; its page says how; the log of acts has it all."""
    with RunningServer() as server:
        data = ("--data", str(server.data))
        with IrcPeer(server.port, "anna", rooms=("#x",)) as anna:
            anna.send("MODE #x +ik sesame")
            anna.settle()
            address, _ = run("invite", "x", "--uses", "1", *data).stdout.splitlines()
            token = address.rsplit("/", 1)[1]
            assert address.startswith(f"http://127.0.0.1:{server.port}/join/")
            page = http.client.HTTPConnection("127.0.0.1", server.port)
            page.request("GET", f"/join/{token}")
            answer = page.getresponse()
            assert answer.status == 200
            assert f"/msg besedka join {token}" in answer.read().decode()
            page.close()
            with IrcPeer(server.port, "boris") as boris, IrcPeer(server.port, "vera") as vera:
                assert any(" JOIN #x" in line for line in boris.join("#x", token))
                vera.send(f"PRIVMSG besedka :join {address}")
                vera.hears("That link into #x was used as often as it may be: ask its operators for another.")
                assert any(" 473 " in line for line in vera.join("#x", token))
            server.kill()
        server.start()
        acts = run("audit", "--room", "x", *data).stdout
        for act in ("mode +i", "mode +k", "invite-make", "invite-use"):
            assert act in acts
        assert token not in acts
