"""A journey's content as values: what the files of `config/journeys/<journey>` say, loaded and cross-linked.

Knows the shape of a script; knows no subject. Whether a script is good (sources, symmetry, sentence lengths) is
the business of `kiosk.journey.check`.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from kiosk.journey.actions import Action
from kiosk.journey.problem import Problem
from kiosk.journey.words import Model, Passage, Passages, Words


class Kind(StrEnum):
    """The three kinds of decisions."""

    CHOICE = "choice"
    REQUEST = "request"
    SHEET = "sheet"


class Answer(StrEnum):
    """What a person can answer. A choice has the first three, a request `ask` and `dont`, a sheet `take` and `dont`."""

    CONSENT = "consent"
    REFUSE = "refuse"
    LATER = "later"
    ASK = "ask"
    TAKE = "take"
    DONT = "dont"


ANSWERS: Mapping[Kind, tuple[Answer, ...]] = {
    Kind.CHOICE: (Answer.CONSENT, Answer.REFUSE, Answer.LATER),
    Kind.REQUEST: (Answer.ASK, Answer.DONT),
    Kind.SHEET: (Answer.TAKE, Answer.DONT),
}

# Answers that a record holds. "Later" is only counted, a sheet leaves no record, what is not asked for is nothing.
RECORDED = frozenset({Answer.CONSENT, Answer.REFUSE, Answer.ASK})


class Source(Model):
    """Where facts come from. `date` is that of the text or of the copy read, ISO, as precise as known."""

    title: str
    publisher: str
    date: str
    url: str | None = None
    quality: Literal["A", "B", "C"]


class Fact(Model):
    """Something that passages rest on.

    `confidence`: H high, M medium, F weak, K general knowledge not yet verified; all but H ask for a hedge in each
    passage. `kind`: a fact; an opinion (asks for a speaker in the passage); site (asks for a `{site.…}` value in
    the passage, or its passage says that it is not known); kiosk (what the kiosk itself does or asks: no source).
    """

    claim: str
    kind: Literal["fact", "opinion", "site", "kiosk"] = "fact"
    confidence: Literal["H", "M", "F", "K"] = "H"
    sources: tuple[str, ...] = ()
    as_of: str | None = None
    look_again: datetime.date | None = None


class Speaker(Model):
    """Who holds an opinion: its name as it must stand in a passage, and other forms that count as naming it."""

    name: str
    also: tuple[str, ...] = ()


class Facts(Model):
    """`facts.toml` and `sources.toml` of a journey."""

    facts: dict[str, Fact]
    speakers: dict[str, Speaker] = {}
    sources: dict[str, Source] = {}


class Topic(Model):
    """One thing explained: `fr/topics/<id>.toml`.

    `arguments` (for) and `concerns` each name their speaker. A `private` topic would say something about the
    person: it never reaches a record, a paper or a figure.
    """

    number: Annotated[int, Field(ge=10, le=99)]
    title: str
    private: bool = False
    short: Annotated[Passages, Field(min_length=1)]
    more: Passages = ()
    arguments: Passages = ()
    concerns: Passages = ()


class Letter(Model):
    """A letter that an answer asks for: `fr/letters/<id>.toml`.

    `recipient` names one of `[recipients]` of `papers.toml`; its postal lines are site values, blank lines on paper
    where not filled in. One letter, one request. A reminder has none: it goes where the letter before it went.
    `ticks` are said by a tick of the hand, for the machine can't know them. `asks_number`: whether there is a line
    for the social-security number, which only an insurer needs.
    """

    recipient: str = ""
    object: Passage
    paragraphs: Annotated[Passages, Field(min_length=1)]
    ticks: Passages = ()
    articles: tuple[str, ...] = ()
    enclosures: Passages = ()
    asks_number: bool = True


class SheetBlock(Model):
    """One block of a sheet. `kind` says how it is set; `lines` how many lines to write on a `line` has.

    A `step` has a box to tick once done, a `tick` one to tick to ask for it. `requests` holds a line for each
    decision that was taken, in its own words, and needs no text.
    """

    kind: Literal["heading", "paragraph", "strong", "small", "point", "step", "tick", "line", "requests", "break"]
    text: str = ""
    child: str | None = None
    represented: str | None = None
    blank: str | None = None
    lines: Annotated[int, Field(ge=1, le=6)] = 1

    @property
    def words(self) -> Words:
        """Its text as a passage. Raises ValueError where it has none."""
        return Words(text=self.text, child=self.child, represented=self.represented, blank=self.blank)


class Sheet(Model):
    """A paper of free form, `fr/sheets/<id>.toml`: what a decision of kind sheet prints, or goes along with a form."""

    title: Passage
    blocks: Annotated[tuple[SheetBlock, ...], Field(min_length=1)]


class AnswerText(Model):
    """What an answer is called, changes, doesn't change, costs afterwards, and leaves to do."""

    label: Passage
    readback: Passage
    on_paper: Passage
    changes: Passages = ()
    stays: Passages = ()
    costs: Passages = ()
    steps: Passages = ()
    letter: str | None = None


