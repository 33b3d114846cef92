"""How the line behaves with people: silence, telephones without keys, pauses, other paces, long calls, cut ones."""

import base64
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from handset import BEEP, HANG_UP, SILENCE, VOICE, Handset, script, spoken
from headless import LedCall, Line, Opened, somebody_who_wants

from kiosk.conversation import Conversation
from kiosk.guide import Wishes, wishes
from kiosk.journey.actions import Action
from kiosk.journey.events import Act, CalledAgain, Effect, Event, Heard, HelpAnswered, LookUp, NotFound
from kiosk.journey.scene import SceneKind
from kiosk.journey.session import Recorded
from kiosk.phone.callers import CutCalls
from kiosk.phone.dialogue import Ending
from kiosk.phone.hands import LineHands
from kiosk.phone.inbox import Said
from kiosk.register import references, sealing

WELCOME = "Bonjour, et bienvenue"


@pytest.fixture
def line(shared_phone: Line) -> Line:
    """One line for all: calls leave nothing behind."""
    return shared_phone


def walks(opened: Opened, **answers: str) -> Callable[[Handset], str]:
    """Somebody who knows what they want."""
    return somebody_who_wants(opened.conversation, wishes(opened.conversation.script, answers))


# --- what is said ---------------------------------------------------------------------------------------------------


def test_the_welcome_says_what_is_recorded_how_to_reach_a_person_and_how_long_it_takes(line: Line) -> None:
    heard = line.call(script("1")).handset
    assert heard.has_heard("Pour une personne, tapez zéro")
    assert heard.has_heard("minutes environ")
    assert heard.has_heard("Votre voix n’est pas enregistrée, sauf si vous demandez")


def test_the_option_stands_before_its_key_and_no_scene_has_more_than_four(line: Line) -> None:
    opened = line.open()
    heard = opened.call(walks(opened, space="refuse")).handset.heard
    options = [one for one in heard if one.startswith("Pour «")]
    assert options
    assert all(one.rstrip(".")[-1] in "1234" for one in options)


def test_the_keys_are_told_once(line: Line) -> None:
    opened = line.open()
    heard = opened.call(walks(opened, space="refuse")).handset.heard
    assert sum("dièse continue, étoile revient" in one for one in heard) == 1


def test_a_topic_says_its_number_at_its_start_and_at_its_end_and_the_number_leads_back_another_day(line: Line) -> None:
    topic = line.house.script.text("fr").topics["samu"]
    heard = line.call(script("4", "#", f"{topic.number}#")).handset
    said = spoken(heard.heard)
    begins, ends = said.index(f"Sujet numéro {topic.number}."), said.index(f"C’était le sujet numéro {topic.number}.")
    assert begins < ends
    assert heard.has_heard(topic.title)


def test_who_wants_to_go_on_another_day_is_told_the_number_and_nothing_is_kept(line: Line) -> None:
    topic = line.house.script.text("fr").topics["samu"]
    opened = line.open()
    before = line.records()
    keys = {"welcome": "4", "notice": "#", "topic_number": f"{topic.number}#", "topic": "#", "home": "4", "other": "3"}

    def caller(_handset: Handset) -> str:
        scene = opened.conversation.scene()
        if scene.id.startswith("topic_next"):
            return str(next(option.number for option in scene.options if option.id == "home"))
        return keys.get(scene.id.partition("/")[0], HANG_UP)

    led = opened.call(caller)
    assert led.scenes[-1].startswith("resume_told")
    number = line.house.script.text("fr").topics[led.scenes[-1].partition("/")[2]].number
    assert led.handset.has_heard(f"tapez le {number}")
    assert line.records() == before


# --- keys ----------------------------------------------------------------------------------------------------------


def test_what_is_typed_ahead_is_kept_and_only_where_it_leads_is_said(line: Line) -> None:
    led = line.call(script("1#1#"))
    assert led.conversation.scene().id == "home"
    assert led.handset.has_heard(led.conversation.scene().title)
    assert not led.handset.has_heard("Pour qui êtes-vous ici ?")


