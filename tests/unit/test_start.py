"""`bash config/start` on a small project of its own: real bash, real environments, real pip, no network."""

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from start_project import SmallProject, small_project

SOMEBODY = 65534 if os.geteuid() == 0 else None  # an account that isn't root
NOT_A_PACKAGE = "clairvoix-that-nobody-packaged"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """One that `--prepare` has gone through, in a folder with spaces and an accent in its name."""
    project = small_project(tmp_path_factory.mktemp("start") / "la borne de l’été")
    (project.folder / "config" / "packages.txt").write_text("bash\n", encoding="utf-8")
    outcome = project.start("--prepare")
    assert outcome.returncode == 0, outcome.stderr + (project.folder / "var" / "start.log").read_text()
    assert project.calls() == ["script render --progress"]
    return project


@pytest.fixture
def fresh(tmp_path: Path) -> SmallProject:
    """One where nothing was installed yet."""
    return small_project(tmp_path / "fresh")


@pytest.fixture
def lock_as_before(prepared: SmallProject) -> Iterator[None]:
    yield
    prepared.lock()


def one_line(outcome: subprocess.CompletedProcess[str]) -> str:
    """The single line that somebody reads who did what can't be; exit code 2."""
    assert outcome.returncode == 2, outcome.stdout + outcome.stderr
    assert outcome.stderr.count("\n") == 1, outcome.stderr
    return outcome.stderr.strip()


def test_help_says_how_to_use_it_and_does_nothing(fresh: SmallProject) -> None:
    outcome = fresh.start("--help")
    assert outcome.returncode == 0
    assert "bash config/start --prepare" in outcome.stdout
    assert not (fresh.folder / "var").exists()


def test_an_unknown_option_gets_one_line(fresh: SmallProject) -> None:
    assert "--porpare" in one_line(fresh.start("--porpare"))
    assert not (fresh.folder / "var").exists()


def test_a_run_time_folder_that_cannot_be_written_is_named(fresh: SmallProject) -> None:
    assert "/dev/null/var" in one_line(fresh.start(CLAIRVOIX_VAR="/dev/null/var"))


def test_missing_packages_are_named_to_somebody_who_may_not_install_them() -> None:
    with TemporaryDirectory() as seen_by_all:  # pytest's own are closed to other accounts
        Path(seen_by_all).chmod(0o755)
        project = small_project(Path(seen_by_all) / "fresh")
        (project.folder / "config" / "packages.txt").write_text(f"bash\n{NOT_A_PACKAGE}|other\n", encoding="utf-8")
        project.pretend("sudo", "exit 1")
        var = Path(seen_by_all) / "var of somebody"
        var.mkdir()
        var.chmod(0o777)
        said = one_line(project.start(user=SOMEBODY, CLAIRVOIX_VAR=str(var)))
        assert f"sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends {NOT_A_PACKAGE}'" in said
        assert not (project.programs / "apt-calls").exists()


def test_only_what_is_missing_is_installed_and_a_failure_says_what_to_type(fresh: SmallProject) -> None:
    (fresh.folder / "config" / "packages.txt").write_text(f"bash # here\nother-shell|bash\n\n{NOT_A_PACKAGE}\n")
    said = one_line(fresh.start())
    assert f"apt-get install -y --no-install-recommends {NOT_A_PACKAGE}" in said
    install = (fresh.programs / "apt-calls").read_text().splitlines()[-1]
    assert install.endswith(f"install --no-install-recommends {NOT_A_PACKAGE}")


def test_apt_without_a_network_says_to_plug_one_in(fresh: SmallProject) -> None:
    (fresh.folder / "config" / "packages.txt").write_text(f"{NOT_A_PACKAGE}\n")
    fresh.pretend("apt-get", "echo \"Err:1 Temporary failure resolving 'deb.debian.org'\"; exit 100")
    assert "Branchez" in one_line(fresh.start())


def test_a_disk_nearly_full_is_said_before_anything_is_made(fresh: SmallProject) -> None:
    (fresh.folder / "config" / "packages.txt").write_text("bash\n")
    fresh.pretend("df", "echo Filesystem 1M-blocks Used Available; echo /dev/vda 9000 8988 12")
    said = one_line(fresh.start("--prepare"))
    assert "12" in said
    assert "Libérez" in said
    assert not (fresh.folder / ".venv").exists()


def test_a_second_start_is_quick_and_asks_nothing_of_apt_or_pip(prepared: SmallProject) -> None:
    log = (prepared.folder / "var" / "start.log").stat().st_mtime_ns
    before = len(prepared.calls())
    since = time.monotonic()
    outcome = prepared.start()
    assert time.monotonic() - since < 15
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == "http://127.0.0.1:8080/\n"
    assert prepared.calls()[before:] == ["run"]
    assert (prepared.folder / "var" / "start.log").stat().st_mtime_ns == log
    assert not (prepared.programs / "apt-calls").exists()


def test_another_port_is_handed_on(prepared: SmallProject) -> None:
    before = len(prepared.calls())
    assert prepared.start("--port", "8090").returncode == 0
    assert prepared.calls()[before:] == ["run --port 8090"]


@pytest.mark.parametrize("arguments", [("--port",), ("--port", "80"), ("--port", "web"), ("--port", "99999")])
def test_what_is_no_port_is_told_before_anything_is_installed(fresh: SmallProject, arguments: tuple[str, ...]) -> None:
    assert arguments[-1] in one_line(fresh.start(*arguments))
    assert not (fresh.folder / "var").exists()


