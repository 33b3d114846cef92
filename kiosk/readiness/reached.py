"""Whether the kiosk is reached from elsewhere: the office's desk, the telephone line."""

from gettext import gettext as _

from kiosk.app import House
from kiosk.certificate import certificate
from kiosk.desk.accounts import Accounts
from kiosk.phone.registration import Registration, registration
from kiosk.phone.self_check import call_itself
from kiosk.phone.sounds import Sounds
from kiosk.readiness.part import Part, State
from kiosk.register.errors import RegisterError
from kiosk.speaking import USUAL_RATE


def desk_part(house: House) -> Part:
    """Whether somebody can come in."""
    given = house.settings.desk
    who = len(Accounts(house.var / "desk").every())
    if not who:
        return Part("desk", State.REMARK, _("Nobody has an account yet. Make one: kiosk desk add NAME"))
    if not given.is_open:
        return Part("desk", State.GOOD, _("{count} accounts; on this machine alone.").format(count=who))
    try:
        shown = certificate(house.var / "desk", given.name, house.today())
    except RegisterError as trouble:
        return Part("desk", State.BROKEN, trouble.sentence(_))
    told = _("{count} accounts; port {port}, fingerprint {fingerprint}.")
    return Part("desk", State.GOOD, told.format(count=who, port=given.port, fingerprint=shown.fingerprint))


def has_line(house: House) -> bool:
    """Whether a telephone line was set up here (`kiosk phone setup`)."""
    return (house.var / "phone" / "secret").is_file()


def _unregistered(house: House) -> Part | None:
    """What keeps the box or the operator from bringing calls; None where nothing does, or nobody can tell."""
    settings, own = house.settings.phone, house.var / "phone"
    known = {"server": settings.server, "user": settings.user, "path": own / "password"}
    match registration(own / "asterisk"):
        case Registration.REFUSED:
            told = _("{server} refuses the name « {user} » or its password: nobody can call the line.")
            todo = _("Correct [phone] user or {path}, then: kiosk phone setup, and restart Asterisk.")
        case Registration.UNANSWERED:
            told = _("{server} doesn't answer: nobody can call the line. It is tried again every ten seconds.")
            todo = _("Look whether it is there and the network is plugged in; and at [phone] server.")
        case Registration.UNDER_WAY:
            told = _("The line isn't registered with {server} yet.")
            todo = _("Wait ten seconds, and check again.")
        case Registration.REGISTERED | None:
            return None
    return Part("phone", State.BROKEN, told.format(**known), todo.format(**known))


def phone_part(house: House) -> Part:
    """The line, called from this machine as anybody would call it."""
    settings = house.settings.phone
    language = house.settings.language
    text = house.script.text(language)
    if text.phone is None:
        told = _("The journey has no words for the telephone in « {language} »: write phone.toml.")
        return Part("phone", State.BROKEN, told.format(language=language))
    title = text.from_afar.scenes["welcome"].title
    welcome = Sounds(house).of(title, language, rate=USUAL_RATE, is_clear=False, is_private=False)
    heard = call_itself(settings.sip_port, settings.extension, welcome)
    if heard.refusal is not None:
        told = _("Nobody answers on {extension} ({reason}): start Asterisk, then kiosk phone.")
        return Part("phone", State.BROKEN, told.format(extension=settings.extension, reason=heard.refusal))
    if heard.first_sound is None:
        told = _("The line answers and says nothing: is « kiosk phone » running?")
        return Part("phone", State.BROKEN, told)
    if not heard.is_expected:
        told = _("The line answers, and the welcome isn't heard: is « kiosk phone » running? Are all lines taken?")
        return Part("phone", State.BROKEN, told)
    if (trouble := _unregistered(house)) is not None:
        return trouble
    told = _("Answers after {answered} ms, says « {title} » {first} ms later.").format(
        answered=round(1000 * heard.answered), title=title, first=round(1000 * heard.first_sound)
    )
    if not settings.reception:
        nobody = _("No reception is set: callers reach no person.")
        return Part("phone", State.REMARK, f"{told} {nobody}")
    return Part("phone", State.GOOD, told)