class AnswerVariant(Model):
    """What differs from `AnswerText` in one situation; what is absent stays as it is. `letter = ""` means none."""

    label: Passage | None = None
    readback: Passage | None = None
    on_paper: Passage | None = None
    changes: Passages | None = None
    stays: Passages | None = None
    costs: Passages | None = None
    steps: Passages | None = None
    letter: str | None = None


class SituationOption(Model):
    """One answer to a situation question. `asks_date`: the date on the letter is asked for next (8 digits)."""

    id: str
    label: Passage
    asks_date: bool = False


class Situation(Model):
    """A question about where the person stands, where the effect of an answer depends on it.

    `days`: how long after the date asked for the law's delay ends; `{deadline}` in passages is that day. `late` is
    the situation that applies once that day is past.
    """

    question: Passage
    options: Annotated[tuple[SituationOption, ...], Field(min_length=2, max_length=4)]
    date_question: Passage | None = None
    days: int | None = None
    late: str | None = None


class TeachBackOption(Model):
    """A reply to the teach-back question, and what the kiosk says to it. Nothing is scored or kept."""

    label: Passage
    right: bool = False
    reply: Passages


class TeachBack(Model):
    """A question before a decision that lets the person hear whether it was understood. Never blocks."""

    question: Passage
    options: Annotated[tuple[TeachBackOption, ...], Field(min_length=2, max_length=3)]


class Decision(Model):
    """One decision: `fr/decisions/<id>.toml`.

    `short` names it in a few letters, for the plain lines of a form's code.
    `answers` has exactly the answers of its kind. `variants.<situation>.<answer>` says what differs there.
    `essential` of `journey.toml` (topic ids) and `intro` are what "informed" asks for.
    """

    title: str
    short: Annotated[str, Field(min_length=1, max_length=16)]
    question: Passage
    intro: Passages = ()
    situation: Situation | None = None
    teach_back: TeachBack | None = None
    answers: dict[Answer, AnswerText]
    variants: dict[str, dict[Answer, AnswerVariant]] = {}

    def answer(self, answer: Answer, situation: str | None = None) -> AnswerText:
        """The text of `answer` as it is in `situation` (an id of the situation's options, or None)."""
        text = self.answers[answer]
        variant = self.variants.get(situation or "", {}).get(answer)
        if variant is None:
            return text
        given = {name: getattr(variant, name) for name in variant.model_fields_set}
        if given.get("letter") == "":
            given["letter"] = None
        return text.model_copy(update=given)


class Scene(Model):
    """A fixed scene of the engine, in `fr/scenes.toml`: the words are the script's, the place is the engine's."""

    title: str
    passages: Passages = ()
    options: dict[str, Passage] = {}


class FarScene(Model):
    """A scene as it is told on the telephone; what is absent is as in `fr/scenes.toml`."""

    title: str | None = None
    passages: Passages | None = None
    options: dict[str, Passage] = {}


class Far(Model):
    """`fr/phone.toml`: what is told otherwise to somebody who isn't there, who sees nothing and prints nothing.

    `scenes` holds scenes that only they meet, too. `notices` and `parts` replace those of `fr/words.toml`.
    """

    scenes: dict[str, FarScene] = {}
    notices: dict[str, Passage] = {}
    parts: dict[str, Passage] = {}


class Sentences(Model):
    """`fr/words.toml`: what stands between the scenes.

    `notices` answer an action (« Voix : plus lente »). `where` has the templates of "where am I". `parts` are what
    scenes are put together from. `kiosk.journey.fixed` lists the keys of all three. `hedges` are the
    words that mark a passage as unsure. `explained` are the words that a person can ask about. `acronyms` lists
    those that may be used, with what they stand for. `names` are other words that need a pronunciation.
    `forbidden` are promises and turns that no passage may contain; `loaded` are words that take a side, for an
    attributed opinion alone. `telephones` are the national numbers that
    prose may name; any other belongs to the site's settings. `speakers` are forms that count as naming a speaker of
    `facts.toml` in a translation, whose own language names them otherwise.
    """

    notices: dict[str, Passage]
    where: dict[str, Passage]
    parts: dict[str, Passage]
    hedges: tuple[str, ...]
    explained: dict[str, Passage] = {}
    acronyms: dict[str, str] = {}
    names: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    loaded: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    speakers: dict[str, tuple[str, ...]] = {}


