"""The first day at the desk: the chapters of questions as pages, printers tried, keys learnt. For managers.

Knows requests; what is asked, what may be answered and where it is written, `kiosk.setup` knows.
"""

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as Answer

from kiosk.desk.desk import LANGUAGE, N_, Desk
from kiosk.journey.problem import ScriptError
from kiosk.loudness import Device
from kiosk.register.deeds import What
from kiosk.register.errors import RegisterError
from kiosk.settings import SettingsError
from kiosk.setup.keypad import ACTS, KeyRefused
from kiosk.setup.printers import KINDS, NAMES, Found, NoTrial, look, misconfigured
from kiosk.setup.questions import (
    CHAPTERS,
    DOSSIER,
    KEYPAD,
    MOST_SIGNS,
    NO,
    PRINTERS,
    SCREEN,
    SOUND,
    USE,
    YES,
    Chapter,
    Kind,
    chapter,
    label,
    question,
    twin,
)
from kiosk.setup.setup import NotAccepted
from kiosk.setup.site_file import NotWritable
from kiosk.web.sound import sound_answer
from printouts.printers import Result

# A bank card is so wide, in mm (ISO/IEC 7810, 5: ID-1, 85.60 mm).
CARD_MM = 85.6
# What the player can be set to while a device is measured, in dB; the first is where a visit begins as delivered.
GAINS, FIRST_GAIN = tuple(range(0, -63, -3)), -12
DEVICES = {
    Device.LOUDSPEAKER: (
        N_("The loudspeaker"),
        N_("At the kiosk itself: hold a meter, or a phone with one, where heads are. Without: as loud as you like."),
    ),
    Device.HEADPHONES: (
        N_("The headphones"),
        N_("At the kiosk itself: a meter needs an artificial ear. Without: put them on, choose what is loud enough."),
    ),
}


