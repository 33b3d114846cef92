"""What makes a script easy: short sentences, titles and labels, explained acronyms, known pronunciations."""

import re
from collections import defaultdict
from collections.abc import Iterator
from gettext import gettext as _

from kiosk.journey.checks.subject import Entry, Subject
from kiosk.journey.plain_text import sentences, words
from kiosk.journey.problem import Problem
from kiosk.journey.tongue import Tongue

_IN_DEPTH = frozenset({"more", "arguments", "concerns"})
_CAPITAL = "A-ZÀ-ÖØ-ÞĞİŞЄІЇА-ЯҐ"
_ACRONYM = re.compile(
    rf"(?<![\w{{-])[{_CAPITAL}][{_CAPITAL}0-9]*[{_CAPITAL}][{_CAPITAL}0-9]*(?![a-zà-öø-ÿğışа-яєіїґ}}])"
)


def sentences_are_short(subject: Subject) -> Iterator[Problem]:
    """At most so many words a sentence, more in what only who asks for more is given. Letters and papers are formal."""
    for entry in subject.entries:
        longest = _longest_sentence(entry, subject.tongue)
        if longest is None:
            continue
        for text in entry.words.variants():
            for sentence in sentences(text, subject.text.language):
                count = len(words(sentence))
                if count > longest:
                    told = _("a sentence of {count} words (« {start} … »): {longest} at most, cut it in two.")
                    start = " ".join(words(sentence)[:4])
                    yield subject.problem(
                        entry.address,
                        "sentence-length",
                        told.format(count=count, start=start, longest=longest),
                        phrase=text,
                    )


def _longest_sentence(entry: Entry, tongue: Tongue) -> int | None:
    match entry.family:
        case "topics":
            return tongue.longest_sentence_in_depth if entry.part in _IN_DEPTH else tongue.longest_sentence
        case "decisions" | "scenes" | "words" | "phone":
            return tongue.longest_sentence
        case _:
            return None


def titles_are_short_and_differ(subject: Subject) -> Iterator[Problem]:
    """Titles are short, and no two topics, decisions or scenes bear the same."""
    owners: dict[tuple[str, str], str] = {}
    longest = subject.tongue.longest_title
    for address, title in subject.titles():
        if len(title) > longest:
            told = _("a title of {count} characters: {longest} at most.").format(count=len(title), longest=longest)
            yield subject.problem(address, "title-length", told, phrase=title)
        key = (address[0], title.casefold())
        if key in owners:
            yield subject.problem(
                address,
                "title-twice",
                _("« {id} » has the same title: change one of them.").format(id=owners[key]),
                phrase=title,
            )
        owners.setdefault(key, address[-2])


def labels_are_short(subject: Subject) -> Iterator[Problem]:
    """What stands on a button is short, in each variant."""
    longest = subject.tongue.longest_label
    for entry in subject.entries:
        is_label = entry.part == "label" or (entry.family in {"scenes", "phone"} and "options" in entry.address)
        for text in entry.words.variants() if is_label else ():
            if len(text) > longest:
                told = _("a label of {count} characters: {longest} at most.").format(count=len(text), longest=longest)
                yield subject.problem(entry.address, "label-length", told, phrase=text)


def acronyms_are_listed(subject: Subject) -> Iterator[Problem]:
    """An acronym is one that the script lists with what it stands for."""
    for acronym, (address, text) in _first_uses(subject).items():
        if acronym not in subject.text.words.acronyms:
            told = _("« {acronym} » is not explained: list it under [acronyms] in words.toml, or write it out.")
            yield subject.problem(address, "acronym", told.format(acronym=acronym), phrase=text)


def names_can_be_pronounced(subject: Subject) -> Iterator[Problem]:
    """Each acronym that is used and each name that the script lists has its pronunciation."""
    spoken = {entry.casefold() for entry in subject.text.lexicon}
    for acronym, (address, text) in _first_uses(subject).items():
        if acronym.casefold() not in spoken:
            told = _("the voice doesn't know « {name} »: write how it is said in lexicon.toml.").format(name=acronym)
            yield subject.problem(address, "lexicon", told, phrase=text)
    for name in subject.text.words.names:
        if name.casefold() not in spoken:
            told = _("the voice doesn't know « {name} »: write how it is said in lexicon.toml.").format(name=name)
            yield subject.problem(("words", "names"), "lexicon", told, phrase=name)


def _first_uses(subject: Subject) -> dict[str, tuple[tuple[str, ...], str]]:
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    for address, text in subject.texts():
        for acronym in _ACRONYM.findall(text):
            found.setdefault(acronym, (address, text))
    return found


def sides_are_balanced(subject: Subject) -> Iterator[Problem]:
    """Where a topic has arguments and concerns, neither side has more than twice the words of the other."""
    for name, topic in subject.text.topics.items():
        sides: dict[str, int] = defaultdict(int)
        for side in ("arguments", "concerns"):
            sides[side] = sum(len(words(passage.text)) for passage in getattr(topic, side))
        shorter, longer = sorted(sides, key=lambda side: sides[side])
        if sides[shorter] and sides[longer] > 2 * sides[shorter]:
            told = _("« {longer} » has {long} words and « {shorter} » {short}: no more than twice as many.").format(
                longer=longer, long=sides[longer], shorter=shorter, short=sides[shorter]
            )
            yield subject.problem(("topics", name, longer), "balance", told)
