"""The smallest build backend: a wheel out of the standard library alone, so that installing needs no network."""

import zipfile
from pathlib import Path

_METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
_WHEEL = "Wheel-Version: 1.0\nGenerator: small\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def write_wheel(folder: Path, name: str, files: dict[str, str]) -> Path:
    """Write `name` 1.0 to `folder`. `files` are texts by their path in the wheel."""
    information = f"{name}-1.0.dist-info"
    members = files | {f"{information}/METADATA": _METADATA.format(name=name), f"{information}/WHEEL": _WHEEL}
    members[f"{information}/RECORD"] = "".join(f"{path},,\n" for path in (*members, f"{information}/RECORD"))
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for member, text in members.items():
            wheel.writestr(member, text)
    return path


def build_editable(wheel_directory: str, config_settings: object = None, metadata_directory: str | None = None) -> str:
    """PEP 660: the project stays where it is, and `kiosk` becomes a command."""
    files = {
        "small.pth": f"{Path.cwd()}\n",
        "clairvoix-1.0.dist-info/entry_points.txt": "[console_scripts]\nkiosk = kiosk.cli:main\n",
    }
    return write_wheel(Path(wheel_directory), "clairvoix", files).name
