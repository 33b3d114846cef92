"""Finding one's way through what is explained: the menu, the groups, the topics, their sources."""

import dataclasses

from kiosk.journey.drawing import answer_order, view_order
from kiosk.journey.events import Emboss
from kiosk.journey.scene import SceneKind, ScenePassage
from kiosk.journey.script import Group, Topic
from kiosk.journey.session import Place
from kiosk.journey.spots import braille
from kiosk.journey.spots.base import Choice, Context, Move, Spot, go, paged, retrace, slip
from kiosk.journey.spots.essential import length
from kiosk.journey.spots.held import with_a_paper
from kiosk.journey.words import Words

MORE, ARGUMENTS, CONCERNS, SOURCES = "more", "arguments", "concerns", "sources"


class Home(Spot):
    """What the person can do: hear the essential, choose a topic, decide, something else."""

    kind = SceneKind.MENU

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The length of the essential path may be told here too."""
        return here.passages("scenes/home", here.text.scenes["home"].passages, minutes=self._length(here))

    def options(self, here: Context) -> tuple[Choice, ...]:
        """The length of the essential path is told before."""
        length = self._length(here)
        return tuple(
            here.label("home", option, minutes=length) for option in ("essential", "topics", "decide", "other")
        )

    def _length(self, here: Context) -> str:
        return length(here, main_decision(here))

    def choose(self, here: Context, option: str) -> Move | None:
        """The essential is that of the first decision, the journey's main one."""
        if option == "essential":
            return go(here.session, Place("essential_tour", main_decision(here)))
        return go(here.session, Place(option))


class Other(Spot):
    """A paper in the hand, a topic's number, a resume slip, the end."""

    kind = SceneKind.MENU

    def choose(self, here: Context, option: str) -> Move | None:
        """Finishing with answers that are not yet recorded leads through the review."""
        match option:
            case "paper":
                return with_a_paper(here.session)
            case "topic_number":
                return go(here.session, Place("topic_number"))
            case "resume_slip":
                return go(here.session, Place("resume_slip"))
            case _:
                return go(here.session, Place("review" if here.session.answers else "finished"))


class Groups(Spot):
    """The groups of topics."""

    kind = SceneKind.MENU

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Groups in the script's order."""
        groups = [Choice(group.id, group.titles[here.session.language]) for group in here.script.plan.groups]
        return paged(groups, here.label("topics", "others"), here.place.step)

    def choose(self, here: Context, option: str) -> Move | None:
        """ "Others" turns the page."""
        if option == "others":
            return slip(here.session, Place("topics", None, here.place.step + 1))
        return go(here.session, Place("group", option))


class OneGroup(Spot):
    """The topics of a group."""

    kind = SceneKind.MENU

    def title(self, here: Context) -> str:
        """The group's own title."""
        return _group(here, here.about).titles[here.session.language]

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Topics in the script's order."""
        topics = [Choice(topic, here.text.topics[topic].title) for topic in _group(here, here.about).topics]
        return paged(topics, here.label("group", "others"), here.place.step)

    def choose(self, here: Context, option: str) -> Move | None:
        """ "Others" turns the page."""
        if option == "others":
            return slip(here.session, Place("group", here.about, here.place.step + 1))
        return go(here.session, Place("topic", option))


class TopicNumber(Spot):
    """A topic by its number."""

    kind = SceneKind.ENTRY
    entry_length = 2

    def digits(self, here: Context, digits: str) -> Move | None:
        """To the topic of that number, or a word that there is none."""
        found = next((name for name, topic in here.text.topics.items() if topic.number == int(digits)), None)
        return slip(here.session, Place("topic", found) if found else Place("topic_unknown"))


class TopicUnknown(Spot):
    """No topic has that number."""

    def on(self, here: Context) -> Move | None:
        """To the menu of topics."""
        return slip(here.session, Place("topics"))


class OneTopic(Spot):
    """A topic's short version, with what else there is to hear of it."""

    kind = SceneKind.MENU

    def title(self, here: Context) -> str:
        """The topic's own title."""
        return _topic(here).title

    def where(self, here: Context) -> str | None:
        """Its place in its group."""
        group = group_of(here, here.about)
        return here.say(
            here.text.words.where["part"],
            title=group.titles[here.session.language],
            n=str(group.topics.index(here.about) + 1),
            of=str(len(group.topics)),
        )

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The short version."""
        return _numbered(here, here.about, here.passages(f"topics/{here.about}/short", _topic(here).short))

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Arguments and concerns in the session's drawn order, more first, sources last."""
        return tuple(here.label("topic_menu", part) for part in parts_of(here, here.about))

    def choose(self, here: Context, option: str) -> Move | None:
        """One part of the topic."""
        return go(here.session, Place("topic_part", f"{here.about}/{option}"))

    def more(self, here: Context) -> Move | None:
        """The longer version, where there is one."""
        return self.choose(here, MORE) if _topic(here).more else None

    def on(self, here: Context) -> Move | None:
        """The next topic of the group, or what comes after the last."""
        topics = group_of(here, here.about).topics
        index = topics.index(here.about) + 1
        place = Place("topic", topics[index]) if index < len(topics) else Place("topic_next", here.about)
        return go(here.session, place)


