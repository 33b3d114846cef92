"""What a script's files must have of each other for the engine to stand on them: ids that lead somewhere.

A broken link stops the script from loading. Knows ids and files; reads no sentence.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from gettext import gettext as _

from kiosk.journey.decision_links import answer_links, situation_ids, situation_links
from kiosk.journey.fixed import FAR_PARTS, FAR_SCENES, FIXED_SCENES, NOTICES, PARTS, WHERE
from kiosk.journey.problem import Problem
from kiosk.journey.script import ANSWERS, DecisionPlace, Script, Text
from kiosk.journey.source_lines import InFile, SourceLines


def broken_links(script: Script, source: SourceLines) -> Iterator[Problem]:
    """Everything that leads nowhere, is there twice, or has no twin."""
    yield from _plan_links(script, InFile(source, "journey.toml"))
    for text in script.texts.values():
        yield from text_links(script, text, source)
        yield from _desk_links(script, text, source)


def text_links(script: Script, text: Text, source: SourceLines) -> Iterator[Problem]:
    """What is broken in one language's files. Sheets for the staff are not asked for: theirs is the original."""
    yield from _file_links(script, text, source)
    yield from _topic_numbers(script, text, source)
    for place in script.plan.decisions:
        if (decision := text.decisions.get(place.id)) is not None:
            file = InFile(source, f"{text.language}/decisions/{place.id}.toml")
            yield from answer_links(place.kind, decision, text.letters, file)
            yield from situation_links(decision, file)
    yield from _recipients(script, text, source)
    yield from _fixed_words(text, source)


# --- journey.toml --------------------------------------------------------------------------------------------------


def _plan_links(script: Script, file: InFile) -> Iterator[Problem]:
    plan = script.plan
    for ids in (
        [group.id for group in plan.groups],
        [group.id for group in plan.decision_groups],
        [place.id for place in plan.decisions],
        script.topic_ids(),
    ):
        for name, count in Counter(ids).items():
            if count > 1:
                yield file.twice(name, _("« {id} » stands here twice: keep it once."), id=name)
    for owner, titles in (
        (plan.id, plan.titles),
        *((group.id, group.titles) for group in plan.groups),
        *((group.id, group.titles) for group in plan.decision_groups),
    ):
        for language in plan.languages:
            if language not in titles:
                told = _("« {id} » has no title in « {language} »: write it.")
                yield file.missing(owner, told, id=owner, language=language)
    for place in plan.decisions:
        yield from _place_links(script, place, file)


def _place_links(script: Script, place: DecisionPlace, file: InFile) -> Iterator[Problem]:
    """The group, the essential topics, and what the decision depends on."""
    if place.group not in {group.id for group in script.plan.decision_groups}:
        told = _("« {decision} » stands in « {id} », which is no decision group: correct it.")
        yield file.wrong(place.group, told, decision=place.id, id=place.group)
    for topic in set(place.essential) - set(script.topic_ids()):
        told = _("the essential path of « {decision} » names « {id} », which is no topic: correct it.")
        yield file.wrong(topic, told, decision=place.id, id=topic)
    kinds = {other.id: other.kind for other in script.plan.decisions}
    for other in (*place.needs, *place.or_situations):
        if other not in kinds:
            told = _("« {decision} » depends on « {id} », which is no decision: correct it.")
            yield file.wrong((other,), told, decision=place.id, id=other)
    for other, answers in place.needs.items():
        for answer in answers:
            if other in kinds and answer not in ANSWERS[kinds[other]]:
                told = _("« {decision} » needs the answer « {id} », which « {other} » doesn't have: correct it.")
                yield file.wrong((other,), told, decision=place.id, id=answer, other=other)
    for other, situations in place.or_situations.items():
        known = {option for text in script.texts.values() for option in situation_ids(text.decisions.get(other))}
        for situation in situations:
            if other in kinds and situation not in known:
                told = _("« {decision} » needs the situation « {id} », which « {other} » doesn't have: correct it.")
                yield file.wrong((other,), told, decision=place.id, id=situation, other=other)


# --- a language's files --------------------------------------------------------------------------------------------


def _file_links(script: Script, text: Text, source: SourceLines) -> Iterator[Problem]:
    """One file for each topic and decision of the plan, and no other."""
    for kind, planned, written in (
        ("topics", script.topic_ids(), text.topics),
        ("decisions", tuple(place.id for place in script.plan.decisions), text.decisions),
    ):
        for name in planned:
            if name not in written:
                told = _("this file is missing, journey.toml names it: write it or remove it there.")
                yield InFile(source, f"{text.language}/{kind}/{name}.toml").missing((), told)
        for name in written:
            if name not in planned:
                told = _("journey.toml doesn't name « {id} »: give it a group there or remove this file.")
                yield InFile(source, f"{text.language}/{kind}/{name}.toml").wrong((), told, id=name)


