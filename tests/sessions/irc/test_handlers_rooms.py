"""JOIN, PART, TOPIC, NAMES, LIST, INVITE, KICK, MODE."""

from __future__ import annotations

import pytest

from support.conversation import Conversation, Peer, settings

ME = ":anna!anna@127.0.0.1"


def room_of_three(caps: str = "") -> tuple[Conversation, Peer, Peer, Peer]:
    """Return a conversation with an operator, a member, and somebody outside #x."""
    talk = Conversation()
    anna, boris, vera = talk.irc("anna", caps), talk.irc("boris"), talk.irc("vera")
    talk.everybody_joins("#x", anna, boris)
    return talk, anna, boris, vera


JOINING = f"""
    C: JOIN #a,#B,#a,,#b key
    S: {ME} JOIN #a
    S: :besedka.local 353 anna = #a :@anna
    S: :besedka.local 366 anna #a :End of NAMES list
    S: {ME} JOIN #B
    S: :besedka.local 353 anna = #B :@anna
    S: :besedka.local 366 anna #B :End of NAMES list
    C: JOIN #b
    C: JOIN ,
    C: JOIN lobby
    S: :besedka.local 476 anna lobby :Invalid channel name*
    C: JOIN :#a b
    S: :besedka.local 476 anna #a :Invalid channel name*
    C: PART #b,#nowhere,#lobby
    S: {ME} PART #B
    S: :besedka.local 403 anna #nowhere :No such channel
    S: :besedka.local 442 anna #lobby :You're not on that channel
    C: JOIN #c
    S: {ME} JOIN #c
    S: :besedka.local 353 anna = #c :@anna
    S: :besedka.local 366 anna #c :End of NAMES list
    C: PART #c :for tea
    S: {ME} PART #c :for tea
    C: JOIN 0
    S: {ME} PART #a :Left all rooms
    C: JOIN 0
"""


def test_joining_and_leaving() -> None:
    """Rooms come in lists, the same one counts once, and 0 leaves all."""
    talk = Conversation()
    talk.play(talk.irc("anna"), JOINING)


def test_what_others_are_told() -> None:
    """Members hear who comes and goes; a room's topic is shown to who enters."""
    talk, anna, boris, vera = room_of_three()
    anna.send("TOPIC #x :Чай")
    assert boris.lines() == [f"{ME} TOPIC #x :Чай"]
    lines = vera.ask("JOIN #X")
    assert lines[0] == ":vera!vera@127.0.0.1 JOIN #x"
    assert lines[1] == ":besedka.local 332 vera #x :Чай"
    assert lines[2].startswith(":besedka.local 333 vera #x anna!anna@127.0.0.1 18000000")
    assert lines[3] == ":besedka.local 353 vera = #x :@anna boris vera"
    assert boris.lines() == [":vera!vera@127.0.0.1 JOIN #x"]
    vera.send("PART #x :bye")
    assert boris.lines() == [":vera!vera@127.0.0.1 PART #x :bye"]
    del talk


def test_leaving_all_after_a_kick() -> None:
    """JOIN 0 leaves what one is in, and says nothing of where one was put out."""
    talk, anna, boris, _ = room_of_three()
    boris.send("JOIN #y")
    anna.send("KICK #x boris")
    assert boris.ask("JOIN 0") == [":boris!boris@127.0.0.1 PART #y :Left all rooms"]
    assert boris.ask("JOIN 0") == []
    del talk


DOORS = [
    ("+k secret", "#x", "475 vera #x :Cannot join channel (+k): the key is missing or wrong"),
    ("+k secret", "#x wrong", "475 vera #x :Cannot join channel (+k): the key is missing or wrong"),
    ("+l 2", "#x", "471 vera #x :Cannot join channel (+l): it is full, try again later"),
    ("+i", "#x", "473 vera #x :Cannot join channel (+i): its operators must invite you"),
    ("+b vera", "#x", "474 vera #x :Cannot join channel (+b): you are banned, ask its operators"),
]


