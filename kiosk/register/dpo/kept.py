"""The table of what is kept: where, how long, who reads it. What the data-protection papers print.

One line a kind of thing, in the order of importance to a person. The words stand in `kiosk/locale/fr/dpo.toml` under
the same ids; here is what the code knows: which tables and folders hold it, and the delays that the code keeps.
A test holds this against the register's schema, so that no table can be added without saying what it keeps.
"""

from dataclasses import dataclass

# DESIGN.md, What is kept. The site's own delay is in its settings.
CALLER_DAYS = 30
CALL_HOURS = 1
LOG_DAYS = 30


@dataclass(frozen=True, slots=True)
class Kept:
    """One line. `tables` are the register's, `folders` those under `var/`; none where nothing is on a disk of ours."""

    id: str
    tables: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    is_personal: bool = True


KEPT: tuple[Kept, ...] = (
    Kept("records", tables=("bodies",)),
    Kept("steps", tables=("steps",)),
    Kept("deeds", tables=("steps",)),
    Kept("mediators", folders=("desk",)),
    Kept("chain", tables=("entries",)),
    Kept("tombstones", tables=("steps",)),
    Kept("outbox", tables=("outbox",)),
    Kept("requests", tables=("answered",)),
    Kept("attempts", tables=("attempts",)),
    Kept("counts", tables=("counts", "tallies", "figures"), is_personal=False),
    Kept("words", tables=("codebooks",), folders=("archive", "clips", "models"), is_personal=False),
    Kept("rehearsals", folders=("rehearsal", "demonstrations"), is_personal=False),
    Kept("setup", folders=("setup",), is_personal=False),
    Kept("keys", folders=("keys", "phone"), is_personal=False),
    Kept("identity"),
    Kept("callers", folders=("sealed",)),
    Kept("transfers", folders=("transfers",)),
    Kept("session"),
    Kept("pictures", folders=("printouts",)),
    Kept("logs", is_personal=False),
    Kept("backups"),
)
