"""The voice goes on, or says by name why it can't: dead workers, missing engines, full disks."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from voice.speaking.chain import make_chain
from voice.speaking.clips import ClipStore
from voice.speaking.engines.espeak_ng import EspeakNg
from voice.speaking.engines.espeak_voice import VOICES, EspeakVoice
from voice.speaking.engines.pico import Pico
from voice.speaking.engines.piper import Piper
from voice.speaking.engines.pyttsx3_engine import Pyttsx3
from voice.speaking.trouble import EngineFailed, NoVoice
from voice.speaking.utterance import Utterance

SENTENCE = "Rien n'est fait tant que l'Assurance maladie n'a pas répondu."
LONG = " ".join([SENTENCE] * 40)


@pytest.fixture
def pyttsx3() -> Iterator[Pyttsx3]:
    engine = Pyttsx3()
    yield engine
    engine.close()


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    psutil.Process(pid).status()


def fake_command(folder: Path, name: str, script: str) -> Path:
    """A program named as an engine, that does what `script` says."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys, time\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_a_worker_killed_between_two_sentences_is_replaced(pyttsx3: Pyttsx3) -> None:
    before = pyttsx3.synthesize(SENTENCE, "fr", 125)
    first = pyttsx3.worker_pid
    kill(first)
    after = pyttsx3.synthesize(SENTENCE, "fr", 125)
    assert after.seconds == pytest.approx(before.seconds, rel=0.02)
    assert pyttsx3.worker_pid != first
    assert pyttsx3.restarts == 1