@pytest.mark.parametrize(("modes", "join", "answer"), DOORS)
def test_closed_doors(modes: str, join: str, answer: str) -> None:
    """Each mode that closes a room has its numeric; an invitation opens it."""
    _, anna, _, vera = room_of_three()
    anna.send(f"MODE #x {modes}")
    assert vera.ask(f"JOIN {join}") == [f":besedka.local {answer}"]
    anna.send("INVITE vera #x")
    assert vera.ask(f"JOIN {join}")[0] == ":vera!vera@127.0.0.1 JOIN #x"


def test_keys() -> None:
    """Each room of a list has its own key."""
    _, anna, _, vera = room_of_three()
    anna.send("MODE #x +k secret", "JOIN #y", "MODE #y +k other")
    lines = vera.ask("JOIN #x,#y,#z secret,other")
    assert [line.split()[2] for line in lines if " JOIN " in line] == ["#x", "#y", "#z"]


def test_too_many_rooms() -> None:
    """A user may be in so many rooms, and the server may have so many."""
    talk = Conversation(settings(limits={"rooms_per_user": 2, "rooms": 4}))
    anna, boris = talk.irc("anna"), talk.irc("boris")
    assert (
        anna.ask("JOIN #a,#b,#c")[-1]
        == ":besedka.local 405 anna #c :You have joined too many channels: leave one first"
    )
    boris.send("JOIN #c")
    assert boris.ask("JOIN #d") == [
        ":besedka.local 405 boris #d :There are too many channels on this server to open another"
    ]


TOPICS = f"""
    C: TOPIC #x
    S: :besedka.local 331 anna #x :No topic is set
    C: TOPIC #x :Чай и кофе
    S: {ME} TOPIC #x :Чай и кофе
    C: TOPIC #x
    S: :besedka.local 332 anna #x :Чай и кофе
    S: :besedka.local 333 anna #x anna!anna@127.0.0.1 *
    C: TOPIC #x :
    S: {ME} TOPIC #x :
    C: TOPIC #x
    S: :besedka.local 331 anna #x :No topic is set
    C: TOPIC #lobby :mine
    S: :besedka.local 442 anna #lobby :You're not on that channel
    C: TOPIC #nowhere
    S: :besedka.local 403 anna #nowhere :No such channel
    C: TOPIC #nowhere :mine
    S: :besedka.local 403 anna #nowhere :No such channel
    C: TOPIC :#a b
    S: :besedka.local 403 anna #a :No such channel
"""


def test_topics() -> None:
    """A topic is shown, changed and removed."""
    talk, anna, boris, vera = room_of_three()
    talk.play(anna, TOPICS)
    assert boris.ask("TOPIC #x :mine") == [":besedka.local 482 boris #x :You're not channel operator"]
    anna.send("MODE #x +s")
    assert vera.ask("TOPIC #x") == [":besedka.local 403 vera #x :No such channel"]


def test_names() -> None:
    """NAMES shows prefixes; without a room there is nothing to show; hidden rooms are hidden."""
    talk, anna, boris, vera = room_of_three()
    anna.send("MODE #x +v anna", "MODE #x +v boris", "MODE boris +i")
    boris.send("MODE boris +i")
    end = ":besedka.local 366 {} :End of NAMES list"
    assert anna.ask("NAMES") == [end.format("anna *")]
    assert anna.ask("NAMES #x") == [":besedka.local 353 anna = #x :@anna +boris", end.format("anna #x")]
    assert vera.ask("NAMES #x") == [":besedka.local 353 vera = #x :@anna", end.format("vera #x")]
    anna.send("MODE #x +s")
    assert vera.ask("NAMES #x") == [end.format("vera #x")]
    assert vera.ask("NAMES #nowhere") == [end.format("vera #nowhere")]
    assert anna.ask("NAMES #x")[0] == ":besedka.local 353 anna @ #x :@anna +boris"
    assert len(vera.ask("NAMES " + ",".join(f"#{number}" for number in range(30)))) == 1
    assert vera.ask("NAMES :#a b") == [end.format("vera #a")]
    del talk


