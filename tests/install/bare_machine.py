"""A bare machine in a folder: a dpkg of its own, an archive with one package, no network. Real apt, dpkg, pip, openssl.

Nothing of the machine that the tests run on is changed: apt and dpkg are told to work in the folder.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from start_project import SmallProject, small_project

ARCHITECTURE = subprocess.run(
    ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
).stdout.strip()

# A network name space of its own, with its loopback alone, and the right to change nothing else.
ALONE = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--net", "--map-root-user")


def build_package(folder: Path, name: str, depends: str = "") -> Path:
    """A .deb called `name` that holds one file."""
    tree = folder / f"tree of {name}"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "usr" / "share" / name).mkdir(parents=True)
    (tree / "usr" / "share" / name / "proof").write_text(f"{name} is here\n", encoding="utf-8")
    control = f"Package: {name}\nVersion: 1:2.0-1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\n"
    needs = f"Depends: {depends}\n" if depends else ""
    (tree / "DEBIAN" / "control").write_text(f"{control}{needs}Description: a stone\n", encoding="utf-8")
    (tree / "DEBIAN").chmod(0o755)  # what dpkg-deb insists on, whatever the umask
    path = folder / f"{name}_1%3a2.0-1_all.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, path], check=True, capture_output=True)
    shutil.rmtree(tree)
    return path


def write_index(folder: Path) -> None:
    """What apt reads of an archive that is one folder."""
    stanzas = []
    for deb in sorted(folder.glob("*.deb")):
        fields = subprocess.run(["dpkg-deb", "--field", deb], capture_output=True, text=True, check=True).stdout
        # A server would be asked for the name as it is written in addresses: apt undoes that.
        plain = deb.rename(deb.with_name(deb.name.replace("%3a", ":")))
        digest = subprocess.run(["sha256sum", plain], capture_output=True, text=True, check=True).stdout.split()[0]
        stanzas.append(f"{fields}Filename: ./{plain.name}\nSize: {plain.stat().st_size}\nSHA256: {digest}\n")
    (folder / "Packages").write_text("\n".join(stanzas), encoding="utf-8")


@dataclass
class Machine:
    """A folder that stands for a machine: where dpkg installs, where the kiosk is put, where its state is."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def bare(cls, folder: Path, sources: str = "") -> "Machine":
        """One on which nothing is installed. `sources`: the lines of apt's list, if it has a network."""
        dpkg = folder / "root" / "var" / "lib" / "dpkg"
        for place in (dpkg / "info", dpkg / "updates", dpkg / "triggers", folder / "lists" / "partial"):
            place.mkdir(parents=True)
        (dpkg / "status").touch()
        (dpkg / "available").touch()
        (folder / "archives" / "partial").mkdir(parents=True)
        (folder / "sources.list").write_text(sources, encoding="utf-8")
        (folder / "apt.conf").write_text(
            f'Dir::State::status "{dpkg}/status";\nDir::State::lists "{folder}/lists";\n'
            f'Dir::State::extended_states "{folder}/extended";\nDir::Cache::archives "{folder}/archives";\n'
            f'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\nDir::Log "{folder}";\n'
            f'Dir::Etc::SourceList "{folder}/sources.list";\nDir::Etc::SourceParts "/dev/null";\n'
            f'DPkg::Options {{ "--root={folder}/root"; "--force-not-root"; "--log={folder}/dpkg.log"; }};\n'
            'APT::Sandbox::User "root";\n#clear DPkg::Post-Invoke;\n'
            "#clear DPkg::Pre-Install-Pkgs;\n#clear APT::Update::Post-Invoke;\n"
            "#clear APT::Update::Post-Invoke-Success;\n",
            encoding="utf-8",
        )
        return cls(
            folder,
            {
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "LANG": "C.UTF-8",
                "APT_CONFIG": str(folder / "apt.conf"),
                "DPKG_ADMINDIR": str(dpkg),
                "CLAIRVOIX_HOME": str(folder / "opt"),
                "CLAIRVOIX_STATE": str(folder / "state"),
                "CLAIRVOIX_SYSTEM": str(folder / "system"),
                "CLAIRVOIX_USER": "root",
            },
        )

    def run(self, *command: str, alone: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        """A command on it; without any network unless told otherwise."""
        return subprocess.run(
            [*(ALONE if alone else ()), *command],
            cwd=self.folder,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """`bash config/start` of the project there."""
        return self.run("bash", str(project / "config" / "start"), *arguments, **variables)

    def has(self, package: str) -> bool:
        """Whether the package's file is on it."""
        return (self.folder / "root" / "usr" / "share" / package / "proof").exists()

    @property
    def log(self) -> str:
        """What programs said during the last installation."""
        path = self.folder / "opt" / "start.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""


def workshop(folder: Path) -> tuple[SmallProject, Machine]:
    """A connected machine with the small project: the archive is a folder, and so is where libraries come from."""
    archive = folder / "archive"
    archive.mkdir(parents=True)
    build_package(archive, "clairvoix-flint")
    build_package(archive, "clairvoix-pebble", depends="clairvoix-flint")
    write_index(archive)
    project = small_project(folder / "project")
    (project.folder / "config" / "packages.txt").write_text("clairvoix-nowhere|clairvoix-pebble\n", encoding="utf-8")
    for extra in (project.folder / "config" / "deploy").glob("packages-*.txt"):
        extra.write_text("clairvoix-flint\n", encoding="utf-8")
    machine = Machine.bare(folder / "machine", f"deb [trusted=yes] copy:{archive} ./\n")
    machine.environment |= {
        name: project.environment[name] for name in ("PIP_CONFIG_FILE", "PIP_NO_INDEX", "PIP_FIND_LINKS")
    }
    return project, machine


@dataclass(frozen=True)
class Bundle:
    """A signed folder, and the paper that comes with it."""

    folder: Path
    fingerprint: str
    private_key: Path
    made: subprocess.CompletedProcess[str]
