"""The screen as people use it."""

from __future__ import annotations

import pytest
from textual import events

from besedka.client.requests import Said
from support.screens import CAPS, ScreenTalk, on_screen


def test_what_is_written_is_pending_until_the_server_has_it() -> None:
    """Also without a connection: then the status line says so, and counts what waits."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.press(*"hello", "enter")
        assert talk.asked == [Said("#lobby", "hello")]
        assert "  →           Anna hello" in talk.text()
        await talk.server(f"{talk.sent[0].partition(';')[0]};msgid=1 :Anna!b@h PRIVMSG #lobby :hello")
        assert "12:00           Anna hello" in talk.text()
        assert "connected since 12:00" in talk.rows()[-1]
        await talk.lose()
        await talk.press(*"later", "enter")
        assert "  …           Anna later" in talk.text()
        assert "no connection since 12:00, trying again" in talk.rows()[-1]
        assert "1 message waits" in talk.rows()[-1]

    on_screen(story)


def test_refused_words_are_sent_again_with_a_key() -> None:
    """They say why they were refused; the second time there is nothing to send."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.press(*"hello", "enter")
        label = talk.sent[0].partition(";")[0]
        await talk.server(f"{label} :s FAIL PRIVMSG TEMPORARILY_UNAVAILABLE #lobby :full")
        assert "✗ Not sent to #lobby" in talk.text()
        await talk.press("ctrl+r")
        assert talk.asked[-1] == Said("#lobby", "hello", literal=True)
        assert len([line for line in talk.sent if "PRIVMSG" in line]) == 2
        await talk.press("ctrl+r")
        assert "Nothing was refused here." in talk.text()

    on_screen(story)


def test_unread_is_counted_and_one_key_goes_there() -> None:
    """Mentions first; the mark above what is new stays; drafts wait in their rooms."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive("#tea", "#coffee")
        await talk.press(*"draft")
        await talk.server(":Boris!u@h PRIVMSG #coffee :beans", ":Boris!u@h PRIVMSG #tea :Anna: leaves")
        rooms = [row[:22] for row in talk.rows()]
        assert any("#tea" in row and "@1" in row for row in rooms)
        assert any("#coffee" in row and " 1 " in row for row in rooms)
        await talk.press("ctrl+n")
        assert "Anna: leaves" in talk.text()
        assert "── new ──" in talk.text()
        assert "draft" not in talk.text()
        await talk.press("ctrl+n")
        assert "beans" in talk.text()
        await talk.press("alt+up", "alt+up")
        assert "draft" in talk.text()

    on_screen(story)


def test_the_quick_switcher_understands_the_other_layout() -> None:
    """«еуф» is tea; Esc goes nowhere; people of the room can be chosen, too, and a talk with one be ended."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive("#tea")
        await talk.press("ctrl+k", *"еуф", "enter")
        assert talk.wire.view().room == "#tea"
        await talk.press("ctrl+k", "escape")
        assert talk.wire.view().room == "#tea"
        await talk.press("ctrl+k", *"ver", "enter")
        assert talk.wire.view().room == "Vera"
        assert "only the two of you" in talk.text()
        await talk.press(*"/leave", "enter")
        assert talk.wire.view().room == "#lobby"
        assert "Vera" not in "".join(row[:20] for row in talk.rows())

    on_screen(story)


def test_a_narrow_terminal_shows_one_pane_at_a_time() -> None:
    """Resized at will: rooms, talk, people."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive("#tea")
        await talk.server(":Boris!u@h PRIVMSG #lobby :hello there")
        assert "#tea" not in talk.text()
        assert "12:00 Boris: hello there" in talk.text()
        await talk.press("f2")
        assert "#tea" in talk.text()
        assert "hello" not in talk.text()
        await talk.press("f3")
        assert "@Boris" in talk.text()
        assert "#tea" not in talk.text()
        await talk.press("escape")
        assert "hello there" in talk.text()
        await talk.pilot.resize_terminal(120, 20)
        await talk.settle()
        assert all(word in talk.text() for word in ("#tea", "@Boris", "         Boris hello there"))
        await talk.press("f2", "f3")
        assert "#tea" not in talk.text()
        assert not any(row.endswith("@Boris") for row in talk.rows())

    on_screen(story, size=(50, 14))


def test_many_pasted_lines_are_asked_about() -> None:
    """Esc leaves them, Enter puts them where one writes; one line is no question."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        composer = talk.app.screen.query_one("#composer")
        composer.post_message(events.Paste("one"))
        await talk.settle()
        assert "Paste" not in talk.text()
        for answer, there in (("escape", False), ("enter", True)):
            composer.post_message(events.Paste("\n".join(f"line {n}" for n in range(7))))
            await talk.settle()
            assert "Paste 7 lines into #lobby?" in talk.text()
            await talk.press(answer)
            assert ("line 6" in talk.text()) is there

    on_screen(story)


def test_ctrl_c_clears_then_says_goodbye() -> None:
    """The first time what is typed goes, the next says what another one will do."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.press(*"oops", "ctrl+c")
        assert "oops" not in talk.text()
        await talk.press("ctrl+c")
        assert "Once more Ctrl+C" in talk.text()
        await talk.press("ctrl+c")
        assert not talk.app.is_running

    on_screen(story)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_keys_and_commands_are_shown(language: str) -> None:
    """`?` where nothing is typed, and the list of commands puts the chosen one where one writes."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.press("question_mark")
        assert "Ctrl+K" in talk.text()
        await talk.press("escape")
        assert "Ctrl+K" not in talk.text()
        await talk.press("ctrl+p", *"topi", "enter")
        assert "/topic" in talk.text()

    on_screen(story, size=(100, 30), language=language)  # type: ignore[arg-type]


