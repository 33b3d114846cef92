"""Small files are written whole or not at all, and a register is looked for where it is."""

from pathlib import Path

import pytest

from kiosk.register import durable
from kiosk.register.errors import RegisterUnavailable
from kiosk.register.whereabouts import whereabouts


def test_a_new_file_never_takes_the_place_of_one_that_is_there(tmp_path: Path) -> None:
    key = tmp_path / "station.key"
    durable.write_new(key, b"first", mode=0o600)
    with pytest.raises(FileExistsError):
        durable.write_new(key, b"second", mode=0o600)
    assert (key.read_bytes(), key.stat().st_mode & 0o777) == (b"first", 0o600)
    assert list(tmp_path.iterdir()) == [key]


def test_a_replaced_file_leaves_no_draft(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.json"
    durable.write_new(accounts, b"old", mode=0o600)
    durable.replace(accounts, b"new", mode=0o600)
    assert accounts.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [accounts]


def test_what_cannot_be_put_in_place_is_named_and_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "taken" / "by").mkdir(parents=True)
    with pytest.raises(RegisterUnavailable):
        durable.replace(tmp_path / "taken", b"new", mode=0o600)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_rehearsals_are_elsewhere_under_station_0_and_never_in_the_sites_database(tmp_path: Path) -> None:
    site = whereabouts(tmp_path, 412, "postgresql+psycopg://site", rehearsal=False)
    rehearsals = whereabouts(tmp_path, 412, "postgresql+psycopg://site", rehearsal=True)
    assert (site.folder, site.station, site.url, site.is_rehearsal) == (
        tmp_path,
        412,
        "postgresql+psycopg://site",
        False,
    )
    assert (rehearsals.folder, rehearsals.station, rehearsals.url) == (tmp_path / "rehearsal", 0, "")
    assert rehearsals.is_rehearsal