def _topic_numbers(script: Script, text: Text, source: SourceLines) -> Iterator[Problem]:
    """A topic's number is its own, and the same in every language."""
    owners: dict[int, str] = {}
    first = script.texts[script.plan.languages[0]]
    for name, topic in text.topics.items():
        file = InFile(source, f"{text.language}/topics/{name}.toml")
        if topic.number in owners:
            told = _("number {number} is taken by « {id} »: choose another.")
            yield file.twice(("number",), told, number=topic.number, id=owners[topic.number])
        owners.setdefault(topic.number, name)
        twin = first.topics.get(name)
        if twin is not None and twin.number != topic.number:
            told = _("this topic is number {number} in « {language} »: write the same here.")
            yield file.wrong(("number",), told, number=twin.number, language=first.language)


def _desk_links(script: Script, text: Text, source: SourceLines) -> Iterator[Problem]:
    """What the desk prints: letters that follow a letter, sheets for staff and walls."""
    file, follow_ups = InFile(source, "journey.toml"), script.plan.follow_ups
    for name in (follow_ups.reminder, follow_ups.complaint) if follow_ups else ():
        if name not in text.letters:
            told = _("there is no letter « {id} »: write letters/{id}.toml or correct it.")
            yield file.wrong(name, told, id=name)
    for name in script.plan.desk_sheets:
        if name not in text.sheets:
            told = _("there is no sheet « {id} »: write sheets/{id}.toml or correct it.")
            yield file.wrong(name, told, id=name)


def _recipients(script: Script, text: Text, source: SourceLines) -> Iterator[Problem]:
    follow_ups = script.plan.follow_ups
    for name, letter in text.letters.items():
        if not letter.recipient and follow_ups is not None and name == follow_ups.reminder:
            continue  # goes where the letter before it went
        if letter.recipient not in text.papers.get("recipients", {}):
            told = _("« {id} » is no recipient: write it under [recipients] in papers.toml or correct it.")
            yield InFile(source, f"{text.language}/letters/{name}.toml").wrong(
                ("recipient",), told, id=letter.recipient
            )


# --- the engine's own scenes and sentences -------------------------------------------------------------------------


def _fixed_words(text: Text, source: SourceLines) -> Iterator[Problem]:
    """Words for every scene, option, notice and part that the engine has, and for no other."""
    scenes = InFile(source, f"{text.language}/scenes.toml")
    yield from same_keys(FIXED_SCENES, text.scenes, scenes)
    for name, scene in text.scenes.items():
        if name in FIXED_SCENES:
            yield from same_keys(FIXED_SCENES[name].options, scene.options, scenes, name, "options")
    words = InFile(source, f"{text.language}/words.toml")
    yield from same_keys(NOTICES, text.words.notices, words, "notices")
    yield from same_keys(WHERE, text.words.where, words, "where")
    yield from same_keys(PARTS, text.words.parts, words, "parts")
    yield from _far_words(text, source)


def _far_words(text: Text, source: SourceLines) -> Iterator[Problem]:
    """Words for what only somebody on the telephone meets; any other scene or sentence may be told otherwise there."""
    if text.phone is None:
        return
    file = InFile(source, f"{text.language}/phone.toml")
    scenes = text.phone.scenes
    yield from _known_keys(FAR_SCENES, FIXED_SCENES, scenes, file, "scenes")
    for name, scene in scenes.items():
        own, other = FAR_SCENES.get(name), FIXED_SCENES.get(name)
        options = own.options if own else ()
        yield from _known_keys(options, other.options if other else (), scene.options, file, "scenes", name, "options")
        if other is None and scene.title is None and own is not None:
            yield file.missing(("scenes", name), _("« {key} » is missing: write its words."), key=f"{name}.title")
    yield from _known_keys((), NOTICES, text.phone.notices, file, "notices")
    yield from _known_keys(FAR_PARTS, PARTS, text.phone.parts, file, "parts")


def _known_keys(
    needed: Iterable[str], possible: Iterable[str], given: Mapping[str, object], file: InFile, *table: str
) -> Iterator[Problem]:
    wanted = tuple(needed)
    yield from same_keys((*wanted, *(name for name in possible if name in given)), given, file, *table)


def same_keys(expected: Iterable[str], given: Mapping[str, object], file: InFile, *table: str) -> Iterator[Problem]:
    """A problem for each of `expected` that isn't among `given`, and for each that is there without being expected."""
    known = tuple(expected)
    for name in known:
        if name not in given:
            yield file.missing(table, _("« {key} » is missing: write its words."), key=".".join((*table, name)))
    for name in given:
        if name not in known:
            told = _("the kiosk has no « {key} »: remove it or correct its name.")
            yield file.wrong((*table, name), told, key=".".join((*table, name)))