def test_a_worker_killed_in_the_middle_of_a_sentence_is_replaced(pyttsx3: Pyttsx3) -> None:
    pyttsx3.synthesize("bonjour", "fr", 125)
    first = pyttsx3.worker_pid
    assert first is not None
    # Stopped, it can't answer; killed, it never will: the sentence is in its hands for sure.
    os.kill(first, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
    assert pyttsx3.synthesize(LONG, "fr", 125).seconds > 60
    assert pyttsx3.worker_pid != first


def test_a_worker_that_hangs_is_given_up_in_time(pyttsx3: Pyttsx3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.speaking.engines.pyttsx3_engine._ANSWER_SECONDS", 0.5)
    pyttsx3.synthesize("bonjour", "fr", 125)
    first = pyttsx3.worker_pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    assert pyttsx3.synthesize(SENTENCE, "fr", 125).seconds > 2
    assert not psutil.pid_exists(first)


def test_a_voice_that_is_not_there_is_refused_not_replaced(pyttsx3: Pyttsx3, monkeypatch: pytest.MonkeyPatch) -> None:
    french = VOICES["fr"]
    monkeypatch.setitem(VOICES, "fr", EspeakVoice("roa/nowhere", french.pitch, french.paces, french.trial))
    with pytest.raises(EngineFailed, match="roa/nowhere"):
        pyttsx3.synthesize(SENTENCE, "fr", 125)
    with pytest.raises(EngineFailed):
        EspeakNg().synthesize(SENTENCE, "fr", 125)


def test_nothing_of_pyttsx3_is_printed(pyttsx3: Pyttsx3, capfd: pytest.CaptureFixture[str]) -> None:
    pyttsx3.synthesize(SENTENCE, "fr", 125)
    assert capfd.readouterr() == ("", "")


def test_closing_leaves_no_process_behind(pyttsx3: Pyttsx3) -> None:
    pyttsx3.synthesize(SENTENCE, "fr", 125)
    worker = pyttsx3.worker_pid
    assert worker is not None
    pyttsx3.close()
    assert not psutil.pid_exists(worker)


def test_the_worker_ends_with_whoever_started_it() -> None:
    program = (
        "from voice.speaking.engines.pyttsx3_engine import Pyttsx3\n"
        "import os\n"
        "engine = Pyttsx3()\n"
        "engine.synthesize('bonjour', 'fr', 125)\n"
        "print(engine.worker_pid, flush=True)\n"
        "os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    worker = int(done.stdout)
    if psutil.pid_exists(worker):
        psutil.Process(worker).wait(timeout=10)


def test_eight_threads_at_once_all_get_their_own_sentence(pyttsx3: Pyttsx3) -> None:
    texts = [" ".join(["bonjour"] * count) for count in range(1, 9)]
    lengths: dict[str, float] = {}
    threads = [
        threading.Thread(target=lambda t=text: lengths.update({t: pyttsx3.synthesize(t, "fr", 125).seconds}))
        for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = [lengths[text] for text in texts]
    assert ordered == sorted(ordered)
    assert len({round(length, 2) for length in ordered}) == 8


def test_without_espeak_on_the_path_pyttsx3_still_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    chain = make_chain("pyttsx3")
    try:
        assert chain.speak(SENTENCE, "fr").voice.engine == "pyttsx3"
        assert [one.works for one in chain.state()] == [True, False]
    finally:
        chain.close()


def test_without_any_engine_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoVoice, match="espeak-ng"):
        ClipStore(tmp_path / "clips", make_chain("pico"), {}).clip(SENTENCE, "fr")
    assert not (tmp_path / "clips").exists()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sys.exit(1)", "ended with code 1"),
        ("pass", "no sound"),
        ("sys.stdout.write('not a sound')", "no sound"),
        ("time.sleep(60)", "did not answer"),
    ],
)
def test_an_espeak_that_misbehaves_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    monkeypatch.setattr("voice.speaking.engines.espeak_ng._TIMEOUT_SECONDS", 0.5)
    command = fake_command(tmp_path, "espeak-ng", script)
    with pytest.raises(EngineFailed, match=why):
        EspeakNg(str(command)).synthesize(SENTENCE, "fr", 125)


def test_piper_s_own_format_is_understood(tmp_path: Path) -> None:
    model = tmp_path / "voice.onnx"
    model.write_bytes(b"")
    Path(f"{model}.json").write_text('{"audio": {"sample_rate": 16000}}')
    script = "sys.stdin.read(); sys.stdout.buffer.write((b'\\0\\x20' * 8 + b'\\0\\xe0' * 8) * 5000)"
    command = fake_command(tmp_path, "piper", script)
    sound = Piper({"fr": model}, str(command)).synthesize(SENTENCE, "fr", 125)
    assert (sound.rate, sound.seconds) == (16000, 5.0)


def test_pico_s_way_of_being_asked_is_kept_to(tmp_path: Path) -> None:
    script = (
        "import wave\n"
        "_, _, language, _, path, text = sys.argv\n"
        "assert language == 'fr-FR' and text.startswith('<speed level=') and 'a &lt; b' in text\n"
        "with wave.open(path, 'wb') as file:\n"
        "    file.setnchannels(1); file.setsampwidth(2); file.setframerate(16000)\n"
        "    file.writeframes((b'\\0\\x20' * 8 + b'\\0\\xe0' * 8) * 5000)\n"
    )
    command = fake_command(tmp_path, "pico2wave", script)
    sound = Pico(str(command)).synthesize(f"a < b, {SENTENCE}", "fr", 125)
    assert (sound.rate, sound.seconds) == (16000, 5.0)
    with pytest.raises(EngineFailed) as trouble:
        Pico(str(command)).synthesize("zéro, quatre, un, deux", "fr", 125)
    assert "quatre" not in str(trouble.value)


def test_piper_without_its_description_says_which_setting_to_check(tmp_path: Path) -> None:
    command = fake_command(tmp_path, "piper", "pass")
    (tmp_path / "voice.onnx").write_bytes(b"")
    with pytest.raises(EngineFailed, match="piper_voice"):
        Piper({"fr": tmp_path / "voice.onnx"}, str(command)).synthesize(SENTENCE, "fr", 125)


def test_a_full_disk_is_named_and_leaves_no_half_clip(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from voice.speaking.chain import make_chain\n"
        "from voice.speaking.clips import ClipStore\n"
        "from voice.speaking.trouble import DiskFull\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "store = ClipStore(folder, make_chain('espeak-ng'), {})\n"
        "try:\n"
        "    store.clip(sys.argv[2], 'fr')\n"
        "except DiskFull as trouble:\n"
        "    print(trouble, [path.name for path in folder.iterdir()])\n"
    )
    # A real disk of 64 kB, in a namespace of its own.
    command = [
        "unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
        'mount -t tmpfs -o size=64k none "$1" && exec "$2" -c "$3" "$1" "$4"',
        "sh", str(tmp_path), sys.executable, program, LONG,
    ]  # fmt: skip
    if shutil.which("unshare") is None:
        pytest.skip("no `unshare` here (util-linux), so no small disk can be made")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0 and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip(f"this machine lets no test make a small disk: {done.stderr.strip()}")
    assert "is full. Make room there" in done.stdout
    assert done.stdout.strip().endswith("[]")


def test_rendering_goes_on_when_the_worker_dies_on_the_way(tmp_path: Path) -> None:
    chain = make_chain("pyttsx3")
    engine = chain.engines[0]
    assert isinstance(engine, Pyttsx3)
    store = ClipStore(tmp_path, chain, {})
    killed: list[int] = []

    def progress(done: int, _total: int) -> None:
        pid = engine.worker_pid
        if done == 10 and pid is not None:
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    script = [Utterance(f"Phrase numéro {number}, à dire en entier.", "fr") for number in range(30)]
    try:
        keys = store.render_ahead(script, progress)
        assert len(killed) == 1
        assert len(keys) == 30
        assert all(store.path(key).exists() for key in keys)
        assert all(store.has(one.text, "fr") for one in script), "all by the chosen voice"
    finally:
        chain.close()
