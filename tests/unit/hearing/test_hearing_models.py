"""Models are recognized, chosen, installed and doubted by their files; nothing half-copied stays."""

import zipfile
from pathlib import Path

import pytest

from kiosk.hearing import model_for
from kiosk.settings import Hearing
from voice.hearing import installing
from voice.hearing.installing import WrongLanguage, check_known, install, known_checksums
from voice.hearing.models import Kind, Model, chosen, installed, model_in, models_under
from voice.hearing.trouble import ModelDamaged

_VOSK = ("am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "graph/phones/word_boundary.int", "conf/mfcc.conf")
_SPHINX = ("mdef", "means", "variances", "transition_matrices", "feat.params", "fr.dict")


def _folder(path: Path, files: tuple[str, ...], text: str = "x\n") -> Path:
    for name in files:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def test_models_are_known_by_their_files(tmp_path: Path) -> None:
    vosk = model_in(_folder(tmp_path / "vosk-model-some-fr-1", _VOSK))
    assert vosk is not None
    assert (vosk.kind, vosk.language, vosk.rate, vosk.has_own_graph) == (Kind.VOSK, "fr", 16000, False)
    sphinx = model_in(_folder(tmp_path / "fr-small-8k", _SPHINX, "-upperf 3700\n"))
    assert sphinx is not None
    assert (sphinx.kind, sphinx.rate) == (Kind.POCKETSPHINX, 8000)
    assert model_in(tmp_path) is None
    assert {model.name for model in models_under(tmp_path)} == {"vosk-model-some-fr-1", "fr-small-8k"}


def test_a_model_that_lacks_a_file_is_damaged(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "vosk-model-fr", _VOSK)
    (folder / "graph" / "Gr.fst").unlink()
    with pytest.raises(ModelDamaged, match=r"graph/Gr\.fst"):
        model_in(folder)


def test_vosk_and_the_full_band_come_first(tmp_path: Path) -> None:
    sphinx = Model(tmp_path, Kind.POCKETSPHINX, "fr", 16000)
    telephone = Model(tmp_path, Kind.VOSK, "fr", 8000)
    full = Model(tmp_path, Kind.VOSK, "fr", 16000)
    assert chosen((sphinx, telephone, full), "fr", None) == full
    assert chosen((sphinx, telephone), "fr", Kind.POCKETSPHINX) == sphinx
    assert chosen((full,), "fr", None, 8000) is None
    assert chosen((full,), "ar", None) is None


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_folder_is_installed_and_found_again(tmp_path: Path, *, is_linked: bool) -> None:
    source = _folder(tmp_path / "stick" / "vosk-model-fr", _VOSK)
    placed = install(tmp_path / "stick", tmp_path / "models", ("fr",), is_linked=is_linked)
    assert [model.name for model in placed] == ["vosk-model-fr"]
    assert (tmp_path / "models" / "vosk-model-fr").is_symlink() is is_linked
    assert [model.name for model in installed(tmp_path / "models")] == ["vosk-model-fr"]
    assert source.is_dir()
    install(tmp_path / "stick", tmp_path / "models", ("fr",), is_linked=is_linked)
    assert len(list((tmp_path / "models").iterdir())) == 1


def test_a_dictionary_beside_the_model_comes_along(tmp_path: Path) -> None:
    _folder(tmp_path / "stick" / "fr-small", _SPHINX[:-1])
    _folder(tmp_path / "stick", ("fr.dict",), "bonjour bb on jj ou rr\n")
    (model,) = install(tmp_path / "stick", tmp_path / "models", ("fr",))
    assert model.dictionary == (tmp_path / "models" / "fr-small" / "fr.dict",)


def test_a_zip_file_is_installed(tmp_path: Path) -> None:
    source = _folder(tmp_path / "vosk-model-fr", _VOSK)
    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w") as writing:
        for name in _VOSK:
            writing.write(source / name, f"vosk-model-fr/{name}")
    assert [model.name for model in install(archive, tmp_path / "models", ("fr",))] == ["vosk-model-fr"]
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == ["vosk-model-fr"]


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("bonjour", encoding="utf-8")
    for source in (tmp_path / "empty", tmp_path / "text.zip", tmp_path / "absent"):
        with pytest.raises(ModelDamaged):
            install(source, tmp_path / "models", ("fr",))
    _folder(tmp_path / "vosk-model-de", _VOSK)
    with pytest.raises(WrongLanguage):
        install(tmp_path / "vosk-model-de", tmp_path / "models", ("fr",))


def test_a_known_model_is_compared_byte_by_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = known_checksums()["vosk-model-small-fr-0.22"]
    assert "am/final.mdl" in files
    folder = _folder(tmp_path / "vosk-model-small-fr-0.22", _VOSK)
    model = model_in(folder)
    assert model is not None
    with pytest.raises(ModelDamaged):
        check_known(model)
    ours = {name: installing._digest(folder / name) for name in _VOSK}
    monkeypatch.setattr(installing, "known_checksums", lambda: {model.name: ours})
    assert check_known(model)
    (folder / "am" / "final.mdl").write_text("changed", encoding="utf-8")
    with pytest.raises(ModelDamaged, match=r"am/final\.mdl"):
        check_known(model)


def test_a_linked_model_keeps_the_dictionary_that_lies_beside_it(tmp_path: Path) -> None:
    _folder(tmp_path / "stick" / "fr-small", tuple(name for name in _SPHINX if name != "fr.dict"))
    dictionary = tmp_path / "stick" / "fr.dict"
    dictionary.write_text("a aa\n", encoding="utf-8")
    install(tmp_path / "stick" / "fr-small", tmp_path / "models", ("fr",), is_linked=True)
    assert [model.dictionary for model in installed(tmp_path / "models")] == [(dictionary.resolve(),)]


def test_a_telephone_line_gets_the_model_made_for_it_where_its_engine_has_one(tmp_path: Path) -> None:
    settings = Hearing()
    for name, band in (("fr-small-8k", "-upperf 3700\n"), ("fr-small-16k", "-upperf 6800\n")):
        _folder(tmp_path / name, _SPHINX, band)
    assert model_for(settings, "fr", tmp_path).rate == 16000
    assert model_for(settings, "fr", tmp_path, 8000).rate == 8000
    # A better engine's model for the full band is better than a lesser one's for the line.
    _folder(tmp_path / "vosk-model-some-fr-1", _VOSK)
    assert model_for(settings, "fr", tmp_path, 8000).kind is Kind.VOSK
