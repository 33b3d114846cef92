"""The other end of a trunk: a second Asterisk that is the operator. Ours registers with it, and it brings the calls.

It lives at another address of this machine (127.0.0.2), as an operator is another machine, and asks for a password.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kit import KIT, Pbx, free_ports, short, started

from kiosk.phone.pbx import find_asterisk, write_configuration
from kiosk.settings import Phone

ADDRESS = "127.0.0.2"
# Our account there; the number that the city dials for the line; the number of the reception.
USER, PASSWORD = "poste22", "secret-22"
NUMBER, RECEPTION = "0155000000", "0155000001"
# So short that a test sees it lapse (seconds).
EXPIRES = 12

_PJSIP = f"""
[global]
type = global
endpoint_identifier_order = username,ip

[udp]
type = transport
protocol = udp
bind = {ADDRESS}:{{port}}

[common](!)
type = endpoint
transport = udp
disallow = all
allow = alaw
direct_media = no

[{USER}](common)
context = from-site
auth = {USER}
aors = {USER}
; An operator that believes what a telephone says of its address, unless it must not.
rewrite_contact = {{behind_nat}}
rtp_symmetric = {{behind_nat}}
force_rport = yes

[{USER}]
type = auth
auth_type = digest
username = {USER}
password = {PASSWORD}

[{USER}]
type = aor
max_contacts = 1
remove_existing = yes
minimum_expiration = 5
maximum_expiration = {EXPIRES}
default_expiration = {EXPIRES}

[accueil](common)
context = from-city
auth = accueil
aors = accueil
rtp_symmetric = yes

[accueil]
type = auth
auth_type = digest
username = accueil
password = reception

[accueil]
type = aor
max_contacts = 1

[city](common)
context = from-city
rtp_symmetric = yes

[city]
type = identify
endpoint = city
match = 127.0.0.1
"""

_DIALPLAN = f"""
[from-city]
exten => {NUMBER},1,Dial(PJSIP/{USER},20)
[from-site]
exten => {RECEPTION},1,Dial(PJSIP/accueil,20)
"""


@dataclass(frozen=True)
class Operator:
    """Where the operator's account is, and what to start it with."""

    folder: Path
    port: int
    believes_contacts: bool

    @property
    def server(self) -> str:
        """As `kiosk.toml` names it."""
        return f"{ADDRESS}:{self.port}"

    @contextmanager
    def serving(self) -> Iterator[Pbx]:
        """The operator is there. It may be started again, and has forgotten who was registered."""
        found = find_asterisk(KIT)
        phone = Phone(sip_port=self.port)
        rtp = 40000 + (os.getpid() * 500) % 8000
        with short(self.folder) as there:
            file = write_configuration(there, phone, found, own=there / "own", bind=ADDRESS, rtp_first=rtp)
            nat = "no" if self.believes_contacts else "yes"
            (there / "pjsip.conf").write_text(_PJSIP.format(port=self.port, behind_nat=nat), encoding="utf-8")
            (there / "extensions.conf").write_text(_DIALPLAN, encoding="utf-8")
            (there / "run" / "astdb.sqlite3").unlink(missing_ok=True)
            with started(found, file, there, self.port) as pbx:
                yield pbx


def operator(folder: Path, *, believes_contacts: bool = False) -> Operator:
    """An operator on a free port; by default one that answers to where packets come from, as most do."""
    (port,) = free_ports(1)
    return Operator(folder, port, believes_contacts)