LISTS = [
    ("LIST", ["#x 2", "#чай 1"]),
    ("LIST #x,#nowhere", ["#x 2"]),
    ("LIST #Ч*,#?", ["#x 2", "#чай 1"]),
    ("LIST >0", ["#x 2", "#чай 1"]),
    ("LIST <2,>0", ["#чай 1"]),
    ("LIST >99999999999999999999", []),
    ("LIST >x", []),
]


@pytest.mark.parametrize(("line", "rooms"), LISTS)
def test_lists(line: str, rooms: list[str]) -> None:
    """LIST takes names, masks and numbers of members; hidden rooms are for their members."""
    talk, anna, _, vera = room_of_three()
    vera.send("JOIN #чай", "JOIN #hidden", "MODE #hidden +s")
    first, *found, last = anna.ask(line)
    assert first == ":besedka.local 321 anna Channel :Users  Name"
    assert last == ":besedka.local 323 anna :End of LIST"
    assert sorted(row.split(" 322 anna ")[1].removesuffix(" :") for row in found) == rooms
    assert any(" #hidden " in row for row in vera.ask("LIST"))
    del talk


INVITING = """
    C: INVITE vera #x
    S: :besedka.local 341 anna vera #x
    C: INVITE boris #x
    S: :besedka.local 443 anna boris #x :is already on channel
    C: INVITE nobody #x
    S: :besedka.local 401 anna nobody :No such nick
    C: INVITE vera #nowhere
    S: :besedka.local 403 anna #nowhere :No such channel
    C: INVITE vera #lobby
    S: :besedka.local 442 anna #lobby :You're not on that channel
"""


def test_inviting() -> None:
    """The invited hears of it, and so do members with invite-notify."""
    talk, anna, boris, vera = room_of_three()
    boris.send("CAP REQ invite-notify")
    boris.forget()
    talk.play(anna, INVITING)
    assert vera.lines() == [f"{ME} INVITE vera #x"]
    assert boris.lines() == [f"{ME} INVITE vera #x"]
    vera.send("AWAY :tea")
    assert anna.ask("INVITE vera #x") == [":besedka.local 341 anna vera #x", ":besedka.local 301 anna vera :tea"]
    anna.send("MODE #x +i")
    assert boris.ask("INVITE vera #x")[-1] == ":besedka.local 482 boris #x :You're not channel operator"


KICKING = f"""
    C: KICK #x boris,nobody :too loud
    S: {ME} KICK #x boris :too loud
    S: :besedka.local 441 anna nobody #x :They aren't on that channel
    C: KICK #x vera
    S: :besedka.local 441 anna vera #x :They aren't on that channel
    C: KICK #nowhere vera
    S: :besedka.local 403 anna #nowhere :No such channel
    C: KICK #x anna
    S: {ME} KICK #x anna :anna
    C: KICK #lobby vera
    S: :besedka.local 442 anna #lobby :You're not on that channel
"""


def test_kicking() -> None:
    """Operators put people out, and everybody there is told why."""
    talk, anna, boris, _ = room_of_three()
    assert boris.ask("KICK #x anna") == [":besedka.local 482 boris #x :You're not channel operator"]
    talk.play(anna, KICKING)
    assert boris.lines() == [f"{ME} KICK #x boris :too loud"]


def test_kicking_out_of_several_rooms() -> None:
    """Rooms and nicks may come in pairs."""
    talk, anna, boris, vera = room_of_three()
    anna.send("JOIN #y")
    vera.send("JOIN #y")
    boris.forget()
    assert anna.ask("KICK #x,#y boris,vera :out") == [f"{ME} KICK #x boris :out", f"{ME} KICK #y vera :out"]
    assert boris.lines() == [f"{ME} KICK #x boris :out"]
    del talk


