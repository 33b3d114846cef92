"""What passages rest on: facts that exist, hedges where they are unsure, speakers where they are opinions."""

from collections.abc import Iterator
from gettext import gettext as _

from kiosk.journey.blanks import site_blanks
from kiosk.journey.checks.subject import Entry, Subject
from kiosk.journey.plain_text import names_any
from kiosk.journey.problem import Problem
from kiosk.journey.script import Fact, Script
from kiosk.journey.source_lines import SourceLines


def facts_rest_on_sources(script: Script, source: SourceLines) -> Iterator[Problem]:
    """Facts and opinions name sources that exist. Weak and general knowledge (F, K) may have none: it is hedged."""
    for name, fact in script.facts.facts.items():
        for source_id in fact.sources:
            if source_id not in script.facts.sources:
                file, line = source.of_fact("facts", name)
                yield Problem(
                    file,
                    line,
                    "unknown-source",
                    _("there is no source « {id} »: write it in sources.toml or correct it.").format(id=source_id),
                )
        if fact.kind in {"fact", "opinion"} and fact.confidence in {"H", "M"} and not fact.sources:
            file, line = source.of_fact("facts", name)
            yield Problem(
                file, line, "unsourced", _("« {id} » names no source: say where it comes from.").format(id=name)
            )


def passages_rest_on_facts(subject: Subject) -> Iterator[Problem]:
    """What explains names a fact, and every fact named exists."""
    known = subject.script.facts.facts
    for entry in subject.entries:
        for name in entry.words.facts:
            if name not in known:
                yield _problem(
                    subject,
                    entry,
                    "unknown-fact",
                    _("there is no fact « {id} »: write it in facts.toml or correct it.").format(id=name),
                )
        if entry.is_explaining and not entry.words.facts:
            yield _problem(
                subject, entry, "no-fact", _('this passage names no fact: say which facts it rests on (facts = ["…"]).')
            )


def unsure_facts_are_hedged(subject: Subject) -> Iterator[Problem]:
    """A passage on a fact that isn't sure (M, F, K) says so with one of the script's hedges, in each variant."""
    hedges = subject.text.words.hedges
    for entry in subject.entries:
        unsure = [name for name, fact in _facts(subject, entry) if fact.kind != "site" and fact.confidence != "H"]
        if not unsure:
            continue
        for text in _said(entry):
            if not names_any(text, hedges):
                sentence = _(
                    "« {id} » is not sure, and this passage states it flatly: use one of the hedges of words.toml."
                )
                yield _problem(subject, entry, "no-hedge", sentence.format(id=unsure[0]), text)


def opinions_name_their_speaker(subject: Subject) -> Iterator[Problem]:
    """An opinion, an argument and a concern say who holds it, in each variant."""
    speakers = subject.script.facts.speakers
    for entry in subject.entries:
        speaker = entry.words.speaker
        if speaker is None:
            if any(fact.kind == "opinion" for _name, fact in _facts(subject, entry)):
                yield _problem(
                    subject,
                    entry,
                    "no-speaker",
                    _("this passage rests on an opinion and names nobody: give its speaker."),
                )
            elif entry.family == "topics" and entry.part in {"arguments", "concerns"}:
                yield _problem(
                    subject, entry, "no-speaker", _("arguments and concerns are somebody's: give this one its speaker.")
                )
        elif speaker not in speakers:
            yield _problem(
                subject,
                entry,
                "unknown-speaker",
                _("there is no speaker « {id} »: write it in facts.toml or correct it.").format(id=speaker),
            )
        else:
            forms = (speakers[speaker].name, *speakers[speaker].also)
            own = subject.text.words.speakers.get(speaker, ())
            yield from _unnamed(subject, entry, (*own, *forms) if subject.is_translation else forms)


def _unnamed(subject: Subject, entry: Entry, forms: tuple[str, ...]) -> Iterator[Problem]:
    for text in _said(entry):
        if not names_any(text, forms):
            sentence = _("this passage doesn't name who says it: write « {name} » in it.").format(name=forms[0])
            yield _problem(subject, entry, "no-speaker", sentence, text)


def site_facts_use_site_values(subject: Subject) -> Iterator[Problem]:
    """What only the site knows comes from its settings, or the passage says that it isn't known."""
    hedges = subject.text.words.hedges
    for entry in subject.entries:
        for name, fact in _facts(subject, entry):
            if fact.kind != "site" or entry.words.blank is not None:
                continue
            if not any(site_blanks(text) or names_any(text, hedges) for text in _said(entry)):
                sentence = _(
                    "« {id} » is known to the site alone: use its value (« {{site.…}} ») or say that it isn't known."
                )
                yield _problem(subject, entry, "site-fact", sentence.format(id=name))


def _facts(subject: Subject, entry: Entry) -> Iterator[tuple[str, Fact]]:
    known = subject.script.facts.facts
    return ((name, known[name]) for name in entry.words.facts if name in known)


def _said(entry: Entry) -> tuple[str, ...]:
    """The variants that state the fact: the blank text says that it isn't known."""
    return tuple(text for text in entry.words.variants() if text != entry.words.blank)


def _problem(subject: Subject, entry: Entry, rule: str, sentence: str, text: str = "") -> Problem:
    return subject.problem(entry.address, rule, sentence, phrase=text or entry.words.text)
