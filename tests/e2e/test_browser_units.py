"""The pure modules of the browser client, tested in the browser that runs them: `tests/web/*.js`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.browser import CHROMIUM, chromium, new_page
from support.server import RunningServer

if TYPE_CHECKING:
    from playwright.sync_api import Route

UNITS = Path(__file__).parent.parent / "web"
WEB = Path(__file__).parent.parent.parent / "src" / "besedka" / "web"
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium (Debian: chromium)")
RUN = """async (name) => {
  const { tests } = await import(`/units/${name}`);
  const failed = [];
  for (const [what, test] of Object.entries(tests)) {
    try { await test(); } catch (error) { failed.push(`${what}: ${error.message}`); }
  }
  return { count: Object.keys(tests).length, failed };
}"""


def test_the_pure_modules() -> None:
    """State, parsing and formatting do what their tests say."""
    with RunningServer() as server, chromium() as browser, new_page(browser, server.port) as page:
        found = re.search(r"static/(\w+)/js/main", page.content())
        assert found is not None
        modules = f"/static/{found[1]}/js/"

        def serve(route: Route) -> None:
            text = (UNITS / route.request.url.rpartition("/")[2]).read_text(encoding="utf-8")
            route.fulfill(body=text.replace("'@/", f"'{modules}"), content_type="text/javascript")

        page.route("**/units/*.js", serve)
        for file in sorted(UNITS.glob("*.js")):
            if file.name != "check.js":
                result = page.evaluate(RUN, file.name)
                assert result["count"] > 0
                assert result["failed"] == [], file.name


def test_the_client_is_small() -> None:
    """All of its scripts and styles, as people read them, are under 200 kB."""
    sizes = {
        str(path.relative_to(WEB)): path.stat().st_size for path in WEB.rglob("*") if path.suffix in (".js", ".css")
    }
    assert len(sizes) > 40
    assert sum(sizes.values()) < 200_000, sorted(sizes.items(), key=lambda each: -each[1])


def test_both_languages_say_the_same_things() -> None:
    """Each sentence is there in both, with the same places to be filled in, and is said somewhere."""
    words = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in (WEB / "words").glob("*.json")}
    assert set(words) == {"en", "ru"}
    assert set(words["en"]) == set(words["ru"])
    for key, sentence in words["en"].items():
        assert _places(sentence) == _places(words["ru"][key]), key
    code = "".join(file.read_text(encoding="utf-8") for file in (WEB / "js").rglob("*.js"))
    made = tuple(re.findall(r"say\(`([\w.]+\.)\$\{", code))  # sentences that are chosen by the name of a thing
    assert [key for key in words["en"] if f"'{key}" not in code and not key.startswith(made)] == []
    assert [key for key in re.findall(r"say\('([\w.]+)'", code) if key not in words["en"]] == []


def _places(sentence: str | dict[str, str]) -> set[str]:
    forms = sentence.values() if isinstance(sentence, dict) else [sentence]
    return {place for form in forms for place in re.findall(r"\{(\w+)\}", form)}
