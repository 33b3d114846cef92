"""Asterisk: whether the one that is there will do, and its configuration, written from the settings. Starts nothing."""

import os
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.settings import Phone

TEMPLATES = Path(__file__).resolve().parents[2] / "config" / "deploy" / "asterisk"

# AudioSocket hands over keys from here on in every build that we tried; older ones lack them, or crash.
LEAST_VERSION = (22, 10)
_VERSION = re.compile(r"Asterisk (\d+)\.(\d+)")

MODULES = (
    "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_pjproject", "res_pjsip", "res_pjsip_session",
    "res_pjsip_pubsub", "res_pjsip_endpoint_identifier_user", "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest", "res_pjsip_outbound_registration",
    "res_pjsip_registrar", "res_pjsip_sdp_rtp", "res_pjsip_caller_id", "res_pjsip_dtmf_info", "res_pjsip_rfc3326",
    "res_pjsip_nat", "res_rtp_asterisk", "chan_pjsip", "codec_alaw", "codec_ulaw", "codec_g722", "codec_resample",
    "res_timing_timerfd", "pbx_config", "app_dial", "func_timeout", "func_logic", "func_strings", "func_callerid",
    "func_channel", "bridge_simple", "bridge_builtin_features", "bridge_native_rtp", "res_audiosocket",
    "app_audiosocket", "res_speech", "res_agi",
)  # fmt: skip
WEBSOCKET_MODULES = ("res_http_websocket", "res_websocket_client", "chan_websocket")

# Asterisk wants them to be there; what isn't said in them isn't done.
_EMPTY = (
    "stasis", "pjproject", "features", "ccss", "cel", "cdr", "udptl", "acl", "codecs", "manager", "cli", "http",
    "chan_websocket", "sorcery", "res_http_media_cache",
)  # fmt: skip
_FILES = ("asterisk", "modules", "logger", "pjsip", "extensions", "rtp", "indications", "websocket_client")