def test_a_service_s_port_stands_in_its_settings(fresh: SmallProject) -> None:
    assert "[server]" in one_line(fresh.start("--prepare", "--port", "8090"))


def test_preparing_again_does_not_serve(prepared: SmallProject) -> None:
    before = len(prepared.calls())
    assert prepared.start("--prepare").returncode == 0
    assert prepared.calls()[before:] == []


def test_nothing_but_var_changes_while_it_runs(prepared: SmallProject) -> None:
    def everything() -> dict[Path, int]:
        return {
            path: path.stat().st_mtime_ns
            for path in prepared.folder.rglob("*")
            if path.is_file() and (prepared.folder / "var") not in path.parents
        }

    before = everything()
    assert prepared.start().returncode == 0
    assert everything() == before


def test_a_run_time_folder_elsewhere_is_found_from_where_one_stands(prepared: SmallProject, tmp_path: Path) -> None:
    assert prepared.start("--prepare", where=str(tmp_path), CLAIRVOIX_VAR="my var").returncode == 0
    assert (tmp_path / "my var" / "calls").read_text(encoding="utf-8") == "script render --progress\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "config" / "kiosk.toml").write_text("# changed\n", encoding="utf-8"),
        lambda folder: (folder / "var" / "prepared").unlink(),
    ],
    ids=["a setting", "an emptied var"],
)
def test_what_changed_is_rendered_again_and_only_then(prepared: SmallProject, change: Callable[[Path], object]) -> None:
    before = len(prepared.calls())
    change(prepared.folder)
    assert prepared.start("--prepare").returncode == 0
    assert prepared.start("--prepare").returncode == 0
    assert prepared.calls()[before:] == ["script render --progress"]


def test_two_starts_at_once_take_turns(prepared: SmallProject) -> None:
    (prepared.folder / "config" / "kiosk.toml").write_text("# changed again\n", encoding="utf-8")
    before = len(prepared.calls())
    both = [
        subprocess.Popen(prepared.command("--prepare"), env=prepared.environment, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [one.wait() for one in both] == [0, 0]
    assert prepared.calls()[before:] == ["script render --progress"]


@pytest.mark.usefixtures("lock_as_before")
def test_a_library_that_is_not_the_expected_one_is_refused(prepared: SmallProject) -> None:
    prepared.lock(digest="0" * 64)
    outcome = prepared.start("--prepare", PIP_FORCE_REINSTALL="1")
    assert "n’est pas celle qui était attendue" in one_line(outcome)


@pytest.mark.usefixtures("lock_as_before")
def test_an_update_without_a_network_says_so_and_spoils_nothing(prepared: SmallProject) -> None:
    prepared.lock(comment="an update")
    outcome = prepared.start(
        "--prepare",
        PIP_NO_INDEX="0",
        PIP_FIND_LINKS="",
        PIP_INDEX_URL="http://127.0.0.1:9/",
        PIP_RETRIES="1",
        PIP_FORCE_REINSTALL="1",
    )
    assert "Branchez" in one_line(outcome)
    prepared.lock()
    log = (prepared.folder / "var" / "start.log").read_text(encoding="utf-8")
    assert prepared.start("--prepare").returncode == 0
    assert (prepared.folder / "var" / "start.log").read_text(encoding="utf-8") == log, "pip was asked again"


@pytest.mark.usefixtures("lock_as_before")
def test_an_environment_for_developers_will_do(prepared: SmallProject) -> None:
    ready = prepared.folder / ".venv" / "ready"
    before = ready.read_text(encoding="utf-8")
    joined = b"".join((prepared.folder / name).read_bytes() for name in ("pyproject.toml", "requirements-dev.lock"))
    made = before.splitlines()[0]
    ready.write_text(f"{made}\nrequirements-dev.lock {hashlib.sha256(joined).hexdigest()}\n", encoding="utf-8")
    outcome = prepared.start("--prepare")
    ready.write_text(before, encoding="utf-8")
    assert outcome.returncode == 0
    assert "bibliothèques" not in outcome.stdout


def test_a_half_made_environment_is_made_anew(prepared: SmallProject) -> None:
    library = next(prepared.folder.glob(".venv/lib/python*/site-packages/pebble.py"))
    library.unlink()
    (prepared.folder / ".venv" / "half-made").touch()
    assert prepared.start("--prepare").returncode == 0
    assert library.exists()
    assert not (prepared.folder / ".venv" / "half-made").exists()


@pytest.mark.slow
def test_a_folder_that_was_moved_works_in_its_new_place(prepared: SmallProject) -> None:
    moved = prepared.folder.with_name("ailleurs")
    prepared.folder.rename(moved)
    environment = prepared.environment | {"PIP_FIND_LINKS": (moved / "wheels").as_uri()}
    there = SmallProject(moved, prepared.programs, environment)
    outcome = there.start()
    moved.rename(prepared.folder)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.endswith("http://127.0.0.1:8080/\n")


@pytest.mark.slow
def test_an_interrupted_preparation_goes_on_the_next_time(fresh: SmallProject) -> None:
    (fresh.folder / "config" / "packages.txt").write_text("bash\n")
    running = subprocess.Popen(
        # As in a terminal: whoever runs the tests in the background has it ignore SIGINT.
        ["env", "--default-signal=INT", *fresh.command("--prepare")],
        env=fresh.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (fresh.folder / ".venv" / "half-made").exists():
        assert running.poll() is None
        time.sleep(0.01)  # a folder of another process is no event
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate()
    assert running.returncode == 130
    assert "Rien n’est perdu" in said
    assert fresh.start("--prepare").returncode == 0
    assert fresh.calls() == ["script render --progress"]
