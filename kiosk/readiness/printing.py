"""Whether papers can come out: the roll, the sheets, the embosser. Knows printers, not how they are spoken to."""

from gettext import gettext as _

from kiosk.app import House
from kiosk.readiness.part import Part, State
from printouts.printers import PrinterMisconfigured, PrinterState
from printouts.renderings.braille_cells import has_braille


def roll_part(house: House) -> Part:
    """Whether receipts come out."""
    return _printer(house, "roll")


def sheet_part(house: House) -> Part:
    """Whether forms and letters come out."""
    return _printer(house, "sheet")


def _printer(house: House, name: str) -> Part:
    settings = getattr(house.settings.printers, name)
    part = f"printer.{name}"
    try:
        state = house.press.printers[name].status()
    except PrinterMisconfigured as trouble:
        told = _(trouble.template).format(**trouble.values)
        return Part(part, State.BROKEN, told, _("Correct it in kiosk.toml, under [printers]."))
    if settings.kind == "folder":
        is_real = house.settings.station.mode == "real"
        return Part(
            part,
            # A form that nobody can sign is worth nothing; a receipt may be done without.
            State.BROKEN if is_real and name == "sheet" else State.REMARK,
            _("No printer is configured: papers go to {folder}.").format(folder=house.press.folder),
            _("Name the printer in kiosk.toml, under [printers]."),
        )
    match state:
        case PrinterState.READY:
            return Part(part, State.GOOD, _(state.value))
        case PrinterState.PAPER_LOW:
            return Part(part, State.REMARK, _(state.value), _("Have paper at hand."))
        case PrinterState.UNKNOWN:
            return Part(part, State.REMARK, _("The printer says nothing of its state: people will be asked."))
        case PrinterState.PAPER_OUT:
            todo = _("Put paper in.")
        case PrinterState.COVER_OPEN:
            todo = _("Close the cover.")
        case PrinterState.JAM:
            todo = _("Open it, take the paper out, close it.")
        case PrinterState.HOT:
            todo = _("Wait ten minutes.")
        case _:
            todo = _("See that it is switched on and plugged in, then: kiosk print test")
    return Part(part, State.BROKEN, _(state.value), todo)


def braille_part(house: House) -> Part:
    """The embosser, and whether each language that is offered can be written for it."""
    part, press = "printer.braille", house.press
    if house.settings.printers.braille.kind == "folder" and house.settings.station.mode == "real":
        told = _("No embosser is configured: copies of people's papers would stay in {folder}.")
        todo = _("Name the embosser in kiosk.toml, under [printers.braille], or write kind = none.")
        return Part(part, State.BROKEN, told.format(folder=press.folder), todo)
    try:
        state = press.embosser.status() if press.embosser is not None else PrinterState.OFFLINE
        lacking = [one for one in house.languages if not has_braille(one, press.braille_page.grade)]
    except PrinterMisconfigured as trouble:
        told = _(trouble.template).format(**trouble.values)
        return Part(part, State.REMARK, told, _("Correct it in kiosk.toml, under [printers]."))
    if lacking:
        told = _("Nothing can be written in braille in: {languages}.").format(languages=", ".join(lacking))
        return Part(part, State.REMARK, told, _("Braille needs liblouis: apt-get install liblouis20"))
    if state is PrinterState.OFFLINE:
        return Part(part, State.REMARK, _("The embosser doesn't answer."), _("Switch it on, and see its cable."))
    told = _("Braille pages of {lines} lines of {cells} cells.")
    return Part(part, State.GOOD, told.format(lines=press.braille_page.lines, cells=press.braille_page.cells))