class TopicPart(Spot):
    """More of a topic: the longer version, arguments, concerns, or its sources."""

    def title(self, here: Context) -> str:
        """The topic and the part, so that every scene has its own title."""
        topic, part = here.about.split("/")
        name = here.say(here.text.scenes["topic_menu"].options[part])
        return f"{here.text.topics[topic].title} – {name}"

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """What the part says. Arguments and concerns stand in the session's drawn order."""
        name, part = here.about.split("/")
        topic = here.text.topics[name]
        match part:
            case "sources":
                return _sources(here, topic)
            case "more":
                return here.passages(f"topics/{name}/more", topic.more)
            case _:
                words: tuple[Words, ...] = getattr(topic, part)
                order = view_order(answer_order(here.session.seed), range(len(words)))
                given = here.passages(f"topics/{name}/{part}", words)
                return tuple(given[index] for index in order)

    def on(self, here: Context) -> Move | None:
        """Back to the topic, or on through the essential path that it was heard on."""
        return retrace(here.session)


class AfterTopics(Spot):
    """At the end of a group."""

    kind = SceneKind.MENU

    def options(self, here: Context) -> tuple[Choice, ...]:
        """The next group's first topic is offered where there is a next group."""
        groups = here.script.plan.groups
        is_last = group_of(here, here.about) is groups[-1]
        return tuple(
            here.label("topic_next", option)
            for option in ("next_topic", "topics", "home", braille.OPTION)
            if not (is_last and option == "next_topic") and (option != braille.OPTION or braille.is_offered(here))
        )

    def choose(self, here: Context, option: str) -> Move | None:
        """On through the groups, or back to a menu."""
        if option == "next_topic":
            groups = here.script.plan.groups
            following = groups[groups.index(group_of(here, here.about)) + 1]
            return go(here.session, Place("topic", following.topics[0]))
        if option == braille.OPTION:
            known = here.text.open_topics
            return here.session, (Emboss(tuple(one for one in group_of(here, here.about).topics if one in known)),)
        return go(here.session, Place(option))


class EssentialTour(OneTopic):
    """The essential path, heard from the menu: the short versions, one after the other."""

    kind = SceneKind.STATEMENT

    def _essential(self, here: Context) -> tuple[str, ...]:
        return here.script.decision_place(here.about).essential

    def title(self, here: Context) -> str:
        """The topic's own title."""
        return here.text.topics[self._essential(here)[here.place.step]].title

    def where(self, here: Context) -> str | None:
        """How far one is on the path."""
        decision = here.decision(here.about).title
        return here.say(
            here.text.words.where["part"],
            title=decision,
            n=str(here.place.step + 1),
            of=str(len(self._essential(here))),
        )

    def passages(self, here: Context) -> tuple[ScenePassage, ...]:
        """The short version of this step's topic."""
        topic = self._essential(here)[here.place.step]
        return _numbered(here, topic, here.passages(f"topics/{topic}/short", here.text.topics[topic].short))

    def options(self, here: Context) -> tuple[Choice, ...]:
        """Nothing to choose: on, back, or more."""
        return ()

    def choose(self, here: Context, option: str) -> Move | None:
        """Nothing to choose."""
        return None

    def more(self, here: Context) -> Move | None:
        """The longer version of this step's topic."""
        topic = self._essential(here)[here.place.step]
        return go(here.session, Place("topic_part", f"{topic}/more")) if here.text.topics[topic].more else None

    def on(self, here: Context) -> Move | None:
        """The next step, or the decisions after the last."""
        step = here.place.step + 1
        if step < len(self._essential(here)):
            return go(here.session, Place(here.place.name, here.about, step))
        return self.after(here)

    def after(self, here: Context) -> Move:
        """After the last topic."""
        return go(here.session, Place("decide"))


def main_decision(here: Context) -> str:
    """The journey's main decision: the first one."""
    return here.script.plan.decisions[0].id


def parts_of(here: Context, topic: str) -> tuple[str, ...]:
    """The parts that a topic has besides its short version, in the order in which they are offered."""
    value = here.text.topics[topic]
    views = tuple(part for part in (ARGUMENTS, CONCERNS) if getattr(value, part))
    return (
        *((MORE,) if value.more else ()),
        *view_order(answer_order(here.session.seed), views),
        *((SOURCES,) if here.script.sources_of(value) else ()),
    )


def group_of(here: Context, topic: str) -> Group:
    """The group that a topic stands in."""
    return next(group for group in here.script.plan.groups if topic in group.topics)


def _group(here: Context, group: str) -> Group:
    return next(one for one in here.script.plan.groups if one.id == group)


def _topic(here: Context) -> Topic:
    return here.text.topics[here.about]


def _numbered(here: Context, topic: str, said: tuple[ScenePassage, ...]) -> tuple[ScenePassage, ...]:
    """Who sees nothing hears the topic's number, before and after it: it leads back here another day."""
    if here.session.far is None:
        return said
    parts, number = here.text.words.parts, str(here.text.topics[topic].number)
    return (
        *here.passages("parts/topic_begins", (parts["topic_begins"],), number=number),
        *said,
        *here.passages("parts/topic_ends", (parts["topic_ends"],), number=number),
    )


def _sources(here: Context, topic: Topic) -> tuple[ScenePassage, ...]:
    """As they are called, which is in the original's language: who looks for them must find them."""
    sources, first = here.script.facts.sources, here.script.original.language
    there = dataclasses.replace(here, session=dataclasses.replace(here.session, language=first))
    return tuple(
        ScenePassage(
            f"sources/{name}",
            there.part("source", title=sources[name].title, publisher=sources[name].publisher, date=sources[name].date),
            (name,),
            None if first == here.session.language else first,
        )
        for name in here.script.sources_of(topic)
    )


SPOTS: dict[str, Spot] = {
    "home": Home(),
    "other": Other(),
    "topics": Groups(),
    "group": OneGroup(),
    "topic_number": TopicNumber(),
    "topic_unknown": TopicUnknown(),
    "topic": OneTopic(),
    "topic_part": TopicPart(),
    "topic_next": AfterTopics(),
    "essential_tour": EssentialTour(),
}
