"""Write the hashes of all files of all packages that an install may fetch, for every platform.

Run ``python tools/lock.py`` after an edit of ``constraints.txt`` or of the dependencies in
``pyproject.toml``.  It asks `uv <https://docs.astral.sh/uv/>`_, from the path or installed for the moment,
what the constraints come to on Linux, macOS and Windows and all Python versions that the package takes, and
keeps the hashes that the index gives.  The index is the one that is configured: no file names it.
Installing needs pip alone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "requirements"
#: File, extras whose packages it lists, and the file that it adds to.
FILES = (
    ("build", None, None),
    ("run", (), None),
    ("web", ("web", "read"), "run"),
    ("dev", ("web", "read", "dev"), "web"),
    ("docs", ("docs",), "run"),
)


def uv_of(folder: Path) -> str:
    """Return the command `uv`, installed into a folder where there is none."""
    if found := shutil.which("uv"):
        return found
    venv.create(folder, with_pip=True)
    places = folder / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([places / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(places / "uv")


def blocks(text: str) -> list[str]:
    """Return requirements with their hashes, one a package."""
    return [block for block in re.split(r"\n(?=[^\s#])", text.strip()) if block and block[0] != "#"]


def locked(uv: str, extras: tuple[str, ...] | None) -> list[str]:
    """Return requirements with hashes of the package with some extras; None: of what builds it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    first = re.findall(r"3\.\d+", project["project"]["requires-python"])[0]
    asked = "\n".join(project["build-system"]["requires"]) if extras is None else None
    given = ["-"] if extras is None else ["pyproject.toml", *(f"--extra={name}" for name in extras)]
    command = [uv, "pip", "compile", *given, "--universal", "--python-version", first, "--quiet"]
    command += ["--constraint", "constraints.txt", "--generate-hashes", "--no-header", "--no-annotate"]
    done = subprocess.run(command, cwd=ROOT, input=asked, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"lock: {done.stderr.strip()}")
    return blocks(done.stdout)


def bare(found: list[str]) -> list[str]:
    """Return requirements that came without a hash: an index need not give any."""
    return [block.split()[0] for block in found if "--hash=" not in block]


def main() -> int:
    """Write the files; exit 1 where a package has no hash, and then change none of them."""
    FOLDER.mkdir(exist_ok=True)
    made: dict[str, list[str]] = {}
    with TemporaryDirectory() as folder:
        uv = uv_of(Path(folder))
        for name, extras, _ in FILES:
            made[name] = locked(uv, extras)
    if without := sorted({name for found in made.values() for name in bare(found)}):
        print(f"lock: the index gives no hash for {', '.join(without)}; nothing was written", file=sys.stderr)
        return 1
    for name, _, base in FILES:
        known = set(made[base]) if base else set()
        lines = ["# Made by tools/lock.py; names no index."]
        lines += [f"-r {base}.txt"] if base else []
        text = "\n".join([*lines, *(block for block in made[name] if block not in known)]) + "\n"
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
        print(f"{name}: {len(made[name])} packages, {sum(b.count('--hash=') for b in made[name])} hashes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