def test_colours_change_with_a_key() -> None:
    """The terminal's own, dark, light, and round."""

    async def story(talk: ScreenTalk) -> None:
        seen = []
        for _ in range(3):
            await talk.press("f4")
            seen.append(talk.app.theme)
        assert seen == ["besedka-dark", "besedka-light", "ansi-dark"]

    on_screen(story)


def test_what_is_seen_is_told_to_other_devices() -> None:
    """A second after it came into sight, once for all of it."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive(caps=f"{CAPS} draft/read-marker")
        for minute in (1, 2):
            await talk.server(f"@time=2025-11-22T12:0{minute}:00.000Z :Boris!u@h PRIVMSG #lobby :hi")
        for _ in range(100):
            await talk.pilot.pause(0.1)
            if talk.sent:
                break
        assert talk.sent == ["MARKREAD #lobby timestamp=2025-11-22T12:02:00.000Z"]

    on_screen(story, pages=True)


def test_a_message_is_taken_back_after_a_question() -> None:
    """Esc leaves it; what stays is that somebody had said something."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive(caps=f"{CAPS} draft/message-redaction")
        await talk.server("@msgid=m1 :Anna!b@h PRIVMSG #lobby :oops")
        for key in ("escape", "enter"):
            await talk.press("ctrl+s", "d")
            assert "Take this back, for everybody?" in talk.text()
            await talk.press(key)
        assert talk.sent == ["REDACT #lobby m1"]
        await talk.server(":Anna!b@h REDACT #lobby m1")
        assert "oops" not in talk.text()
        assert "Anna taken back" in talk.text()

    on_screen(story, pages=True)


def test_who_types_is_told_below_the_talk() -> None:
    """Until they speak; others are told of us, but not of commands."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server("@+typing=active :Boris!u@h TAGMSG #lobby")
        assert "Boris is typing…" in talk.text()
        await talk.server("@+typing=active :Vera!u@h TAGMSG #lobby")
        assert "Boris, Vera are typing…" in talk.text()
        await talk.server(*(f"@+typing=active :[b]{name}!u@h TAGMSG #lobby" for name in "xyz"))
        assert "several people are typing…" in talk.text()
        await talk.server(*(f":{name}!u@h PRIVMSG #lobby :hi" for name in ("Boris", "[b]x", "[b]y", "[b]z")))
        assert "Vera is typing…" in talk.text()
        await talk.press(*"/to", "ctrl+c")
        assert talk.typing == []
        await talk.press(*"hi")
        await talk.press("backspace", "backspace")
        await talk.press(*"so")
        await talk.press("ctrl+c")
        assert talk.typing == [True, False, True, False]

    on_screen(story, pages=True)


def test_what_is_for_the_person_rings_unless_they_want_it_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a notification where nobody looks at the terminal; a muted room is counted only."""
    monkeypatch.setenv("TERM", "foot")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)

    async def story(talk: ScreenTalk) -> None:
        rung: list[str] = []
        talk.app.bell = lambda: rung.append("bell")  # type: ignore[method-assign]
        await talk.arrive("#tea", "#noise")
        assert talk.app._driver is not None
        talk.app._driver.write = rung.append  # type: ignore[method-assign]
        await talk.press(*"/mute #noise", "enter")
        await talk.server(":Boris!u@h PRIVMSG #noise :Anna!", ":Boris!u@h PRIVMSG #tea :Anna, tea?")
        assert rung.count("bell") == 1
        rooms = [row[:22] for row in talk.rows()]
        assert any("#noise" in row and " 1 " in row and "@" not in row for row in rooms)
        assert any("#tea" in row and "@1" in row for row in rooms)
        await talk.press("ctrl+n", "ctrl+n")
        assert talk.wire.view().room == "#tea"
        talk.app.app_focus = False
        await talk.server(":Boris!u@h PRIVMSG #tea :Anna, now")
        assert "\x1b]777;notify;Boris · #tea;Anna, now\x1b\\" in rung
        await talk.press(*"/notify off", "enter")
        rung.clear()
        await talk.server(":Boris!u@h PRIVMSG Anna :psst")
        assert "bell" not in rung

    on_screen(story, pages=True)


def test_being_put_out_keeps_what_was_said() -> None:
    """The room says who did it and why, counts it elsewhere as a call, and Enter goes back."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive("#tea")
        await talk.server(":Boris!u@h PRIVMSG #tea :leaves", ":Boris!u@h KICK #tea Anna :noise")
        row = next(row for row in talk.rows() if "#tea" in row[:22])
        assert "✗ @2" in row[:22]
        await talk.press("enter")
        assert talk.asked == []
        await talk.press("ctrl+n")
        assert "Boris leaves" in talk.text()
        assert "✗ Boris put you out of #tea: noise." in talk.text()
        assert "#tea · put out by Boris: noise" in talk.rows()[0]
        assert "You were put out: Enter takes you back" in talk.text()
        await talk.press(*"but I", "enter")
        assert "Your words: but I" in talk.text()
        await talk.press("enter")
        assert talk.sent[-1] == "JOIN #tea"
        await talk.server(":Anna!b@h JOIN #tea", ":s 353 Anna = #tea :Anna Boris", ":s 366 Anna #tea :End")
        assert "#tea · 2 people" in talk.rows()[0]
        assert "✗" not in next(row for row in talk.rows() if "#tea" in row[:22])[:22]
        assert "Boris leaves" in talk.text()
        await talk.press("ctrl+r")
        assert talk.sent[-1].endswith("PRIVMSG #tea :but I")
        await talk.server(":Boris!u@h KICK #tea Anna")
        assert "#tea · put out by Boris" in talk.rows()[0]

    on_screen(story)
