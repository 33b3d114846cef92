"""The measure is measured: noises as loud as they say, sets that share nothing, figures and walks that can fail."""

import math
from collections.abc import Callable

import pytest
from lab.clips import ALL, CLEAN, Kind, drawn
from lab.figures import Result, alone, bound, result
from lab.noises import NOISES, TUNING_SEEDS, by_telephone, in_a_still_room, in_noise
from lab.pools import pooled, walk_clips
from lab.scenes import LANGUAGE, SCENES, delivered, grammars, said_at
from lab.second_tries import ASKED_BACK, second_try
from lab.talk import REPORTING_TALK, REPORTING_TRAPS, TUNING_TALK, TUNING_TRAPS
from lab.voices import REPORTING, TUNING, said, with_effects
from lab.walks import WISHES, End, Pool, walk
from weigh import fit

from kiosk.hearing import spell
from kiosk.journey.actions import Action
from kiosk.journey.as_said import plain
from kiosk.journey.events import Act
from kiosk.journey.script import Answer
from kiosk.journey.understanding import AskBack, NotUnderstood, Understood
from voice.hearing.evidence import Evidence
from voice.hearing.grammar import Phrase
from voice.hearing.judgement import Verdict

PHRASE = "je refuse mon espace santé"
MEANT = ("choose", "refuse")
OTHER = ("choose", "consent")
ACT = Act(Action.CHOOSE, option=1)


def test_tuning_and_reporting_share_no_voice_and_no_sentence() -> None:
    assert not set(TUNING) & set(REPORTING)
    assert not {one.variant for one in TUNING} & {one.variant for one in REPORTING} - {"roa/fr"}
    assert not {*TUNING_TALK, *TUNING_TRAPS} & {*REPORTING_TALK, *REPORTING_TRAPS}
    numbers = {Kind.COMMAND: 3, Kind.NOISE: 2}
    here = grammars(("welcome",))
    assert all(clip.seed < TUNING_SEEDS for clip in drawn(here, ALL, numbers, is_tuning=True))
    assert all(clip.seed >= TUNING_SEEDS for clip in drawn(here, ALL, numbers, is_tuning=False))


def test_the_same_seed_draws_the_same_clips_and_the_same_sound() -> None:
    numbers = {Kind.COMMAND: 2, Kind.OTHER: 1}
    once, again = (list(drawn(grammars(("welcome",)), (CLEAN,), numbers, is_tuning=True)) for _ in range(2))
    assert once == again
    assert once[0].sound() == again[0].sound()


def test_who_is_not_understood_says_the_button_s_words_in_the_same_room_and_who_is_asked_back_says_yes() -> None:
    numbers = {Kind.COMMAND: 6, Kind.OTHER: 1}
    spelled = spell(delivered(), LANGUAGE)
    for clip in drawn(grammars(SCENES), ALL, numbers, is_tuning=False):
        again, back = (second_try(clip, first) for first in (Result.NOTHING, Result.ASKED))
        if clip.kind is Kind.OTHER:
            assert again is back is None
            continue
        assert again is not None
        assert back is not None
        assert {again.voice, back.voice, clip.voice} == {clip.voice}
        assert {again.condition, back.condition} == {clip.condition}
        assert (again.scene, again.meaning) == (clip.scene, clip.meaning)
        labels = {option.id: plain(spelled(option.label)) for option in said_at(clip.scene).scene.options}
        if clip.meaning is not None and clip.meaning[0] == Action.CHOOSE:
            assert again.text == labels[clip.meaning[1]]
        assert again.seed != clip.seed
        assert again.seed >= TUNING_SEEDS
        assert (back.scene, back.text) == (ASKED_BACK, "oui c'est bien cela")
        assert all(second_try(clip, done) is None for done in (Result.RIGHT, Result.WRONG, Result.ASKED_WRONG))


@pytest.mark.parametrize("name", sorted(NOISES))
@pytest.mark.parametrize("ratio_db", [20.0, 5.0])
def test_a_noise_is_as_far_below_the_speech_as_it_says(name: str, ratio_db: float) -> None:
    speech = said(PHRASE, TUNING[0])
    quiet = in_a_still_room(speech, 3)
    noisy = in_noise(speech, NOISES[name], ratio_db, 3)
    noise = math.sqrt(max(1.0, noisy.rms**2 - quiet.rms**2))
    # The speech's own pauses count for it in the quiet sound, not in the ratio.
    found = 20 * math.log10(quiet.rms / noise)
    assert found == pytest.approx(ratio_db - 3, abs=3)


def test_a_telephone_line_lets_its_band_through_and_nothing_else() -> None:
    line = by_telephone(in_a_still_room(said(PHRASE, TUNING[0]), 3))
    assert line.rate == 8000
    low = with_effects(line, ["sinc", "-150"]).rms
    assert low < 0.05 * line.rms