# The dialled number, as a dialplan takes it; and what could end a line or begin a comment in a configuration file.
_NUMBER = re.compile(r"[0-9*#+]{1,24}")
_CHANNEL = re.compile(r"[A-Za-z0-9_]+/[A-Za-z0-9_.@:+-]{1,80}")
_PLAIN = re.compile(r"[^\s;\[\]<>\"\\]{1,128}")
_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
_RTP_PORTS = 400
# This machine by itself, and what a site's own network may be (RFC 1918).
_OWN_NETWORKS = ("127.0.0.1/32", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")


class PbxUnfit(Exception):
    """There is no Asterisk that will do. The sentence says what to install."""


class LineUnconfigured(Exception):
    """A setting of [phone], or its password, is missing or can't be used. The sentence says which."""


@dataclass(frozen=True, slots=True)
class Asterisk:
    """An Asterisk on this machine: how it is started, and where its modules and data are."""

    command: tuple[str, ...]
    modules: Path
    data: Path

    def version(self) -> tuple[int, int]:
        """Its version. Raises PbxUnfit."""
        try:
            told = subprocess.run(  # noqa: S603 – a command that the site's technician named, or the system's own
                [*self.command, "-V"], capture_output=True, text=True, timeout=10, check=True
            ).stdout
        except (OSError, subprocess.SubprocessError) as trouble:
            raise PbxUnfit(
                _("« {path} » doesn't start. Install Asterisk 22.10 or later.").format(path=self.command[-1])
            ) from trouble
        found = _VERSION.search(told)
        if found is None:
            raise PbxUnfit(_("« {path} » is no Asterisk.").format(path=self.command[-1]))
        return int(found[1]), int(found[2])

    def check(self, media: str) -> tuple[int, int]:
        """Its version, where it has all that the line needs. Raises PbxUnfit."""
        version = self.version()
        if version < LEAST_VERSION:
            told = _("Asterisk {found} is too old: {least} or later is needed.")
            raise PbxUnfit(told.format(found=".".join(map(str, version)), least=".".join(map(str, LEAST_VERSION))))
        missing = [name for name in modules_for(media) if not (self.modules / f"{name}.so").is_file()]
        if missing:
            told = _("This Asterisk lacks modules: {names}. Install them.")
            raise PbxUnfit(told.format(names=", ".join(missing)))
        return version


def modules_for(media: str) -> tuple[str, ...]:
    """The modules that the line needs."""
    return (*MODULES, *(WEBSOCKET_MODULES if media == "websocket" else ()))


def find_asterisk(kit: Path | None = None) -> Asterisk:
    """The system's Asterisk, or the one unpacked in the folder `kit`. Raises PbxUnfit."""
    if kit is not None:
        return _from_kit(kit)
    command = shutil.which("asterisk", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if command is None:
        raise PbxUnfit(_("There is no Asterisk on this machine. Install Asterisk 22.10 or later."))
    for library in (*Path("/usr/lib").glob("*/asterisk/modules"), Path("/usr/lib/asterisk/modules")):
        if library.is_dir():
            return Asterisk((command,), library, Path("/usr/share/asterisk"))
    raise PbxUnfit(_("This Asterisk lacks modules: {names}. Install them.").format(names="asterisk-modules"))


def _from_kit(kit: Path) -> Asterisk:
    root = kit / "root"
    loaders = [*root.glob("usr/lib64/ld-linux-*.so.*"), *root.glob("usr/lib/ld-linux-*.so.*")]
    libraries = next((path.parents[1] for path in root.glob("usr/lib/*/asterisk/modules")), None)
    if not loaders or libraries is None:
        raise PbxUnfit(_("There is no Asterisk in « {path} ».").format(path=kit))
    command = (str(loaders[0]), "--library-path", str(libraries), str(root / "usr" / "sbin" / "asterisk"))
    return Asterisk(command, libraries / "asterisk" / "modules", root / "usr" / "share" / "asterisk")


# --- what is the line's own ----------------------------------------------------------------------------------------


def secret_of(folder: Path) -> str:
    """What the dialplan and the line know of each other, made once; for this account alone."""
    path = folder / "secret"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = secrets.token_urlsafe(24)
        _write(path, secret + "\n")
        return secret


def password_of(folder: Path, settings: Phone) -> str:
    """The password that the line registers with, from `folder`/password. Raises LineUnconfigured."""
    path = folder / "password"
    try:
        is_open = path.stat().st_mode & 0o077
        password = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as trouble:
        if not settings.server:
            return ""
        told = _("Write the password of « {user} » on {server} into {path}, for this account alone (chmod 600).")
        raise LineUnconfigured(told.format(user=settings.user, server=settings.server, path=path)) from trouble
    if is_open:
        raise LineUnconfigured(_("{path} can be read by others: chmod 600 {path}").format(path=path))
    if not _PLAIN.fullmatch(password):
        raise LineUnconfigured(_("The password in {path} can't be written for Asterisk: change it.").format(path=path))
    return password


def reception_target(settings: Phone) -> str:
    """What Asterisk dials for the reception: a number by the line, or a channel as the site wrote it."""
    if not settings.reception or _CHANNEL.fullmatch(settings.reception):
        return settings.reception
    return f"PJSIP/{settings.reception}@line"


def write_configuration(
    folder: Path,
    settings: Phone,
    asterisk: Asterisk,
    *,
    own: Path,
    bind: str = "0.0.0.0",  # noqa: S104 – the box must reach it; who isn't known there is refused
    rtp_first: int = 10000,
) -> Path:
    """Write Asterisk's whole configuration into `folder`; `own` holds secret and password. Gives asterisk.conf.

    Raises LineUnconfigured.
    """
    _check(settings)
    values: dict[str, Any] = {
        "folder": folder,
        "run": folder / "run",
        "modules": asterisk.modules,
        "data": asterisk.data,
        "modules_loaded": modules_for(settings.media),
        "bind": bind,
        "sip_port": settings.sip_port,
        "rtp_first": rtp_first,
        "rtp_last": rtp_first + _RTP_PORTS,
        "rtp_timeout": 10,
        "connection": settings.connection,
        "server": settings.server,
        "external_address": settings.external_address,
        "own_networks": _OWN_NETWORKS,
        "user": settings.user,
        "password": password_of(own, settings),
        "extension": settings.extension,
        "agi_port": settings.agi_port,
        "sound_port": settings.sound_port,
        "secret": secret_of(own),
        "reception": reception_target(settings),
        "reception_seconds": settings.reception_seconds,
        "longest_seconds": 2 * 60 * settings.longest_minutes,
        "most_calls": 4 * (settings.lines + settings.most_waiting) + 8,
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "run").mkdir(mode=0o700, exist_ok=True)
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 – no HTML; `_check` has looked at what goes in
        keep_trailing_newline=True,
    )
    for name in _EMPTY:
        _write(folder / f"{name}.conf", "")
    for name in _FILES:
        _write(folder / f"{name}.conf", templates.get_template(f"{name}.conf.jinja").render(values))
    return folder / "asterisk.conf"


def _check(settings: Phone) -> None:
    """Nothing that a person wrote may mean more to Asterisk than it says. Raises LineUnconfigured."""
    told = _("[phone] {name} in kiosk.toml can't be « {value} »: correct it.")
    if not _NUMBER.fullmatch(settings.extension):
        raise LineUnconfigured(told.format(name="extension", value=settings.extension))
    for name in ("server", "user"):
        value = getattr(settings, name)
        if value and not _PLAIN.fullmatch(value):
            raise LineUnconfigured(told.format(name=name, value=value))
    if settings.external_address and not _ADDRESS.fullmatch(settings.external_address):
        raise LineUnconfigured(told.format(name="external_address", value=settings.external_address))
    if settings.server and not settings.user:
        raise LineUnconfigured(told.format(name="user", value=""))
    if settings.reception and not (_NUMBER.fullmatch(settings.reception) or _CHANNEL.fullmatch(settings.reception)):
        raise LineUnconfigured(told.format(name="reception", value=settings.reception))


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