MODES = f"""
    C: MODE #x
    S: :besedka.local 324 anna #x +nt
    S: :besedka.local 329 anna #x 18000000*
    C: MODE #x +
    S: :besedka.local 324 anna #x +nt
    S: :besedka.local 329 anna #x 18000000*
    C: MODE #x +ims-n+n
    S: {ME} MODE #x +ims-n+n
    C: MODE #x +im
    C: MODE #x +kl key 7
    S: {ME} MODE #x +kl key 7
    C: MODE #x
    S: :besedka.local 324 anna #x +imnstkl key 7
    S: :besedka.local 329 anna #x 18000000*
    C: MODE #x -k+l
    S: {ME} MODE #x -k ?
    S: :besedka.local 696 anna #x l ? :This mode needs an argument
    C: MODE #x -k
    C: MODE #x +v-v boris boris
    S: {ME} MODE #x +v-v boris boris
    C: MODE #x +o nobody
    S: :besedka.local 401 anna nobody :No such nick
    C: MODE #x +v vera
    S: :besedka.local 441 anna vera #x :They aren't on that channel
    C: MODE #x +lk x :a b
    S: :besedka.local 696 anna #x l ? :Invalid argument for this mode
    S: :besedka.local 696 anna #x k ? :Invalid argument for this mode
    C: MODE #x +Z
    S: :besedka.local 472 anna Z :is unknown mode char to me for #x
    C: MODE #x b
    S: :besedka.local 368 anna #x :End of channel ban list
    C: MODE #x +b spam
    S: {ME} MODE #x +b spam!*@*
    C: MODE #x +bb
    S: :besedka.local 367 anna #x spam!*@* anna!anna@127.0.0.1 *
    S: :besedka.local 368 anna #x :End of channel ban list
    S: :besedka.local 367 anna #x spam!*@* anna!anna@127.0.0.1 *
    S: :besedka.local 368 anna #x :End of channel ban list
    C: MODE #x -b SPAM!*@*
    S: {ME} MODE #x -b spam!*@*
    C: MODE #x -l
    S: {ME} MODE #x -l
    C: MODE #nowhere
    S: :besedka.local 403 anna #nowhere :No such channel
    C: MODE #nowhere +i
    S: :besedka.local 403 anna #nowhere :No such channel
    C: MODE #nowhere b
    S: :besedka.local 403 anna #nowhere :No such channel
"""


def test_modes_of_rooms() -> None:
    """All forms of MODE for a room; what changes nothing is not told."""
    talk, anna, _, _ = room_of_three()
    talk.play(anna, MODES)


def test_modes_for_others() -> None:
    """A member may look, a key is for members, and only operators may change."""
    talk, anna, boris, vera = room_of_three()
    anna.send("MODE #x +k key", "MODE #x +b spam")
    assert boris.ask("MODE #x +i") == [":besedka.local 482 boris #x :You're not channel operator"]
    assert vera.ask("MODE #x")[0] == ":besedka.local 324 vera #x +ntk *"
    assert boris.ask("MODE #x")[0] == ":besedka.local 324 boris #x +ntk key"
    assert len(vera.ask("MODE #x b")) == 2
    del talk


def test_many_modes() -> None:
    """Twenty arguments are taken at once; what is told comes in as many lines as it takes."""
    talk, anna, boris, _ = room_of_three()
    masks = [f"{number:02}{'x' * 18}" for number in range(22)]
    anna.send(f"MODE #x +{'b' * 22} {' '.join(masks)}")
    lines = boris.lines()
    assert max(map(len, lines)) <= 510
    assert len(lines) == 2
    assert [word for line in lines for word in line.split()[4:]] == [f"{mask}!*@*" for mask in masks[:20]]
    assert len(talk.state.rooms["#x"].lists) == 20


USER_MODES = f"""
    C: MODE anna
    S: :besedka.local 221 anna +
    C: MODE ANNA +i
    S: {ME} MODE anna +i
    C: MODE anna
    S: :besedka.local 221 anna +i
    C: MODE anna +i
    C: MODE anna -i+z
    S: {ME} MODE anna -i
    S: :besedka.local 501 anna :Unknown mode; there are: B i o w
    C: MODE anna +iB
    S: {ME} MODE anna +i
    S: {ME} MODE anna +B
    C: MODE anna
    S: :besedka.local 221 anna +iB
    C: MODE anna +B-iB
    S: {ME} MODE anna -i
    S: {ME} MODE anna -B
    C: MODE anna +w
    S: {ME} MODE anna +w
    C: MODE anna +ow
    C: MODE anna
    S: :besedka.local 221 anna +w
    C: MODE anna -wo
    S: {ME} MODE anna -w
    C: MODE boris +i
    S: :besedka.local 502 anna :You can change only your own modes
    C: MODE :
    S: :besedka.local 502 anna :You can change only your own modes
    C: MODE anna :
"""


