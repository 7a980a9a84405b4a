"""Files of the workspace by id: a name from an address never becomes a path by itself."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from tertius.case.load import load_case, packaged_cases
from tertius.case.schema import Case
from tertius.core.errors import StoreError, TertiusError, near_miss, shorten
from tertius.core.files import atomic
from tertius.web.errors import Missing

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST = 60
FOLDERS = ("cases", "drafts", "texts", "runs")


@dataclass(frozen=True)
class Entry:
    """A case of the library; `problem` says why it cannot be read."""

    id: str
    packaged: bool
    case: Case | None
    problem: str = ""


@dataclass(frozen=True)
class Workspace:
    """The folder of the workbench: ``cases``, ``drafts``, ``texts`` (sent, not read yet), and ``runs``."""

    root: Path

    def made(self) -> Workspace:
        """Return the workspace with its folders made.

        Raises
        ------
        StoreError
            It cannot be written.
        """
        for name in FOLDERS:
            try:
                (self.root / name).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                got = error.strerror or "an error"
                raise StoreError(str(self.root), "a folder that can be written", got) from None
        return self

    @property
    def database(self) -> Path:
        """File of the database."""
        return self.root / "workbench.sqlite"

    def own_cases(self) -> list[str]:
        """Return the ids of the workspace's cases, sorted."""
        found = (self.root / "cases").glob("*.yaml")
        return sorted(path.stem for path in found if is_id(path.stem))

    def case_file(self, name: str) -> Path:
        """Return where a case of the workspace lies."""
        return self.root / "cases" / f"{checked(name, 'case')}.yaml"

    def case_origin(self, name: str) -> str:
        """Return what `load_case` takes for a case: a file of the workspace, else a packaged name.

        Raises
        ------
        UsageError
            No case of this id.
        """
        file = self.case_file(name)
        if file.is_file():
            return str(file)
        packaged = packaged_cases()
        if name in packaged:
            return name
        raise Missing("case", "the id of a case", repr(name), near_miss(name, [*packaged, *self.own_cases()]))

    def case(self, name: str) -> Case:
        """Return a case by its id."""
        return load_case(self.case_origin(name))

    def library(self) -> list[Entry]:
        """Return every case, those of the workspace first; one that cannot be read says why."""
        own = self.own_cases()
        names = [
            *((name, False) for name in own),
            *((name, True) for name in packaged_cases() if name not in own),
        ]
        return [self._entry(*pair) for pair in names]

    def _entry(self, name: str, packaged: bool) -> Entry:
        try:
            return Entry(name, packaged, self.case(name))
        except TertiusError as error:
            return Entry(name, packaged, None, str(error).replace(str(self.root), "workspace"))

    def draft_file(self, name: str) -> Path:
        """Return where a draft lies."""
        return self.root / "drafts" / f"{checked(name, 'draft')}.json"

    def drafts(self) -> list[str]:
        """Return the ids of drafts, the last changed first."""
        found = [path for path in (self.root / "drafts").glob("*.json") if is_id(path.stem)]
        return [path.stem for path in sorted(found, key=lambda path: -path.stat().st_mtime)]

    def run_folder(self, number: int) -> Path:
        """Return the folder of a run by its job's number."""
        return self.root / "runs" / str(int(number))

    def free(self, name: str, *folders: str) -> str:
        """Return an id that no file of some folders has: `name`, or `name` with a number."""
        taken = {path.name.split(".")[0] for folder in folders for path in (self.root / folder).iterdir()}
        number, out = 2, name
        while out in taken:
            out, number = f"{name[: LONGEST - 4].rstrip('-')}-{number}", number + 1
        return out

    def keep_text(self, name: str, suffix: str, data: bytes) -> Path:
        """Write a text that was sent, for the job that reads it."""
        target = self.root / "texts" / f"{checked(name, 'text')}{suffix}"
        with atomic(target) as part:
            part.write_bytes(data)
        return target


def slug(text: str, words: int = 6) -> str:
    """Return an id made of the first words of a text, without accents; "text" where it has none."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    found = re.findall(r"[a-z0-9]+", kept)[:words]
    out = "-".join(found)[: LONGEST - 5].strip("-")
    return out if out[:1].isalpha() else f"text-{out}".strip("-")


def is_id(name: str) -> bool:
    """Whether a text is an id: small letters, digits, hyphens."""
    return len(name) <= LONGEST and _ID.fullmatch(name) is not None


def checked(name: str, noun: str) -> str:
    """Return `name` if it is an id.

    Raises
    ------
    Missing
        It is not: nothing else becomes part of a path.
    """
    if not is_id(name):
        raise Missing(noun, "an id of small letters, digits and hyphens", shorten(name))
    return name