def test_star_at_the_very_beginning_gives_a_louder_clearer_voice(line: Line) -> None:
    led = line.call(script("*", "1"))
    assert led.handset.has_heard("Voici la voix plus forte et plus claire.")
    assert all(is_clear for _, _, is_clear, _ in led.sounds.asked[-3:])


def test_seven_and_eight_change_the_pace_of_what_follows(line: Line) -> None:
    led = line.call(script("7", "1"))
    assert {rate for _, rate, _, _ in led.sounds.asked} == {100, 80}
    assert led.sounds.asked[-1][1] == 80


def test_five_pauses_what_is_being_said_and_goes_on_from_there(line: Line) -> None:
    opened = line.open()
    handset_says: list[bool] = []

    def caller(handset: Handset) -> str:
        handset_says.append(handset.hears("La voix est en pause."))
        handset.interrupts = len(handset_says) < 2  # from then on, all is heard to its end
        return "5" if len(handset_says) <= 2 else HANG_UP

    led = opened.call(caller, interrupts=True)
    assert handset_says[:2] == [False, True]
    assert sum(WELCOME in one for one in led.handset.heard) == 2


def test_five_repeats_what_was_heard(line: Line) -> None:
    led = line.call(script("5"))
    assert sum(WELCOME in one for one in led.handset.heard) == 2


def test_six_says_where_one_is_and_offers_to_explain_a_word(line: Line) -> None:
    led = line.call(script("1", "#", "1", "#", "1", "6", "1"))
    assert led.handset.has_heard("Pour savoir ce que veut dire") or led.handset.has_heard("Pour en savoir plus")
    assert led.handset.has_heard("sur ")


def test_nine_asks_and_a_second_nine_ends(line: Line) -> None:
    led = line.call(script("1", "9", "9", then=SILENCE))
    assert led.ending is Ending.OVER
    assert led.conversation.session().ended == "stopped"


def test_a_first_nine_alone_ends_nothing(line: Line) -> None:
    led = line.call(script("1", "9", "1"))
    assert led.conversation.scene().id.startswith("notice")


def test_in_an_entry_digits_are_data_and_only_hash_and_star_act(line: Line) -> None:
    led = line.call(script("3", "#", "0975#", "*"))
    assert led.handset.has_heard("Il faut 12 chiffres.")
    assert led.ending is Ending.GONE
    assert not led.dialogue.wants_person


def test_star_in_an_entry_takes_back_what_was_typed(line: Line) -> None:
    led = line.call(script("4", "#", "9", "*", "10#"))
    assert led.handset.has_heard("C’est effacé.")


def test_a_whole_entry_without_hash_is_taken_after_a_while(line: Line) -> None:
    topic = line.house.script.text("fr").topics["samu"]
    led = line.call(script("4", "#", str(topic.number), SILENCE, SILENCE))
    assert led.conversation.scene().id == "topic/samu"


def test_a_key_that_means_nothing_says_so_and_changes_nothing(line: Line) -> None:
    led = line.call(script("1", "3"))
    assert led.handset.has_heard("Cette touche ne sert pas ici.")
    assert led.conversation.scene().id.startswith("notice")


# --- silence ---------------------------------------------------------------------------------------------------------


def test_silence_repeats_then_says_less_and_slower_then_calls_a_person(line: Line) -> None:
    led = line.call(script("1", then=SILENCE))
    assert led.ending is Ending.PERSON
    assert sum("n’a pas reçu de touche" in one for one in led.handset.heard) == 2
    assert any(rate == 80 for _, rate, _, _ in led.sounds.asked)
    assert led.conversation.session().answers == ()


def test_who_never_presses_a_key_gets_a_person_after_two_tries(line: Line) -> None:
    led = line.call(script(then=SILENCE))
    assert led.ending is Ending.PERSON
    assert sum("n’a pas reçu de touche" in one for one in led.handset.heard) == 1


@pytest.fixture
def without_keys(phone: Line) -> Opened:
    """Nobody came to help, no key was ever pressed, and a voice could be sealed."""
    stick = phone.house.var.parent / "stick"
    stick.mkdir()
    sealing.make(phone.house.var, stick)
    opened = phone.open(can_seal=True)
    assert opened.call(script(then=SILENCE)).ending is Ending.PERSON
    opened.conversation.handle(HelpAnswered("unanswered"))
    return opened


