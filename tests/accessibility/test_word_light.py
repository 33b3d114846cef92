"""The word that is being said is lit, on the sound's own clock, and nothing else of the page changes for it."""

from collections.abc import Callable
from typing import Any

import pytest
from kiosk_page import Kiosk
from make_believe import SCREENS, MakeBelieveHouse, Tone

from voice.speaking.written_words import Reading

pytestmark = pytest.mark.browser
SCREEN = SCREENS["1280x1024"]

# Notes each word as it is lit, the element that it stands in, and what the sound's own clock says then.
WATCH = """
  window.lit = [];
  window.players = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () { players.push(this); return play.call(this); };
  const add = Highlight.prototype.add;
  Highlight.prototype.add = function (range) {
    const { startContainer: node, startOffset: from, endOffset: to } = range;
    lit.push([node.parentElement.closest("[id]").id, node.data.slice(from, to), players.at(-1).currentTime * 1000]);
    return add.call(this, range);
  };
"""
HIGHLIGHTED = (
    "() => [...CSS.highlights.get('spoken-word')].map((r) => r.startContainer.data.slice(r.startOffset, r.endOffset))"
)
BOXES = """() => [...document.querySelectorAll("main *")]
  .map((element) => Object.values(element.getBoundingClientRect().toJSON()).join())"""


def listen(serve: Callable[..., Kiosk], start: str, **how: Any) -> Kiosk:
    kiosk = serve(MakeBelieveHouse(SCREEN, start=start, **how))
    kiosk.context.add_init_script(WATCH)
    kiosk.open()
    return kiosk


def sentence_tree(kiosk: Kiosk) -> list[str]:
    """What Chromium tells a screen reader of each passage: the names of its leaves."""
    session = kiosk.context.new_cdp_session(kiosk.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    names = [node["name"]["value"] for node in nodes if node.get("role", {}).get("value") == "StaticText"]
    session.detach()
    return names


def test_words_are_lit_in_their_order_while_they_are_heard(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve, "notice")
    kiosk.page.wait_for_selector("#passage-2.is-lit")
    lit = [(word, time) for element, word, time in kiosk.page.evaluate("lit") if element == "passage-1"]
    text = "Cette borne ne vous demande ni votre nom, ni votre numéro de sécurité sociale."
    assert [word for word, _ in lit] == [word.strip(",.") for word in text.split()]
    begins = [mark.milliseconds for mark in Tone(text, is_private=False).reading().marks]
    # Never before it is heard; and a busy machine may draw late, but not by a whole word.
    assert all(0 <= time - begin < 120 for (_, time), begin in zip(lit, begins, strict=True)), (lit, begins)


@pytest.mark.slow
def test_a_pause_and_another_speed_leave_the_light_with_the_sound(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve, "notice")
    kiosk.page.wait_for_function("() => lit.some(([element]) => element === 'passage-1')")
    kiosk.page.click('[data-action="pause"]')
    assert kiosk.page.evaluate(HIGHLIGHTED) == [] or kiosk.page.locator("#notice.is-lit").count()
    kiosk.page.wait_for_selector("#notice:not(.is-lit)")
    kiosk.page.evaluate("lit.length = 0")
    kiosk.page.click('[data-action="slower"]')  # said, and what was cut goes on
    kiosk.page.click('[data-action="pause"]')
    kiosk.page.wait_for_function("() => lit.filter(([element]) => element === 'passage-1').length > 4")
    assert kiosk.page.evaluate("players.at(-1).playbackRate") == 0.75
    words = [word for element, word, _ in kiosk.page.evaluate("lit") if element == "passage-1"]
    assert words[:4] == ["Cette", "borne", "ne", "vous"]


@pytest.mark.slow
def test_an_option_is_followed_in_its_own_words(serve: Callable[..., Kiosk]) -> None:
    kiosk = listen(serve, "home")
    kiosk.page.wait_for_selector("#option-2.is-lit", timeout=20_000)
    lit = [word for element, word, _ in kiosk.page.evaluate("lit") if element == "option-1"]
    assert lit[:2] == ["Écouter", "l’essentiel"]
    assert not {"1", "touche"} & set(lit)  # how it is chosen is said, and stands in no word of it


def test_light_moves_no_letter_and_a_screen_reader_keeps_whole_sentences(serve: Callable[..., Kiosk]) -> None:
    kiosk = serve(MakeBelieveHouse(SCREEN, start="notice"))
    kiosk.context.add_init_script(WATCH)
    kiosk.page.emulate_media(reduced_motion="reduce")
    kiosk.open()
    kiosk.page.wait_for_function(f"() => ({HIGHLIGHTED})().length && document.querySelector('#passage-1.is-lit')")
    during, names = kiosk.page.evaluate(BOXES), sentence_tree(kiosk)
    assert kiosk.page.locator("#passage-1 *").count() == 0
    kiosk.page.keyboard.press("z")  # silence
    kiosk.page.evaluate(
        "() => { CSS.highlights.clear(); document.querySelector('.is-lit')?.classList.remove('is-lit') }"
    )
    assert kiosk.page.evaluate(BOXES) == during
    sentence = "Cette borne ne vous demande ni votre nom, ni votre numéro de sécurité sociale."
    assert sentence in names
    assert sentence in sentence_tree(kiosk)


def test_where_nobody_knows_the_word_the_sentence_alone_is_lit(
    serve: Callable[..., Kiosk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tone, "reading", lambda self: Reading(tuple(self.text.split()), ()))
    kiosk = listen(serve, "notice")
    kiosk.page.wait_for_selector("#passage-1.is-lit")
    kiosk.page.wait_for_selector("#passage-2.is-lit")
    assert kiosk.page.evaluate("lit") == []