def test_modes_of_users() -> None:
    """They are one's own; nobody makes itself an administrator."""
    talk, anna, _, _ = room_of_three()
    talk.play(anna, USER_MODES)


def test_another_name_in_two_ways() -> None:
    """RENAME for those who know it; the others leave and enter, with all that belongs to it, the one who asked too."""
    talk = Conversation()
    anna, boris, vera = talk.irc("anna", "draft/channel-rename"), talk.irc("boris"), talk.irc("vera", "server-time")
    talk.everybody_joins("#x", anna, boris, vera)
    anna.send("TOPIC #x :tea", "MODE #x +o boris")
    for peer in talk.peers:
        peer.forget()
    assert anna.ask("RENAME #x #y :why not") == [f"{ME} RENAME #x #y :why not"]
    told = boris.lines()
    told[3] = told[3][: told[3].index("18000000")]
    assert told == [
        ":boris!boris@127.0.0.1 PART #x :why not",
        ":boris!boris@127.0.0.1 JOIN #y",
        ":besedka.local 332 boris #y :tea",
        ":besedka.local 333 boris #y anna!anna@127.0.0.1 ",
        ":besedka.local 353 boris = #y :@anna @boris vera",
        ":besedka.local 366 boris #y :End of NAMES list",
    ]
    stamps = [line.split(" ")[0] for line in vera.lines() if "!" in line.split(" ")[1]]
    assert stamps[0] == stamps[1]
    assert stamps[0].startswith("@time=")
    told = boris.ask("RENAME #y #z")
    assert told[:2] == [":boris!boris@127.0.0.1 PART #y", ":boris!boris@127.0.0.1 JOIN #z"]
    assert len(told) == 6
    assert anna.lines() == [":boris!boris@127.0.0.1 RENAME #y #z :"]
    vera.forget()
    assert boris.ask("RENAME #z #Z") == []
    assert anna.lines() == [":boris!boris@127.0.0.1 RENAME #z #Z :"]
    assert vera.lines() == []
    assert anna.ask("PRIVMSG #z :hi") == []
    assert boris.lines() == [f"{ME} PRIVMSG #Z :hi"]


RENAMING = """
    C: RENAME #x
    S: :besedka.local 461 anna RENAME :*
    C: RENAME #x x
    S: :besedka.local FAIL RENAME CANNOT_RENAME #x x :Invalid channel name: no name may begin like that
    C: RENAME #x :#a b
    S: :besedka.local FAIL RENAME CANNOT_RENAME #x #a :Invalid channel name: it has a space
    C: RENAME #x #lobby
    S: :besedka.local FAIL RENAME CHANNEL_NAME_IN_USE #x #lobby :The channel name is already taken
    C: RENAME #x #x
    S: :besedka.local FAIL RENAME CANNOT_RENAME #x #x :The channel keeps its name
    C: RENAME #lobby #x
    S: :besedka.local 442 anna #lobby :*
"""


def test_names_that_are_refused() -> None:
    """Each in the words of the specification."""
    talk, anna, _, _ = room_of_three("standard-replies")
    talk.play(anna, RENAMING)


def test_renaming_too_often() -> None:
    """All in the room are told of each: there is a limit."""
    talk = Conversation(settings(limits={"changes_per_min": 1}))
    anna = talk.irc("anna", "draft/channel-rename")
    anna.send("JOIN #x", "RENAME #x #y")
    assert anna.ask("RENAME #y #z") == [":besedka.local 263 anna RENAME :You change that too often: try again in 60 s"]


def test_names_of_several_rooms() -> None:
    """They have one end; no more rooms are shown than one command may name."""
    talk = Conversation(settings(limits={"targets": 2}))
    anna = talk.irc("anna")
    anna.send("JOIN #x,#y")
    assert anna.ask("NAMES #x,#y,#z") == [
        ":besedka.local 353 anna = #x :@anna",
        ":besedka.local 353 anna = #y :@anna",
        ":besedka.local 366 anna #x,#y,#z :End of NAMES list",
    ]


