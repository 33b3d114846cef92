"""What the kiosk is heard, seen and touched with, and hears: voice, microphone, screen, keypad, camera; no paper."""

from collections.abc import Callable
from functools import partial
from gettext import gettext as _
from pathlib import Path

from babel.numbers import format_decimal

from kiosk.app import House
from kiosk.hearing import model_for
from kiosk.keypad_watch import is_plugged
from kiosk.loudness import Device, Measured, is_too_weak, ladder
from kiosk.microphone_check import try_microphone
from kiosk.readiness.part import N_, Part, State, in_words
from kiosk.screen.geometry import LEAST_PICTURE_MM, LEAST_TARGET_MM, target_mm
from voice.hearing.installing import check_known
from voice.hearing.sound_card import PortAudio, SoundCard
from voice.hearing.trouble import HearingError, NoModel

# The machine's sound cards, as the kernel lists them (proc(5)).
_CARDS = Path("/proc/asound/cards")
# Its cameras, each a folder with a name.
_CAMERAS = Path("/sys/class/video4linux")
_DEVICES = {Device.LOUDSPEAKER: N_("The loudspeaker"), Device.HEADPHONES: N_("The headphones")}


def voice_part(house: House) -> Part:
    """Whether something speaks."""
    states = house.chain.state()
    working = [state.name for state in states if state.works]
    if not working:
        return Part(
            "voice",
            State.BROKEN,
            " ".join(f"{state.name}: {state.detail}" for state in states),
            _("Install a voice: apt-get install espeak-ng"),
        )
    chosen = house.settings.sound.engine
    if chosen not in working:
        return Part(
            "voice",
            State.REMARK,
            _("{chosen} doesn't speak; {other} speaks in its stead.").format(chosen=chosen, other=working[0]),
            _("Install that voice, or choose the other one in kiosk.toml ([sound] engine)."),
        )
    return Part("voice", State.GOOD, _("{engine} speaks.").format(engine=chosen))


def hearing_part(house: House) -> Part:
    """Whether something hears, where it should."""
    settings = house.settings.hearing
    if settings.microphone == "off" or settings.engine == "off":
        return Part("hearing", State.GOOD, _("Hearing is switched off: the kiosk works by touch and keys."))
    try:
        model = model_for(settings, house.settings.language, house.models_folder)
        check_known(model)
    except NoModel as trouble:
        told = _("{trouble} The kiosk works by touch and keys, and shows no microphone.")
        return Part("hearing", State.REMARK, told.format(trouble=trouble))
    except HearingError as trouble:
        return Part("hearing", State.REMARK, str(trouble))
    if not house.ears.can_hear(house.settings.language):
        told = _("{engine} isn't installed on this machine. Run: bash config/start")
        return Part("hearing", State.REMARK, told.format(engine=model.kind.value))
    told = _("{engine} hears with {model}. « kiosk check --microphone » tries the microphone.")
    return Part("hearing", State.GOOD, told.format(engine=model.kind.value, model=model.name))


def microphone(house: House, say: Callable[[str], None], portaudio: PortAudio | None = None) -> Part:
    """The machine's microphone, tried for real. `say` tells whoever is there what to do. Takes some seconds."""

    def opened(give: Callable[[bytes], None], gone: Callable[[], None]) -> SoundCard:
        return SoundCard(give, gone, device=house.settings.hearing.card, portaudio=portaudio)

    language, owner = house.settings.language, object()
    try:
        recognizer = house.ears.lend(language, owner) if house.ears.can_hear(language) else None
        tried = try_microphone(opened, recognizer, say)
    except HearingError as trouble:
        return Part("microphone", State.BROKEN, str(trouble))
    finally:
        house.ears.give_back(owner)
    told = _("Room {room:.0f} dBFS, voice {speech:.0f} dBFS.").format(room=tried.room, speech=tried.speech)
    if tried.is_understood:
        told = f"{told} {_('« un, deux, trois » was understood.')}"
    if tried.remark is not None:
        return Part("microphone", State.REMARK, f"{told} {tried.remark}")
    return Part("microphone", State.GOOD, told)


def sound_part(house: House) -> Part:
    """Whether there is something to hear the voice with: a card, or an output of the sound system."""
    cards, outputs = sounds(house), house.outputs.every() or ()
    if not cards:
        return Part(
            "sound",
            State.REMARK,
            _("No sound card: nobody will hear the voice."),
            _("Plug the loudspeaker or the headset in, then start the machine again."),
        )
    muted = [one.name for one in outputs if one.is_muted]
    if outputs and len(muted) == len(outputs):
        told = _("Every sound output is silenced: {names}.").format(names=", ".join(muted))
        return Part("sound", State.REMARK, told, _("Give the loudspeaker its sound: pactl set-sink-mute NAME 0"))
    levels = [f"{one.name} {one.percent}\u202f%" for one in outputs if one.percent is not None]
    return Part("sound", State.GOOD, ", ".join([*cards, *levels]))


