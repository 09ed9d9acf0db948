"""METADATA: what is asked."""

from __future__ import annotations

import pytest

from support.conversation import Conversation, settings

CAPS = "draft/metadata-3 batch"
ME = ":besedka.local 761 anna anna"

SETTING = """
    C: METADATA * SET url :https://example.org
    S: :besedka.local 761 anna anna url * :https://example.org
    C: METADATA anna SET avatar :
    S: :besedka.local 761 anna anna avatar * :
    C: METADATA * GET url nothing No
    S: :besedka.local BATCH +b2 metadata anna
    S: @batch=b2 :besedka.local 761 anna anna url * :https://example.org
    S: @batch=b2 :besedka.local 766 anna anna nothing :key not set
    S: @batch=b2 :besedka.local FAIL METADATA KEY_INVALID No :*
    S: :besedka.local BATCH -b2
    C: METADATA * SET url
    S: :besedka.local 766 anna anna url :key not set
    C: METADATA * list
    S: :besedka.local BATCH +b3 metadata anna
    S: @batch=b3 :besedka.local 761 anna anna avatar * :
    S: :besedka.local BATCH -b3
    C: METADATA * CLEAR
    S: :besedka.local BATCH +b4 metadata anna
    S: @batch=b4 :besedka.local 766 anna anna avatar :key not set
    S: :besedka.local BATCH -b4
    C: METADATA * SUBS
    S: :besedka.local BATCH +b5 metadata-subs
    S: :besedka.local BATCH -b5
    C: METADATA * SUB url NO avatar
    S: :besedka.local FAIL METADATA KEY_INVALID NO :*
    S: :besedka.local 770 anna url avatar
    C: METADATA * UNSUB avatar NO other
    S: :besedka.local FAIL METADATA KEY_INVALID NO :*
    S: :besedka.local 771 anna avatar other
    C: METADATA * SUBS
    S: :besedka.local BATCH +b6 metadata-subs
    S: @batch=b6 :besedka.local 772 anna url
    S: :besedka.local BATCH -b6
"""


def test_keys_of_ones_own() -> None:
    """They are set, read, removed, and subscribed to."""
    talk = Conversation()
    talk.play(talk.irc("anna", CAPS), SETTING)


FAIL = ":besedka.local FAIL METADATA "
REFUSED = [
    ("METADATA *", ":besedka.local 461 anna METADATA :*"),
    ("METADATA * DANCE", FAIL + "SUBCOMMAND_INVALID DANCE :*"),
    ("METADATA * GET", ":besedka.local 461 anna METADATA :*"),
    ("METADATA * SET", ":besedka.local 461 anna METADATA :*"),
    ("METADATA * SUB", ":besedka.local 461 anna METADATA :*"),
    ("METADATA * UNSUB", ":besedka.local 461 anna METADATA :*"),
    ("METADATA * SET %key% :x", FAIL + "KEY_INVALID %key% :*"),
    ("METADATA * SET url :" + "x" * 301, FAIL + "INVALID_VALUE url :A value has at most 300 bytes"),
    ("METADATA * SET url", FAIL + "KEY_NOT_SET anna url :*"),
    ("METADATA nobody LIST", FAIL + "INVALID_TARGET nobody :*"),
    ("METADATA nobody SYNC", FAIL + "INVALID_TARGET nobody :*"),
    ("METADATA #x SYNC", FAIL + "KEY_NO_PERMISSION #x [*] :*"),
    ("METADATA #x SET url :x", FAIL + "KEY_NO_PERMISSION #x url :*"),
    ("METADATA boris CLEAR", FAIL + "KEY_NO_PERMISSION boris [*] :*"),
]


@pytest.mark.parametrize(("line", "answer"), REFUSED)
def test_refusals(line: str, answer: str) -> None:
    """Each mistake has the code that the specification names."""
    talk = Conversation()
    talk.irc("boris").send("JOIN #x")
    talk.play(talk.irc("anna", CAPS), f"C: {line}\nS: {answer.replace('[*]', '*')}")


def test_limits() -> None:
    """There are so many keys, and so many changes a minute; the value of the capability says the first."""
    talk = Conversation(settings(limits={"metadata_keys": 1, "changes_per_min": 2, "metadata_bytes": 5}))
    anna = talk.irc("anna", CAPS)
    told = " ".join(anna.ask("CAP LS 302"))
    assert "draft/metadata-3=before-connect,max-subs=50,max-keys=1,max-value-bytes=5 " in told
    anna.send("METADATA * SET a :1")
    assert anna.ask("METADATA * SET b :2") == [FAIL + "LIMIT_REACHED anna :There are too many keys: remove one first"]
    assert anna.ask("METADATA * SET a :3")[0].startswith(FAIL + "RATE_LIMITED * a 30 :")
    assert anna.ask("METADATA * CLEAR")[0].startswith(FAIL + "RATE_LIMITED * * 30 :")


def test_too_many_subscriptions() -> None:
    """The first that has no room is named, and what follows it is not looked at."""
    anna = Conversation().irc("anna", CAPS)
    for start in range(0, 50, 10):
        anna.send("METADATA * SUB " + " ".join(f"k{number}" for number in range(start, start + 10)))
    assert anna.ask("METADATA * SUB k1 more k2") == [
        f"{FAIL}TOO_MANY_SUBS more :50 keys at the most",
        ":besedka.local 770 anna k1",
    ]


EARLY = """
    C: METADATA * SET url :x
    S: :besedka.local 451 [*] :*
    C: CAP REQ :draft/metadata-3 batch
    S: :besedka.local CAP [*] ACK :*
    C: METADATA * SET url :x
    S: :besedka.local 761 [*] [*] url [*] :x
    C: METADATA * SET a :1
    S: :besedka.local FAIL METADATA LIMIT_REACHED [*] :*
    C: METADATA * SET url :123456
    S: :besedka.local FAIL METADATA INVALID_VALUE url :*
    C: METADATA * SET url
    S: :besedka.local 766 [*] [*] url :*
    C: METADATA * SET url
    S: :besedka.local FAIL METADATA KEY_NOT_SET [*] url :*
    C: METADATA * SET url :y
    S: :besedka.local 761 [*] [*] url [*] :y
    C: METADATA * SUB url
    S: :besedka.local 770 [*] url
    C: METADATA * LIST
    S: :besedka.local 451 [*] :*
"""


def test_before_one_is_here() -> None:
    """Who has asked for it sets keys before; they are told with the welcome, be they none."""
    talk = Conversation(settings(limits={"metadata_keys": 1, "metadata_bytes": 5}))
    anna = talk.irc()
    talk.play(anna, EARLY.replace("[*]", "*"))
    told = anna.ask("NICK anna", "USER a 0 * :A", "CAP END")
    at = told.index("@batch=b1 :besedka.local 761 anna anna url * :y")
    assert told[at - 1] == ":besedka.local BATCH +b1 metadata anna"
    assert " 422 " not in "".join(told[:at])
    boris = talk.irc("", "draft/metadata-2 batch")
    told = boris.ask("NICK boris", "USER b 0 * :B", "CAP END")
    at = told.index(":besedka.local BATCH +b1 metadata boris")
    assert told[at + 1] == ":besedka.local BATCH -b1"


def test_where_it_is_withheld() -> None:
    """A capability that is not offered is not had."""
    anna = Conversation(settings(irc={"withhold": "draft/metadata-2 draft/metadata-3 draft/pre-away"})).irc()
    anna.send("CAP REQ :draft/metadata-3")
    assert " 451 " in anna.ask("METADATA * SET url :x")[-1]
