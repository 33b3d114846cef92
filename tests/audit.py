"""What has been published against the libraries that a kiosk runs. A command, for `tests/run --all`.

Advisories are asked of the index that the libraries come from. Where it doesn't answer nothing is known, which is said
and is no fault of the code.
"""

import json
import subprocess
import sys
from pathlib import Path

import click

LOCK = Path(__file__).parents[1] / "requirements.lock"
_SECONDS = 180


def main() -> None:
    """Exit 1 where something is known against one of them."""
    audit = Path(sys.executable).with_name("pip-audit")
    asked = [audit, "--requirement", LOCK, "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=_SECONDS)
        found = json.loads(told.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        click.echo("Personne n’a pu dire si quelque chose est connu contre les bibliothèques.")
        return
    known = [f"{one['name']} {one['version']}: {flaw['id']}" for one in found for flaw in one.get("vulns", ())]
    unasked = sum("skip_reason" in one for one in found)
    for flaw in known:
        click.echo(flaw)
    click.echo(f"{len(found)} bibliothèques, {len(known)} failles publiées, {unasked} sans réponse.")
    sys.exit(bool(known))


if __name__ == "__main__":
    main()
