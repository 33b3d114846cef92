"""`kiosk setup` in a real terminal: questions one by one, a wrong answer asked again, a key learnt by pressing it."""

from pathlib import Path

from terminal import running

from kiosk.catalogue import translator
from kiosk.settings import load_settings
from kiosk.setup.keypad import ACTS


def test_a_technician_answers_and_a_wrong_answer_is_asked_again(config: Path, var: Path) -> None:
    with running("setup", "lieu", "clavier", CLAIRVOIX_CONFIG=str(config), CLAIRVOIX_VAR=str(var)) as terminal:
        terminal.waits_for("Entrée garde celle entre crochets").waits_for("station.number").types("?\n")
        terminal.waits_for("Un nombre entier de 1 à 9999").waits_for("station.number").types("0\n")
        terminal.waits_for("✗").waits_for("de 1 à 9999")
        terminal.waits_for("station.number").types("12\n")
        terminal.waits_for("station.name").types("\n")
        terminal.waits_for("town-hall (Mairie)").waits_for("site.kind").types("hospital\n")
        terminal.waits_for("site.name").types("Hôpital du Lac\n")
        for setting in ("site.address", "site.phone", "site.opening_hours", "site.france_services"):
            terminal.waits_for(setting).types("\n")
        for setting in ("keypad", "keypad_device", "single_keys", "screen_reader", "dwell_ms", "camera"):
            terminal.waits_for(f"screen.{setting}").types("\n")
        terminal.waits_for("Apprendre").types("o\n")
        first, *others = map(translator("fr"), ACTS.values())
        terminal.waits_for(first).types("\x1b[17~")
        for act in others:
            terminal.waits_for(act).types("\n")
        terminal.waits_for("Touches apprises").waits_for("Écrit dans")
    settings = load_settings(config / "kiosk.toml")
    assert (settings.station.number, settings.site.kind, settings.site.name) == (12, "hospital", "Hôpital du Lac")
    assert '"F6" = "choose:1"' in (var / "keymap.toml").read_text(encoding="utf-8")