def test_the_worst_of_several_utterances_counts() -> None:
    right, wrong = Understood(ACT, PHRASE, 0.9), Understood(ACT, "j'accepte", 0.9)
    asked = AskBack(ACT, PHRASE, 0.5, "?")
    assert result([(right, MEANT)], MEANT) is Result.RIGHT
    assert result([(right, MEANT), (wrong, OTHER)], MEANT) is Result.WRONG
    assert result([(asked, MEANT), (NotUnderstood(), None)], MEANT) is Result.ASKED
    assert result([(asked, OTHER)], MEANT) is Result.ASKED_WRONG
    assert result([], MEANT) is Result.NOTHING
    # Where nothing was meant, whatever is done is wrong.
    assert result([(right, MEANT)], None) is Result.WRONG


def test_the_grammar_alone_believes_every_phrase_but_a_decoy() -> None:
    assert alone(Phrase(PHRASE, *MEANT), MEANT) is Result.RIGHT
    assert alone(Phrase(PHRASE, *MEANT), OTHER) is Result.WRONG
    assert alone(Phrase("je n'accepte pas"), MEANT) is Result.NOTHING


def test_a_bound_is_three_in_as_many_where_nothing_failed() -> None:
    assert bound(0, 10_000) == 0.0003
    assert 0.1 < bound(10, 100) < 0.17
    assert bound(0, 0) == 1.0


def test_weights_are_found_that_tell_two_kinds_apart() -> None:
    good = [Evidence(0.9, 1.0, -0.5 - n / 50, -1.0, 0.0, 0.1, 0.1, 0.0, 0.1) for n in range(20)]
    bad = [Evidence(0.2, 1.0, -2.5 - n / 50, -3.0, 0.0, 0.1, 0.1, 0.0, 0.1) for n in range(20)]
    weights = fit([*((one, True) for one in good), *((one, False) for one in bad)])
    assert min(map(weights.confidence, good)) > 0.8
    assert max(map(weights.confidence, bad)) < 0.2
    # What is the same for all says nothing, and what would speak the wrong way neither.
    assert (weights.filler, weights.missed, weights.brevity) == (0.0, 0.0, 0.0)
    assert fit([(one, False) for one in good] + [(one, True) for one in bad]).margin == 0.0


def _pool(made: Callable[[str, Phrase | None], Verdict]) -> Pool:
    """What an engine would have made of clips, where `made` tells it from scene and phrase."""
    found = []
    for clip in walk_clips(1):
        phrase = grammars((clip.scene,))[clip.scene].phrase(clip.text) if clip.kind is Kind.COMMAND else None
        found.append((clip, (made(clip.scene, phrase),)))
    return pooled(found)


def _heard(scene: str, phrase: Phrase | None) -> Verdict:
    return Verdict("", phrase, 0.0 if phrase is None else 0.95)


def test_who_is_heard_well_comes_to_the_record_that_they_want() -> None:
    pool = _pool(_heard)
    for seed in range(8):
        wish = WISHES[seed % len(WISHES)]
        is_recorded = wish in {Answer.CONSENT, Answer.REFUSE}
        assert walk(pool, seed, wish=wish).end is (End.RECORDED if is_recorded else End.NOTHING)


def test_a_wrong_record_would_be_found() -> None:
    """An engine that hears consent in everything, and « yes » in every answer to a read-back."""

    def deaf(scene: str, phrase: Phrase | None) -> Verdict:
        ways = grammars((scene,))[scene].phrases
        for wanted in ("consent", "confirm", "review", "yes"):
            found = next((one for one in ways if one.option == wanted), None)
            if found is not None:
                return Verdict(found.text, found, 0.95)
        return Verdict("", None, 0.0)

    ends = {walk(_pool(deaf), seed, wish=Answer.REFUSE).end for seed in range(6)}
    assert End.WRONG in ends


def test_one_wrong_answer_alone_is_denied_when_it_is_read_back() -> None:
    def mistaken(scene: str, phrase: Phrase | None) -> Verdict:
        if scene.startswith("answer") and phrase is not None and phrase.option == "refuse":
            taken = grammars((scene,))[scene].phrase("j'accepte")
            return Verdict("j'accepte", taken, 0.95)
        return _heard(scene, phrase)

    walks = [walk(_pool(mistaken), seed, wish=Answer.REFUSE) for seed in range(6)]
    assert End.WRONG not in {one.end for one in walks}
    assert sum(one.misheard for one in walks) > 0
    assert walk(_pool(mistaken), 1, wish=Answer.REFUSE, is_careless=True).end is End.WRONG