def talks_while_it_records(opened: Opened, then: str) -> Callable[[Handset], str]:
    """Somebody talks, to the telephone or beside it; what follows is `then`."""

    def caller(_handset: Handset) -> str:
        scene = opened.conversation.scene()
        if scene.kind is SceneKind.DICTATION:
            return f"{VOICE}3"
        return then if scene.id == "dictated/call_back" else SILENCE

    return caller


def test_who_has_no_keys_and_reaches_nobody_may_dictate_but_silence_keeps_no_voice(
    phone: Line, without_keys: Opened
) -> None:
    led = without_keys.call(talks_while_it_records(without_keys, then=SILENCE))
    assert led.handset.has_heard(BEEP)
    assert led.handset.has_heard("Sans réponse, ce que vous avez dit est effacé.")
    assert phone.house.voices.waiting() == ()
    assert led.dialogue.recorder.pcm == b""
    assert not led.handset.has_heard("Une personne vous rappellera")
    assert led.ending is Ending.OVER
    assert led.conversation.session().ended == "timed_out"
    told = spoken(led.handset.heard)
    erased = told.index("Aucune réponse n’est venue\u202f: ce que vous avez dit est effacé.")
    assert any("aller à l’accueil" in one for one in told[erased:])


def test_a_key_keeps_what_was_dictated_after_silence_had_opened_it(phone: Line, without_keys: Opened) -> None:
    led = without_keys.call(talks_while_it_records(without_keys, then="1"))
    assert led.handset.has_heard("Une personne vous rappellera")
    (voice,) = phone.house.voices.waiting()
    assert voice.reference is None


def test_where_an_ear_listens_words_that_are_understood_keep_it_too(phone: Line, without_keys: Opened) -> None:
    caller = talks_while_it_records(without_keys, then=SILENCE)

    def says_it(handset: Handset) -> str:
        scene = without_keys.conversation.scene()
        if scene.id != "dictated/call_back":
            return caller(handset)
        (keep,) = (option.number for option in scene.options if option.id == "keep")
        assert handset.inbox is not None
        handset.inbox.put(Said(Heard(scene.id, Act(Action.CHOOSE, option=keep), "le garder ainsi", 1.0)))
        return SILENCE

    without_keys.call(says_it)
    assert len(phone.house.voices.waiting()) == 1


def test_where_nobody_can_help_the_line_says_how_to_go_on_before_it_ends(line: Line) -> None:
    opened = line.open()
    opened.call(script(then=SILENCE))
    opened.conversation.handle(HelpAnswered("unanswered"))
    led = opened.call(script(then=SILENCE))
    assert led.ending is Ending.OVER
    assert led.handset.has_heard("Vous pouvez rappeler, ou aller à l’accueil.")
    assert opened.conversation.session().ended == "timed_out"


def test_nobody_is_hurried_while_they_fetch_a_pen(line: Line) -> None:
    opened = line.open()
    times: list[float] = []

    def caller(handset: Handset) -> str:
        if opened.conversation.scene().id.startswith("pen"):
            times.append(handset.now)
            return SILENCE if len(times) == 1 else HANG_UP
        return walks(opened, space="refuse")(handset)

    opened.call(caller)
    assert times[1] - times[0] > 40


# --- long calls, cut calls -----------------------------------------------------------------------------------------


def test_a_long_call_is_told_that_it_ends_and_goes_on_where_somebody_is_there(line: Line) -> None:
    opened = line.open(length=300.0)

    def caller(handset: Handset) -> str:
        return HANG_UP if handset.now > 1000 + 500 else "5"

    led = opened.call(caller)
    assert led.handset.has_heard("Cet appel va finir dans deux minutes environ.")
    assert led.ending is Ending.GONE
    assert led.conversation.session().ended is None