class Titles(Model):
    """`<language>/titles.toml` of a translation: what `journey.toml` says in its first language, by id."""

    title: str
    groups: dict[str, str]
    decision_groups: dict[str, str]


class Spoken(Model):
    """`fr/spoken.toml`: the ways to say things, beyond the options' own words.

    `actions` has ways for actions that have no option (« répétez »); `answers` for answers (« je refuse »), which
    `decisions.<id>` replaces where one decision says them otherwise; `explain` asks for a word of `[explained]`
    anywhere, `explain_said` for one that the scene says, `{word}` standing for it.
    `numbers` are ways to choose by number, `{n}` standing for it; `figures` say the numbers from one.
    `asked_again` are sentences that sound like an answer and mean another, or none: negations above all. They are
    listened for so that they aren't taken for that answer, and the person is asked again. `did_you_mean` asks back
    what was heard badly, as `{phrase}`.
    """

    actions: dict[Action, tuple[str, ...]] = {}
    answers: dict[Answer, tuple[str, ...]] = {}
    decisions: dict[str, dict[Answer, tuple[str, ...]]] = {}
    explain: dict[str, tuple[str, ...]] = {}
    explain_said: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    asked_again: tuple[str, ...] = ()
    did_you_mean: Passage | None = None


class Review(Model):
    """`fr/review.toml`: who read the words, when, and when to look again. Empty `by` means unreviewed."""

    by: str = ""
    on: datetime.date | None = None
    look_again: datetime.date | None = None


class Text(Model):
    """Everything that a journey says in one language."""

    language: str
    topics: dict[str, Topic]
    decisions: dict[str, Decision]
    letters: dict[str, Letter]
    sheets: dict[str, Sheet] = {}
    scenes: dict[str, Scene]
    words: Sentences
    papers: dict[str, dict[str, Passage]]
    lexicon: dict[str, str] = {}
    spoken: Spoken = Spoken()
    review: Review = Review()
    phone: Far | None = None

    @property
    def open_topics(self) -> dict[str, Topic]:
        """The topics that tell nothing of whoever heard them, by their ids: all but the private ones."""
        return {name: topic for name, topic in self.topics.items() if not topic.private}

    def openly_heard(self, heard: Iterable[str]) -> frozenset[str]:
        """What may be told of `heard` (`space/short`): the parts of open topics, of this text."""
        known = self.open_topics
        return frozenset(one for one in heard if one.partition("/")[0] in known)

    @cached_property
    def from_afar(self) -> "Text":
        """The words for somebody on the telephone. Raises LookupError where the journey has none for them."""
        if self.phone is None:
            raise LookupError(f"{self.language}/phone.toml")
        scenes = dict(self.scenes)
        for name, far in self.phone.scenes.items():
            near = scenes.get(name, Scene(title=""))
            scenes[name] = Scene(
                title=near.title if far.title is None else far.title,
                passages=near.passages if far.passages is None else far.passages,
                options={**near.options, **far.options},
            )
        words = self.words.model_copy(
            update={
                "notices": {**self.words.notices, **self.phone.notices},
                "parts": {**self.words.parts, **self.phone.parts},
            }
        )
        return self.model_copy(update={"scenes": scenes, "words": words, "phone": None})


class Group(Model):
    """A group of topics in the menu, in order."""

    id: str
    titles: dict[str, str]
    topics: tuple[str, ...]


class DecisionPlace(Model):
    """A decision's place in the journey, the same in every language.

    `essential`: topics whose short version is heard first. `sites`: kinds of site that offer it (empty: all).
    `needs`: offered only after another decision's answer, e.g. `{ space = ["refuse"] }`, or where that decision's
    situation is one listed in `or_situations`; several keys mean any of them.
    `unless`: not offered after these answers, whose meaning it would contradict.
    `sheet` is the sheet that goes along with the papers of a record of this decision, or that a decision of kind
    sheet prints.
    """

    id: str
    kind: Kind
    group: str
    essential: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    needs: dict[str, tuple[Answer, ...]] = {}
    or_situations: dict[str, tuple[str, ...]] = {}
    unless: dict[str, tuple[Answer, ...]] = {}
    sheet: str | None = None

    def is_offered_at(self, site_kind: str) -> bool:
        """Whether a site of that kind ("town-hall", "hospital") offers it."""
        return not self.sites or site_kind in self.sites


