"""Leaflets, one a topic, and the booklet that holds the whole script: what the kiosk says, to read at home.

Arguments and concerns stand in an order that is drawn for each print, and the paper says so. A private topic has no
leaflet, which would say something about whoever carries it; in the booklet, which everybody carries, it stands.
"""

import datetime
from collections.abc import Iterator

from babel.dates import format_skeleton

from kiosk.journey.drawing import answer_order, drawn, view_order
from kiosk.journey.script import ANSWERS, Decision, Kind, Source, Topic
from kiosk.journey.words import Words
from kiosk.papers.means import Means
from printouts.document import BlankLine, Block, Contents, Document, Heading, PageBreak, Paragraph, Points, Steps

# Sizes that a leaflet is printed in, in pt, by the size of letters that `Means` has.
SIZES = {14: 2, 18: 3, 24: 4}

_VIEWS = ("arguments", "concerns")


class NoLeaflet(Exception):
    """There is no such topic, or it is private: choose another."""


def topics(means: Means) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The topics that have a leaflet: pairs of a group's title and topic ids, in the script's order."""
    known = means.text.open_topics
    return tuple(
        (group.titles[means.language], tuple(topic for topic in group.topics if topic in known))
        for group in means.script.plan.groups
    )


def leaflet(means: Means, topic: str, *, seed: int) -> Document:
    """One topic, short and long, with what each side says and where it comes from. Raises NoLeaflet."""
    words = means.text.open_topics.get(topic)
    if words is None:
        raise NoLeaflet
    given: list[Block] = [
        Heading(words.title, 1),
        Paragraph(means.word("leaflet", "number", number=str(words.number)), is_small=True),
        *_topic(means, words, seed, level=2),
        *_sources(means, words),
        Paragraph(_colophon(means, has_sides=bool(words.arguments and words.concerns)), is_small=True),
    ]
    return means.sheet("leaflet", words.title, tuple(given))


def booklet(means: Means, *, seed: int) -> Document:
    """The whole script: every topic in the order of the groups, what can be decided, and all the sources, numbered."""
    title, text = means.word("leaflet", "booklet_title"), means.text
    cited = [source for topic in means.script.topic_ids() for source in means.script.sources_of(text.topics[topic])]
    numbers = {source: number for number, source in enumerate(dict.fromkeys(cited), start=1)}
    given: list[Block] = [
        Heading(title, 1),
        Paragraph(means.word("leaflet", "booklet_intro")),
        Paragraph(_colophon(means, has_sides=True), is_small=True),
        Contents(means.word("leaflet", "contents")),
    ]
    for group in means.script.plan.groups:
        given.append(PageBreak())
        for topic in group.topics:
            words = text.topics[topic]
            given += [Heading(f"{words.number} – {words.title}"), *_topic(means, words, seed, level=3)]
            if told := [str(numbers[source]) for source in means.script.sources_of(words)]:
                given.append(Paragraph(means.word("leaflet", "cited", numbers=", ".join(told)), is_small=True))
    given += [PageBreak(), Heading(means.word("leaflet", "decisions"))]
    for place in means.script.plan.decisions:
        if place.kind is not Kind.SHEET:
            given += _decision(means, text.decisions[place.id], place.kind, seed)
    sources = means.script.facts.sources
    given += [PageBreak(), Heading(means.say(text.scenes["topic_menu"].options["sources"]))]
    given.append(Steps(tuple(_source(means, sources[source]) for source in numbers), have_boxes=False))
    return means.sheet("booklet", title, tuple(given))


def _topic(means: Means, words: Topic, seed: int, *, level: int) -> Iterator[Block]:
    """A topic below its heading; `level` is that of the headings inside."""
    options = means.text.scenes["topic_menu"].options
    yield Heading(means.word("leaflet", "short"), level)
    yield from _passages(means, words.short)
    if words.more:
        yield Heading(means.say(options["more"]), level)
        yield from _passages(means, words.more)
    order = answer_order(seed)
    for view in view_order(order, tuple(view for view in _VIEWS if getattr(words, view))):
        said: tuple[Words, ...] = getattr(words, view)
        yield Heading(means.say(options[view]), level)
        yield Points(tuple(means.say(one) for one in view_order(order, said)))


def _passages(means: Means, passages: tuple[Words, ...]) -> Iterator[Block]:
    yield from (Paragraph(means.say(one)) for one in passages)


def _sources(means: Means, words: Topic) -> Iterator[Block]:
    """Title, publisher and date of each source that the topic rests on."""
    known = means.script.facts.sources
    if told := tuple(_source(means, known[name]) for name in means.script.sources_of(words)):
        yield Heading(means.say(means.text.scenes["topic_menu"].options["sources"]))
        yield Points(told)


def _source(means: Means, source: Source) -> str:
    publisher = source.publisher[0].upper() + source.publisher[1:]
    return means.word("leaflet", "source", title=source.title, publisher=publisher, date=_when(means, source.date))


def _when(means: Means, date: str) -> str:
    """A source's date in words, as precise as it is known: a day, a month, a year."""
    if len(date) == len("2026-11"):
        return format_skeleton("yMMMM", datetime.date.fromisoformat(f"{date}-01"), locale=means.language)
    return means.day(datetime.date.fromisoformat(date)) if "-" in date else date


def _decision(means: Means, words: Decision, kind: Kind, seed: int) -> Iterator[Block]:
    """What can be answered, and what each answer changes, leaves and costs: as much of each."""
    yield Heading(words.title, 3)
    yield Paragraph(means.say(words.question), is_strong=True)
    yield from _passages(means, words.intro)
    for answer in drawn(seed, ANSWERS[kind], "answers"):
        text = words.answers[answer]
        yield Heading(means.say(text.label), 4)
        for key in ("changes", "stays", "costs"):
            said: tuple[Words, ...] = getattr(text, key)
            if said:
                yield BlankLine(means.word("leaflet", key), value=" ".join(means.say(one) for one in said))


def _colophon(means: Means, *, has_sides: bool) -> str:
    """How this was printed: the drawn order, where there are two sides; the day; which words."""
    word = means.word
    drawn_order = [word("leaflet", "order")] if has_sides else []
    printed = word("leaflet", "printed", day=means.day(means.today))
    return " ".join([*drawn_order, printed, *means.state_of_words(were_heard=False)])