def test_no_call_lasts_for_ever(line: Line) -> None:
    led = line.open(length=200.0).call(lambda _handset: "5")
    assert led.ending is Ending.OVER
    assert led.conversation.session().ended == "timed_out"


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["heard", "prompt", "input"])
def test_hanging_up_in_any_scene_records_nothing_and_is_no_refusal(line: Line, moment: str) -> None:
    """In the middle of what is said, after a key, and once all was heard: the confirmation's scenes among them."""
    wanted = wishes(line.house.script, {"space": "refuse"})
    opened = line.open()
    scenes = list(dict.fromkeys(opened.call(somebody_who_wants(opened.conversation, wanted)).scenes))
    before = line.records()
    for name in scenes[: scenes.index("reference_told")]:
        led = _leaving_at(line.open(), name, moment, wanted)
        assert led.ending is Ending.GONE
        assert led.conversation.session().ended is None
        assert led.conversation.session().recorded is None
    assert line.records() == before


def _leaving_at(opened: Opened, name: str, moment: str, wanted: Wishes) -> LedCall:
    walker = somebody_who_wants(opened.conversation, wanted)
    inputs = iter("5" if moment == "input" else "")

    def caller(handset: Handset) -> str:
        return next(inputs, HANG_UP) if opened.conversation.scene().id == name else walker(handset)

    return opened.call(caller, interrupts=moment == "prompt")


def test_a_cut_call_waits_an_hour_for_the_same_caller_and_tells_no_answer(line: Line) -> None:
    now = [0.0]
    cut = CutCalls(lambda: now[0])
    opened = line.open()
    walker = walks(opened, space="refuse")
    opened.call(lambda handset: HANG_UP if opened.conversation.scene().id.startswith("readback") else walker(handset))
    assert opened.conversation.session().answers
    cut.keep(b"caller", opened.conversation)
    waiting = opened.conversation.session()
    assert (waiting.answers, waiting.recorded, waiting.held) == ((), None, None)
    assert cut.take(b"somebody else") is None
    assert cut.take(b"caller") is opened.conversation
    opened.conversation.handle(CalledAgain())
    assert opened.conversation.session().answers == ()
    assert not opened.conversation.scene().is_private


def test_a_cut_call_is_forgotten_after_an_hour(line: Line) -> None:
    now = [0.0]
    cut = CutCalls(lambda: now[0])
    opened = line.open()
    cut.keep(b"caller", opened.conversation)
    now[0] = 3601.0
    assert cut.take(b"caller") is None
    assert opened.conversation.session().ended == "hung_up"


# --- a reference -----------------------------------------------------------------------------------------------------


def test_a_reference_and_its_code_bring_the_decision_back_to_be_changed(line: Line) -> None:
    opened = line.open()
    opened.call(walks(opened, space="refuse"))
    recorded = opened.conversation.session().recorded
    assert recorded is not None
    led = line.call(script("3", "#", f"{recorded.reference}#", f"{recorded.code}#", "1", "#", "1"))
    assert led.handset.has_heard("Votre décision est retrouvée")
    assert led.conversation.session().held is not None
    assert led.conversation.session().changing == "space"


def test_guessing_codes_is_slowed_down_for_one_caller_over_all_references(line: Line) -> None:
    real = [references.draw(1) for _ in range(8)]
    reasons: list[str | None] = []
    for reference in real:
        opened = line.open(caller=b"one caller")
        opened.call(script("3", "#", f"{reference}#", "0000#"))
        reasons.append(opened.conversation.session().place.about)
    assert reasons[:6] == ["unknown"] * 6
    assert reasons[6:] == ["slow_down"] * 2


def test_codes_that_one_caller_keys_on_many_calls_at_once_are_no_more_than_on_one(phone: Line) -> None:
    calls = 12
    together = threading.Barrier(calls)

    class SlowClerk:
        """Looks nothing up before every call has asked."""

        looked_up = 0

        def carry_out(self, _effect: Effect, _conversation: Conversation) -> list[Event]:
            self.looked_up += 1
            # Where some are refused, those that are looked up wait for no others.
            with suppress(threading.BrokenBarrierError):
                together.wait(0.5)
            return [NotFound("unknown")]

    clerk = SlowClerk()
    house = phone.house

    def call(serial: int) -> Sequence[Event]:
        hands = LineHands(clerk, house.voices, phone.guesses, today=house.today, caller=b"one caller")
        return hands.carry_out(LookUp(references.make(1, serial), "0000"), phone.open().conversation)

    with ThreadPoolExecutor(calls) as at_once:
        answers = list(at_once.map(call, range(calls)))
    assert clerk.looked_up == 6
    assert answers.count([NotFound("slow_down")]) == calls - 6