def sounds(house: House) -> list[str]:
    """The sound cards; where there is none, the outputs that need no card."""
    try:
        lines = _CARDS.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    cards = [line.partition("]: ")[2] for line in lines if "]: " in line]
    return cards or [one.name for one in house.outputs.every() or ()]


def loudness_part(house: House) -> Part:
    """What is known of how loud the kiosk is, device by device."""
    calibration = house.levels.calibration
    todo = _("Measure it, or judge it by ear: at the desk, Installation, Voice and loudness.")
    if calibration.is_damaged:
        told = _("{file} can't be read: the delivered loudness serves.").format(file=calibration.path.name)
        return Part("loudness", State.REMARK, told, todo)
    devices = [Device.LOUDSPEAKER, *([Device.HEADPHONES] if house.settings.sound.headphones else [])]
    told = " ".join(_told_of(device, calibration.of(device)) for device in devices)
    weak = [one for one in devices if (found := calibration.of(one)) is not None and is_too_weak(one, found)]
    if weak:
        louder = _("Turn its own volume up, or take a stronger one; then measure it again.")
        return Part("loudness", State.REMARK, f"{told} {_('It can’t be loud enough.')}", louder)
    if any(calibration.of(one) is None for one in devices):
        return Part("loudness", State.REMARK, told, todo)
    return Part("loudness", State.GOOD, told)


def _told_of(device: Device, found: Measured | None) -> str:
    name = _(_DEVICES[device])
    if found is None:
        return _("{device}: nobody has measured it.").format(device=name)
    steps = ladder(device, found, usual=1)
    if found.full is None:
        told = _("{device}: judged by ear on {day}; visits begin at step {start} of 9.")
        return told.format(device=name, day=in_words(found.day), start=steps.start)
    begins, least, most = (
        round(found.full + gain) for gain in (steps.gains[steps.start - 1], steps.gains[0], steps.most)
    )
    told = _("{device}: measured on {day}; visits begin at {begins} dB(A), from {least} to {most}.")
    return told.format(device=name, day=in_words(found.day), begins=begins, least=least, most=most)


def screen_part(house: House) -> Part:
    """Whether a finger finds every button: on a picture that is too small all of it gets smaller together."""
    target = target_mm(house.settings.screen)
    written = partial(format_decimal, format="0.#", locale=house.settings.language)
    told = _("The least buttons measure {target} mm.").format(target=written(target))
    if target >= LEAST_TARGET_MM:
        return Part("screen", State.GOOD, told)
    todo = _("A finger needs {least} mm: take a screen whose picture measures {width} by {height} mm or more.")
    least, width, height = map(written, (LEAST_TARGET_MM, *LEAST_PICTURE_MM))
    return Part("screen", State.REMARK, told, todo.format(least=least, width=width, height=height))


def keypad_part(house: House) -> Part:
    """Whether the keypad that the site has named is plugged in. Without a name nobody can tell."""
    name = house.settings.screen.keypad_device
    if not name:
        return Part("keypad", State.GOOD, _("None is named: the screen and the keyboard do everything."))
    there = is_plugged(name)
    if there is None:
        return Part("keypad", State.REMARK, _("This machine doesn't list what is plugged in."))
    if there:
        return Part("keypad", State.GOOD, _("« {name} » is plugged in.").format(name=name))
    todo = _("Plug it in; or correct keypad_device under [screen] in kiosk.toml.")
    return Part("keypad", State.REMARK, _("« {name} » isn't plugged in.").format(name=name), todo)


def camera_part() -> Part:
    """What the camera is that reads papers' codes, where the site wants one. The browser opens it, not this process."""
    cameras = dict.fromkeys(file.read_text(encoding="utf-8").strip() for file in sorted(_CAMERAS.glob("*/name")))
    if not cameras:
        told = _("No camera is plugged in: papers are found by their digits, or by a scanner.")
        return Part("camera", State.REMARK, told, _("Plug it in; or set camera = false under [screen] in kiosk.toml."))
    told = _("{names}: opens when somebody asks for it, to read the code of a paper.")
    return Part("camera", State.GOOD, told.format(names=", ".join(cameras)))


def floor_part(house: House) -> Part:
    """Whether a wheelchair stands before the kiosk (EN 301 549 8.3.2.3)."""
    screen = house.settings.screen
    width, depth = screen.floor_width_mm, screen.floor_depth_mm
    if not (width and depth):
        todo = _("Measure the free floor before the kiosk, then write it down: desk, Installation, The screen.")
        return Part("floor", State.REMARK, _("Nobody has measured the free floor before the kiosk."), todo)
    told = _("Free floor: {width} by {depth} mm.").format(width=width, depth=depth)
    if screen.has_floor:
        return Part("floor", State.GOOD, told)
    return Part("floor", State.REMARK, told, _("A wheelchair needs 760 by 1220 mm: make room, or move the kiosk."))
