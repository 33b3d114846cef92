"""Real forms of the health space, printed as the kiosk prints them, scanned as badly as the design allows for."""

import dataclasses
import datetime
import functools
import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from kiosk.journey.events import DecisionRecord
from kiosk.journey.events import Record as JourneyRecord
from kiosk.journey.load import load_script
from kiosk.journey.script import Answer, Kind, Script
from kiosk.journey.session import Signing
from kiosk.journey.words import Capacity
from kiosk.papers.form import form
from kiosk.papers.means import Means
from kiosk.register import PaperLine, Prepared, Register
from kiosk.register.record import OFFERED
from kiosk.register.record import Kind as RegisterKind
from kiosk.register_record import body_of
from printouts.document import Code, Document, PageBreak
from printouts.renderings import sheet

DPI = 200
DAY = datetime.date(2026, 11, 22)
PAPER = 255
_JOURNEY = Path(__file__).parents[3] / "config" / "journeys" / "health-space"
_A4_WIDTH_MM = 210
_HALF_PX = round(297 / 2 / 25.4 * DPI)
_RING_MM = 40


@functools.cache
def script() -> Script:
    """The health space, at a site that has filled nothing in."""
    return load_script(_JOURNEY, {})


def decided(chance: random.Random) -> JourneyRecord:
    """What somebody may have decided: between one decision and all of them."""
    loaded = script()
    places = [place for place in loaded.plan.decisions if place.kind is not Kind.SHEET]
    taken = []
    situations = []
    for place in sorted(chance.sample(places, chance.randint(1, len(places))), key=places.index):
        order = [Answer(one.value) for one in OFFERED[RegisterKind(place.kind.value)]]
        chance.shuffle(order)
        answers = [Answer.ASK] if place.kind is Kind.REQUEST else [Answer.CONSENT, Answer.REFUSE]
        situation = loaded.text("fr").decisions[place.id].situation
        here = chance.choice(situation.options).id if situation else None
        if here is not None:
            situations.append((place.id, here))
        taken.append(DecisionRecord(place.id, chance.choice(answers), here, tuple(order)))
    heard = frozenset(f"{topic}/short" for topic in loaded.topic_ids() if chance.random() < 0.5)
    return JourneyRecord(
        language="fr",
        channel="screen",
        capacity=chance.choice(list(Capacity)),
        signing=Signing.HAND,
        decisions=tuple(taken),
        sheets=(),
        reminders=(),
        heard=heard,
        situations=tuple(situations),
        dates=(),
        size=1,
        is_assisted=False,
        supersedes=None,
    )


def recorded(register: Register, wish: JourneyRecord, words: Script | None = None) -> tuple[Prepared, Document]:
    """Record `wish` with `words`; what its form is printed from, and the first sheet of that form."""
    said = words or script()
    made: list[tuple[Prepared, Document]] = []

    def compose(prepared: Prepared) -> Sequence[PaperLine]:
        means = Means(said, "fr", wish.capacity, DAY, wish.size, dict(wish.situations))
        whole = form(means, wish, prepared, shares_envelope=False)
        first = whole.blocks[: next(place for place, one in enumerate(whole.blocks) if isinstance(one, PageBreak))]
        made.append((prepared, dataclasses.replace(whole, blocks=first, copies=())))
        return []

    register.record(body_of(wish, said, DAY), compose)
    return made[0]


def scanned(document: Document) -> Image.Image:
    """The first page of `document` at 200 dpi, in greys, as a scanner sees it on a good day."""
    with TemporaryDirectory() as folder:
        subprocess.run(
            ("pdftoppm", "-r", str(DPI), "-l", "1", "-singlefile", "-gray", "-", f"{folder}/page"),
            input=sheet.pdf(document),
            check=True,
        )
        with Image.open(Path(folder) / "page.pgm") as page:
            return page.convert("L")


def scanned_heads(documents: Sequence[Document]) -> Iterator[Image.Image]:
    """The upper half of each first page, printed and rasterised like `scanned`, many forms in one PDF.

    What stands below the code's band is left away, and with it the half of the sheet that would be blank: laying it out
    takes most of the time that a form takes, and tells nothing of its code.
    """
    heads = [_head(document) for document in documents]
    blocks = [block for head in heads for block in (PageBreak(), *head.blocks)][1:]
    with TemporaryDirectory() as folder:
        subprocess.run(
            ("pdftoppm", "-r", str(DPI), "-H", str(_HALF_PX), "-gray", "-", f"{folder}/page"),
            input=sheet.pdf(dataclasses.replace(heads[0], blocks=tuple(blocks))),
            check=True,
        )
        pages = sorted(Path(folder).iterdir())
        assert len(pages) == len(documents), "a head needs more than its page"
        for path in pages:
            with Image.open(path) as page:
                yield page.convert("L")


def _head(document: Document) -> Document:
    code = next(place for place, block in enumerate(document.blocks) if isinstance(block, Code))
    return dataclasses.replace(document, blocks=document.blocks[: code + 2])


def worn(page: Image.Image, chance: random.Random) -> Image.Image:
    """The sheet after months in a kitchen drawer: coffee on it, askew by up to 5°, out of focus, grey paper."""
    soiled = ImageChops.multiply(page, _coffee(page.size, chance))
    turned = soiled.rotate(chance.uniform(-5, 5), resample=Image.Resampling.BILINEAR, fillcolor=PAPER)
    return turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 1.4))).point(lambda grey: 20 + grey * 9 // 10)


def _coffee(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """A cup's ring and a few drops anywhere: dark brown at the rim, thin inside."""
    px_per_mm = size[0] / _A4_WIDTH_MM
    layer = Image.new("L", size, PAPER)
    draw = ImageDraw.Draw(layer)

    def blot(radius: float, fill: int, outline: int | None = None) -> None:
        x, y = chance.uniform(0, size[0]), chance.uniform(0, size[1])
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, fill=fill, outline=outline, width=round(3 * px_per_mm))

    blot(_RING_MM * px_per_mm, fill=215, outline=130)
    for _ in range(8):
        blot(chance.uniform(1, 3) * px_per_mm, fill=120)
    return layer.filter(ImageFilter.BoxBlur(px_per_mm / 2))