@pytest.mark.parametrize("channel", ["screen", "phone"])
def test_one_conversation_that_plays_with_codes_makes_nobody_else_wait(phone: Line, channel: str) -> None:
    ticks = [0.0]
    child = Conversation(
        phone.house.script,
        phone.house.clerk,
        language="fr",
        channel=channel,
        today=phone.house.today,
        ticks=lambda: ticks[0],
    )
    reasons = [child._carried_out(LookUp(references.make(1, serial), "0000")) for serial in range(40)]
    assert reasons == [[NotFound("unknown")]] * 6 + [[NotFound("slow_down")]] * 34
    recorded = _recorded(phone)
    assert phone.house.register.find(recorded.reference, recorded.code).reference == recorded.reference
    ticks[0] = 60.0
    assert child._carried_out(LookUp(references.make(1, 99), "0000")) == [NotFound("unknown")]


def _recorded(line: Line) -> Recorded:
    opened = line.open()
    opened.call(walks(opened, space="refuse"))
    recorded = opened.conversation.session().recorded
    assert recorded is not None
    return recorded


# --- by post -------------------------------------------------------------------------------------------------------


def test_posting_is_offered_only_where_a_voice_can_be_sealed(line: Line) -> None:
    opened = line.open(can_seal=False)
    led = opened.call(walks(opened, space="refuse"))
    assert "delivery" not in led.scenes
    assert "collect" in led.scenes


def test_a_name_and_an_address_are_heard_again_sealed_and_kept_for_the_desk_alone(phone: Line) -> None:
    stick = phone.house.var.parent / "stick"
    stick.mkdir()
    key = sealing.make(phone.house.var, stick)
    opened = phone.open(can_seal=True)
    walker = walks(opened, space="refuse")
    met: list[str] = []

    def caller(handset: Handset) -> str:
        scene = opened.conversation.scene()
        met.append(scene.id)
        if scene.id == "delivery":
            return "2"
        if scene.kind is SceneKind.DICTATION:
            return f"{VOICE}3"
        if scene.id == "dictated/post":
            return "2" if met.count("dictated/post") == 1 else "1"
        return "#" if scene.id == "kept_post" else walker(handset)

    led = opened.call(caller)
    assert met.count("dictate_post") == 2
    assert led.handset.has_heard(VOICE)
    assert led.ending is Ending.OVER
    (voice,) = phone.house.voices.waiting()
    recorded = opened.conversation.session().recorded
    assert recorded is not None
    assert voice.reference == recorded.reference
    wav = key.open(voice.sealed)
    assert wav.startswith(b"RIFF")
    kept = b"".join(path.read_bytes() for path in phone.house.var.rglob("*.voice"))
    assert kept
    # Nothing of the sound in the clear, its head nor its middle, as it is or as text.
    for part in (wav[:24], wav[2400:2424]):
        assert part not in kept
        assert base64.b64encode(part) not in kept
    assert led.dialogue.recorder.pcm == b""


def test_who_says_nothing_after_the_tone_is_asked_again_and_nothing_is_kept(phone: Line) -> None:
    stick = phone.house.var.parent / "stick"
    stick.mkdir()
    sealing.make(phone.house.var, stick)
    opened = phone.open(can_seal=True)
    walker = walks(opened, space="refuse")

    def caller(handset: Handset) -> str:
        scene = opened.conversation.scene()
        if scene.id == "delivery":
            return "2"
        if scene.kind is SceneKind.DICTATION:
            return HANG_UP if handset.has_heard("La borne n’a rien entendu.") else "#"
        return walker(handset)

    led = opened.call(caller)
    assert led.handset.has_heard("La borne n’a rien entendu.")
    assert phone.house.voices.waiting() == ()
