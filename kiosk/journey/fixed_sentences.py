"""Every sentence that can be spoken as it stands, so that sound can be rendered before anybody asks for it.

Passages with blanks that only a session fills are left out; the site's own values are filled in.
"""

from collections.abc import Iterator

from kiosk.journey.blanks import blanks, say
from kiosk.journey.script import Script
from kiosk.journey.words import Capacity

# What is printed for somebody else to read is never spoken ahead.
_PAPER = ("letters/", "papers/")


def fixed_sentences(script: Script, language: str) -> Iterator[str]:
    """Titles and passages of `language` in every variant, each once, in the order of the files."""
    told: set[str] = set()
    for text in _all_texts(script, language):
        if text.strip() and not blanks(text) and text not in told:
            told.add(text)
            yield text


def _all_texts(script: Script, language: str) -> Iterator[str]:
    text = script.text(language)
    yield from (group.titles[language] for group in script.plan.groups)
    yield from (group.titles[language] for group in script.plan.decision_groups)
    yield from (topic.title for topic in text.topics.values())
    yield from (decision.title for decision in text.decisions.values())
    yield from (scene.title for scene in text.scenes.values())
    yield from text.words.explained
    yield from (scene.title for scene in (text.phone.scenes.values() if text.phone else ()) if scene.title)
    for address, words in script.passages(language):
        if not address.startswith(_PAPER):
            for capacity in Capacity:
                yield say(words, capacity=capacity, site=script.site, language=language)