class Installation:
    """The pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._setup = desk.house.setup

    def overview(self) -> str:
        """`GET /installation`: the chapters, how far each is, what real use waits for."""
        self._for_managers()
        desk, setup = self._desk, self._setup
        try:
            progress, missing = setup.progress(), setup.missing()
        except (ScriptError, SettingsError) as trouble:
            return desk.page("installation.html", trouble=str(trouble), progress=(), missing=(), must_restart=False)
        return desk.page(
            "installation.html",
            trouble=None,
            progress=progress,
            missing=[question(one).words for one in missing],
            must_restart=setup.must_restart(desk.house.settings),
            path=setup.path,
        )

    def show(self, name: str) -> str:
        """`GET /installation/<chapter>`."""
        return self._page(self._chapter(name))

    def save(self, name: str) -> Answer | str:
        """`POST /installation/<chapter>`: all answers of a chapter, or none."""
        one, desk = self._chapter(name), self._desk
        typed = {
            setting: request.form[setting][: 4 * MOST_SIGNS] for setting in one.settings if setting in request.form
        }
        try:
            count = self._setup.save(typed, lambda: self._note(one))
        except NotAccepted as trouble:
            desk.refuse(N_("Nothing was written: correct what is marked."))
            return self._page(one, typed, trouble.troubles)
        except (NotWritable, SettingsError) as trouble:
            desk.refuse(str(trouble))
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        else:
            self._tell_written(count)
        return desk.go("installation.show", name=name)

    def test_printer(self) -> Answer:
        """`POST /installation/imprimantes/essai`: a number on the printer that was chosen."""
        self._for_managers()
        desk, settings = self._desk, self._setup.settings()
        name = self._printer()
        kind, _space, address = desk.posted("found").partition(" ")
        if desk.posted("found") == "other":
            kind, address = desk.posted("kind"), desk.posted("address")
        found = Found(kind, address, address or kind)
        trouble = misconfigured(found, settings, name)
        if trouble is not None:
            desk.refuse(trouble)
            return desk.go("installation.show", name=PRINTERS.id)
        outcome = self._setup.trials.print(name, found, settings)
        if outcome.result is Result.FAILED:
            desk.refuse(
                N_("Nothing was printed: {state}. Look at its paper, cover and cable, then try again."),
                "printer",
                state=desk.say(outcome.state.value),
            )
        else:
            desk.tell(N_("Sent. Fetch the paper, and type the number that stands on it."), "printer")
        return desk.go("installation.show", name=PRINTERS.id)

    def came_out(self) -> Answer:
        """`POST /installation/imprimantes/sorti`: the number that somebody read on the paper."""
        self._for_managers()
        desk = self._desk
        try:
            changes = self._setup.trials.came_out(self._printer(), desk.posted("number"))
            if changes is None:
                desk.refuse(
                    N_("Another number was printed. Is it the right printer? Read it again, or choose another one."),
                    "printer",
                )
            else:
                self._setup.write(changes, lambda: self._note(PRINTERS))
                desk.tell(N_("This printer is the kiosk's now. Say where its paper comes out."), "printer")
        except (NoTrial, NotWritable, SettingsError) as trouble:
            desk.refuse(str(trouble))
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        return desk.go("installation.show", name=PRINTERS.id)

    def learn(self) -> Answer:
        """`POST /installation/clavier/touches`: the keys that were pressed; or back to the delivered ones."""
        self._for_managers()
        desk = self._desk
        learnt = {act: key for act in ACTS if (key := request.form.get(act, "").removesuffix("\n"))}
        before = self._setup.keypad.keys()
        try:
            self._note(KEYPAD)
            if "forget" in request.form:
                self._setup.keypad.forget()
                desk.tell(N_("The delivered keys serve again, once the kiosk has started again."))
            else:
                changed = {act: key for act, key in learnt.items() if before.get(act) != key}
                self._setup.keypad.learn(changed)
                desk.tell(N_("Learnt: {count} keys. They serve once the kiosk has started again."), count=len(changed))
        except KeyRefused as trouble:
            desk.refuse(str(trouble))
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        return desk.go("installation.show", name=KEYPAD.id)

    def sound(self) -> Response:
        """`GET /installation/son.wav`: a sentence to judge the loudness by."""
        self._for_managers()
        sentence = self._desk.translate(N_("Good morning. This is how loud the kiosk speaks. Is every word clear?"))
        return sound_answer(self._desk.house.clip(sentence, LANGUAGE, is_private=True))

    def measure(self) -> Answer:
        """`POST /installation/son/mesure`: what somebody heard, or read off a meter, at a device."""
        self._for_managers()
        desk, levels = self._desk, self._desk.house.levels
        try:
            device = Device(desk.posted("device"))
        except ValueError:
            abort(400)
        try:
            if "forget" in request.form:
                self._note(SOUND)
                levels.calibration.forget(device)
                desk.tell(N_("The delivered loudness serves again, from the next visit on."), "volume")
            elif not desk.posted("heard"):
                desk.refuse(N_("Nothing was written: hear it first, then say whether it is right."))
            else:
                found = levels.found(device, desk.posted("gain"), desk.posted("decibels"), desk.today)
                self._note(SOUND)
                levels.calibration.note(device, found)
                desk.tell(N_("Written: it holds from the next visit on."), "volume")
        except ValueError:
            desk.refuse(N_("Nothing was written: dB(A) is a number from 20 to 120, as 66 or 66,5."))
        except RegisterError as trouble:
            desk.refuse_with(trouble)
        return desk.go("installation.show", name=SOUND.id)

    def restart(self) -> Answer:
        """`POST /installation/relancer`: the kiosk starts again with the new settings."""
        self._for_managers()
        self._desk.tell(N_("The kiosk starts again: this takes a few seconds. Come in again then."), "hourglass")
        self._desk.house.start_again()
        return self._desk.go("installation.overview")

    # --- what pages need -------------------------------------------------------------------------------------------

    def _page(
        self, one: Chapter, typed: Mapping[str, str] | None = None, troubles: Mapping[str, str] | None = None
    ) -> str:
        desk, settings = self._desk, self._setup.settings()
        order = [known.id for known in CHAPTERS]
        following = order[order.index(one.id) + 1 : order.index(one.id) + 2]
        return desk.page(
            "installation_chapter.html",
            chapter=one,
            questions=[question(setting) for setting in one.settings],
            given={setting: question(setting).given(settings) for setting in one.settings} | dict(typed or {}),
            troubles=troubles or {},
            choices=self._choices,
            twin=twin,
            must_restart=self._setup.must_restart(desk.house.settings),
            following=following[0] if following else None,
            missing=[question(name).words for name in self._setup.missing()] if one is USE else [],
            card_mm=CARD_MM,
            printers=tuple(self._printers()) if one is PRINTERS else (),
            found=tuple(look(request.args.get("adresse", "")[:80])) if one is PRINTERS and request.args else None,
            acts=self._acts() if one is KEYPAD else (),
            kinds=Kind,
            kinds_of_printers=KINDS,
            most=MOST_SIGNS,
            yes=YES,
            no=NO,
            is_dossier=one is DOSSIER,
            is_screen=one is SCREEN,
            is_sound=one is SOUND,
            devices=tuple(self._devices()) if one is SOUND else (),
            gains=GAINS,
        )

    def _devices(self) -> Iterator[dict[str, object]]:
        """What the kiosk is heard with, and what is known of how loud each is."""
        calibration = self._desk.house.levels.calibration
        for device, (title, how) in DEVICES.items():
            found = calibration.of(device)
            if found is None:
                now = self._desk.translate(N_("as delivered"))
            elif found.decibels is None:
                now = self._desk.translate(N_("loud enough at {gain} dB")).format(gain=f"{found.gain:g}")
            else:
                told = self._desk.translate(N_("{decibels} dB(A) at {gain} dB"))
                now = told.format(decibels=f"{found.decibels:g}".replace(".", ","), gain=f"{found.gain:g}")
            gain = found.gain if found else FIRST_GAIN
            yield {"name": device.value, "title": title, "how": how, "now": now, "gain": gain}

    def _choices(self, setting: str) -> list[tuple[str, str]]:
        if setting == "language":
            return [(one, one) for one in self._setup.languages]
        return [(one, label(setting, one, self._desk.translate)) for one in question(setting).choices]

    def _printers(self) -> Iterator[dict[str, object]]:
        given = self._setup.settings().printers
        for name in NAMES:
            printer = getattr(given, name)
            yield {
                "name": name,
                "title": twin(f"printers.{name}.kind"),
                "kind": printer.kind,
                "address": printer.address,
                "waiting": self._setup.trials.waiting(name),
            }

    def _acts(self) -> list[tuple[str, str, str]]:
        keys = self._setup.keypad.keys()
        return [(act, words, keys.get(act, "")) for act, words in ACTS.items()]

    def _printer(self) -> str:
        name = self._desk.posted("printer")
        if name not in NAMES:
            abort(400)
        return name

    def _tell_written(self, count: int) -> None:
        if count:
            self._desk.tell(N_("Written: {count} answers. They serve once the kiosk has started again."), count=count)
        else:
            self._desk.tell(N_("Nothing was changed."))

    def _chapter(self, name: str) -> Chapter:
        self._for_managers()
        try:
            return chapter(name)
        except KeyError:
            abort(404)

    def _note(self, one: Chapter) -> None:
        """Whoever changes where papers come out, or whose name they bear, is named. Raises RegisterError."""
        self._desk.note(What.SETTINGS_CHANGED, self._desk.translate(one.title))

    def _for_managers(self) -> None:
        if not self._desk.seat.is_manager:
            abort(403)


def pages(desk: Desk) -> Blueprint:
    """The blueprint."""
    blueprint = Blueprint("installation", __name__)
    made = Installation(desk)
    blueprint.add_url_rule("/installation", "overview", made.overview)
    blueprint.add_url_rule("/installation/son.wav", "sound", made.sound)
    blueprint.add_url_rule("/installation/son/mesure", "measure", made.measure, methods=["POST"])
    blueprint.add_url_rule("/installation/relancer", "restart", made.restart, methods=["POST"])
    blueprint.add_url_rule("/installation/imprimantes/essai", "test_printer", made.test_printer, methods=["POST"])
    blueprint.add_url_rule("/installation/imprimantes/sorti", "came_out", made.came_out, methods=["POST"])
    blueprint.add_url_rule("/installation/clavier/touches", "learn", made.learn, methods=["POST"])
    blueprint.add_url_rule("/installation/<name>", "show", made.show)
    blueprint.add_url_rule("/installation/<name>", "save", made.save, methods=["POST"])
    return blueprint