LISTED = [
    ("!*x", ["#y"]),
    ("#*,!#y", ["#x"]),
    (">0,<2", ["#x", "#y"]),
    ("C<60", ["#x", "#y"]),
    ("c>60", []),
    ("C>0,C<1", ["#x", "#y"]),
    ("T<60", ["#x"]),
    ("T>60", []),
]


@pytest.mark.parametrize(("criteria", "rooms"), LISTED)
def test_list_by_criteria(criteria: str, rooms: list[str]) -> None:
    """By masks that do not fit, and by the age of a room or its topic, in minutes."""
    anna = Conversation().irc("anna")
    anna.send("JOIN #x,#y", "TOPIC #x :tea")
    assert [line.split()[3] for line in anna.ask(f"LIST {criteria}")[1:-1]] == rooms


def test_where_one_is_invited() -> None:
    """INVITE without parameters shows it; with one it lacks another."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    anna.send("JOIN #x", "INVITE boris #x")
    boris.forget()
    talk.play(
        boris,
        """
        C: INVITE
        S: :besedka.local 336 boris #x
        S: :besedka.local 337 boris :End of INVITE list
        C: INVITE anna
        S: :besedka.local 461 boris INVITE :Not enough parameters: INVITE <nick> <room>
        """,
    )


def test_knocking() -> None:
    """Operators are asked, with the reason if there is one."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    anna.send("JOIN #x", "JOIN #y", "MODE #x +i", "MODE #y +i")
    anna.forget()
    assert boris.ask("KNOCK #x") == [":besedka.local 711 boris #x :Your KNOCK has been delivered"]
    assert boris.ask("KNOCK #x")[0].split()[1] == "712"
    boris.send("KNOCK #y :tea?")
    assert anna.lines() == [
        ":besedka.local 710 * #x boris!boris@127.0.0.1 :has asked for an invite",
        ":besedka.local 710 * #y boris!boris@127.0.0.1 :has asked for an invite: tea?",
    ]


LISTS = f"""
    C: MODE #x +eIqb boris vera olga m:pat
    S: {ME} MODE #x +eIqb boris!*@* vera!*@* olga!*@* m:pat!*@*
    C: MODE #x b
    S: :besedka.local 367 anna #x m:pat!*@* anna!anna@127.0.0.1 *
    S: :besedka.local 368 anna #x :End of channel ban list
    C: MODE #x +e
    S: :besedka.local 348 anna #x boris!*@* anna!anna@127.0.0.1 *
    S: :besedka.local 349 anna #x :End of channel exception list
    C: MODE #x I
    S: :besedka.local 346 anna #x vera!*@* anna!anna@127.0.0.1 *
    S: :besedka.local 347 anna #x :End of channel invite exception list
    C: MODE #x q
    S: :besedka.local 728 anna #x q olga!*@* anna!anna@127.0.0.1 *
    S: :besedka.local 729 anna #x q :End of channel quiet list
"""


def test_each_list_has_its_numerics() -> None:
    """Bans, exceptions, expected guests, mutes."""
    talk = Conversation()
    anna = talk.irc("anna")
    anna.send("JOIN #x")
    anna.forget()
    talk.play(anna, LISTS)


def test_speaking_to_some_of_a_room() -> None:
    """The target stands as it was meant, in the echo, too; a device finds it in no replay."""
    talk = Conversation()
    anna, boris, vera = talk.irc("anna"), talk.irc("boris", "echo-message", device="0123456789abcdef"), talk.irc("vera")
    talk.everybody_joins("#x", anna, boris, vera)
    line = ":boris!boris@127.0.0.1 PRIVMSG @#x :help"
    assert boris.ask("PRIVMSG @#X :help") == [line]
    assert (anna.lines(), vera.lines()) == ([line], [])
    again = talk.irc("", device="0123456789abcdef")
    assert not [each for each in again.ask("NICK boris", "USER b 0 * :b") if "help" in each]