class DecisionGroup(Model):
    """A group of decisions in the menu of decisions."""

    id: str
    titles: dict[str, str]


class FollowUps(Model):
    """Letters, by name, for whoever got no answer to a letter, or a wrong one: first a reminder, then a complaint."""

    reminder: str
    complaint: str


class Plan(Model):
    """`journey.toml`: order, groups, decisions, languages, dates.

    `languages`: the first is the original; the others are those that it may be translated into, in the order in which
    they are offered. A loaded plan names those that are offered.
    `desk_sheets` are sheets that the desk prints for its staff and the walls: a guide, a procedure.
    """

    id: str
    titles: dict[str, str]
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    groups: tuple[Group, ...]
    decision_groups: tuple[DecisionGroup, ...]
    decisions: tuple[DecisionPlace, ...]
    follow_ups: FollowUps | None = None
    desk_sheets: tuple[str, ...] = ()


class Script(Model):
    """A journey, loaded.

    `fingerprint` is SHA-256 (hex) over every word and site value that a person may be given; `is_modified` tells
    that the words differ from those delivered. `site` are the values for `{site.…}`, blank where not filled in.
    `texts` holds every language that can be read, offered (`plan.languages`) or not. `withheld` are translations that
    are not offered, with what is to be mended in them; none where somebody has to review or allow them first.
    `films` are the addresses of passages that are filmed in sign language: no words, and no part of the fingerprint.
    """

    plan: Plan
    texts: dict[str, Text]
    facts: Facts
    site: dict[str, str] = {}
    fingerprint: str
    is_modified: bool = False
    withheld: dict[str, tuple[Problem, ...]] = {}
    films: frozenset[str] = frozenset()

    @property
    def original(self) -> Text:
        """The words in the language that all others are translated from."""
        return self.texts[self.plan.languages[0]]

    def languages(self, *, from_afar: bool) -> tuple[str, ...]:
        """The languages that somebody is offered, in their order; a caller only those with words for the telephone."""
        return tuple(one for one in self.plan.languages if not from_afar or self.text(one).phone is not None)

    def text(self, language: str) -> Text:
        """The words in `language`; the original where a paper was made in a language that is there no more."""
        return self.texts.get(language) or self.original

    def decision_place(self, decision: str) -> DecisionPlace:
        """The place of a decision in the journey."""
        return next(place for place in self.plan.decisions if place.id == decision)

    def topic_ids(self) -> tuple[str, ...]:
        """Ids of all topics in the order of the groups. A record's bits of heard topics follow this order."""
        return tuple(topic for group in self.plan.groups for topic in group.topics)

    def open_topic_ids(self) -> tuple[str, ...]:
        """Those that a record, a paper or a figure may name: `topic_ids` without the private ones, in their order."""
        known = self.original.open_topics
        return tuple(topic for topic in self.topic_ids() if topic in known)

    def recorded_at(self, site_kind: str) -> tuple[DecisionPlace, ...]:
        """The decisions that such a site offers and that leave a record: choices and requests."""
        places = self.plan.decisions
        return tuple(one for one in places if one.kind is not Kind.SHEET and one.is_offered_at(site_kind))

    def sources_of(self, topic: Topic) -> tuple[str, ...]:
        """Ids of the sources that a topic rests on, each once, in the order of its passages."""
        passages = (*topic.short, *topic.more, *topic.arguments, *topic.concerns)
        facts = (self.facts.facts[name] for passage in passages for name in passage.facts if name in self.facts.facts)
        ids = dict.fromkeys(source for fact in facts for source in fact.sources)
        return tuple(one for one in ids if one in self.facts.sources)

    def passages(self, language: str) -> Iterator[tuple[str, Passage]]:
        """Every passage of a language with its address, e.g. `("topics/urgent/short/1", …)`."""
        yield from _passages_of(self.texts[language], "")


def _passages_of(value: object, address: str) -> Iterator[tuple[str, Passage]]:
    if isinstance(value, Words):
        yield address, value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _passages_of(getattr(value, name), f"{address}/{name}".lstrip("/"))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _passages_of(inner, f"{address}/{name}".lstrip("/"))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value, start=1):
            yield from _passages_of(inner, f"{address}/{index}")
