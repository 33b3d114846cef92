"""What the desk prints for staff, walls and people to take home, and how each is made. Knows papers; knows no request.

Leaflets, the booklet and posters stand beside the desk's pages and not among a person's papers: they belong to no
record, and whoever works at the desk chooses them.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.desk.house import House
from kiosk.journey.words import Capacity
from kiosk.papers import by_hand, key_poster, leaflets
from kiosk.papers.gestures import gestures
from kiosk.papers.machine import Words
from kiosk.papers.manuals import load_manuals, manual_paper
from kiosk.papers.means import Means
from kiosk.papers.protection import protection_paper
from kiosk.papers.sheets import desk_sheet
from kiosk.register.dpo import Name, load_wording
from kiosk.register.dpo import papers as protection_papers
from printouts.document import Document

SIZES = tuple(leaflets.SIZES)
_SEED_BITS = 64


class NoPrint(Exception):
    """There is nothing of that name to print: choose from the page."""


@dataclass(frozen=True, slots=True)
class Print:
    """Something to print. `key` chooses it, `label` is its name in words."""

    id: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Things of one kind. `title` is in words."""

    title: str
    prints: tuple[Print, ...]


class Prints:
    """What can be printed at one desk, in the words of `words`."""

    def __init__(self, house: House, words: Words, language: str) -> None:
        self._house = house
        self._words = words
        self._language = language

    def shelves(self) -> tuple[Shelf, ...]:
        """Everything: for walls and staff, for a day without a machine, then a leaflet a topic."""
        _ = self._words
        script = self._house.script
        text = script.text(self._language)
        for_staff = (
            *((f"sheet:{name}", text.sheets[name].title.text) for name in script.plan.desk_sheets),
            ("by-hand", _("Form for a day without a machine")),
            ("letters", _("Reserve letters for such a day")),
        )
        return (
            Shelf(
                _("For walls and tables"),
                (
                    Print("booklet", "B1", _("The booklet: everything that the kiosk explains")),
                    Print("key", "B2", _("Poster: check a paper of this kiosk")),
                    Print("notice", "B3", _("Poster: your data at the kiosk")),
                    Print("gestures", "B4", _("Card of actions: the kiosk by scanner alone")),
                ),
            ),
            Shelf(
                _("For who works here"),
                tuple(Print(id_, f"S{number}", title) for number, (id_, title) in enumerate(for_staff, start=1)),
            ),
            Shelf(
                _("For who looks after the kiosk"),
                tuple(
                    Print(id_, f"M{number}", title)
                    for number, (id_, title) in enumerate(self._office_papers(), start=1)
                ),
            ),
            *(
                Shelf(title, tuple(Print(f"topic:{one}", *self._topic(one)) for one in topics))
                for title, topics in leaflets.topics(self._means(SIZES[0]))
                if topics
            ),
        )

    def made(self, id_: str, size_pt: int) -> tuple[tuple[str, Document], ...]:
        """The papers of a print, each with the name that the outbox knows it by. Raises NoPrint."""
        kind, _, name = id_.partition(":")
        make = self._makers(size_pt).get(kind)
        if make is None:
            raise NoPrint
        try:
            return tuple(make(name))
        except (leaflets.NoLeaflet, KeyError) as trouble:
            raise NoPrint from trouble

    def _makers(self, size_pt: int) -> dict[str, Callable[[str], Iterator[tuple[str, Document]]]]:
        means, seed = self._means(size_pt), secrets.randbits(_SEED_BITS)

        def topic(name: str) -> Iterator[tuple[str, Document]]:
            yield "leaflet", leaflets.leaflet(means, name, seed=seed)

        def booklet(_name: str) -> Iterator[tuple[str, Document]]:
            yield "booklet", leaflets.booklet(means, seed=seed)

        def sheet(name: str) -> Iterator[tuple[str, Document]]:
            yield "desk-sheet", desk_sheet(means, name)

        def hand(_name: str) -> Iterator[tuple[str, Document]]:
            yield "by-hand", by_hand.form_by_hand(means, seed=seed)

        def letters(_name: str) -> Iterator[tuple[str, Document]]:
            yield from (("reserve", one.document) for one in by_hand.reserve_letters(means))

        def key(_name: str) -> Iterator[tuple[str, Document]]:
            yield "poster", self._key_poster(size_pt)

        def notice(_name: str) -> Iterator[tuple[str, Document]]:
            yield "notice", self._protection(Name.NOTICE, size_pt)

        def card(_name: str) -> Iterator[tuple[str, Document]]:
            yield "actions", gestures(self._words, language=self._language, is_rehearsal=self._house.is_rehearsal)

        def manual(name: str) -> Iterator[tuple[str, Document]]:
            house, known = self._house, load_manuals(self._language)
            yield (
                "manual",
                manual_paper(known, name, house.lists, house.today(), self._language, size_pt=size_pt),
            )

        def protection(name: str) -> Iterator[tuple[str, Document]]:
            if name not in set(Name):
                raise NoPrint
            yield "protection", self._protection(Name(name), size_pt, has_open=True)

        return {
            "topic": topic,
            "booklet": booklet,
            "sheet": sheet,
            "by-hand": hand,
            "letters": letters,
            "key": key,
            "notice": notice,
            "gestures": card,
            "manual": manual,
            "protection": protection,
        }

    def _means(self, size_pt: int) -> Means:
        house = self._house
        size = leaflets.SIZES.get(size_pt)
        if size is None:
            raise NoPrint
        return Means(
            house.script,
            self._language,
            Capacity.PERSON,
            house.today(),
            size,
            is_rehearsal=house.is_rehearsal,
        )

    def _topic(self, name: str) -> tuple[str, str]:
        topic = self._house.script.text(self._language).topics[name]
        return str(topic.number), topic.title

    def _key_poster(self, size_pt: int) -> Document:
        house = self._house
        return key_poster.key_poster(
            house.register.public_key,
            house.settings.site.name,
            house.settings.station.name,
            self._words,
            language=self._language,
            today=house.today(),
            size_pt=size_pt,
        )

    def _office_papers(self) -> Iterator[tuple[str, str]]:
        """Manuals, and the data-protection file without the notice, which stands with the posters."""
        yield from ((f"manual:{name}", one.title) for name, one in load_manuals(self._language).manuals.items())
        titles = load_wording(self._language).titles
        yield from ((f"protection:{name}", getattr(titles, name)) for name in Name if name is not Name.NOTICE)

    def _protection(self, name: Name, size_pt: int, *, has_open: bool = False) -> Document:
        settings, wording, today = self._house.settings, load_wording(self._language), self._house.today()
        made = protection_papers(wording, settings.site_values(), settings.backup.keep, today)
        wanted = next(paper for paper in made if paper.name is name)
        return protection_paper(wanted, wording, today, self._language, size_pt=size_pt, has_open=has_open)
