"""The panel as a user has it: the embedded tables with the user-level imports over them."""

from __future__ import annotations

from functools import partial
from importlib import resources
from pathlib import Path

import pandas as pd

from tertius.core.errors import PanelError
from tertius.core.provenance import digest
from tertius.panel.overlay import imports, overlaid
from tertius.panel.panel import Panel
from tertius.panel.read import Folder

_REMEDY = "install tertius again, or run 'tertius data build --from DIR'"


def embedded_folder() -> Path:
    """Return the folder of the embedded panel in the installed package."""
    return Path(str(resources.files("tertius"))) / "data"


def embedded(folder: Path | None = None) -> Folder:
    """Return the tables of the embedded panel, or of one that was built, without any import.

    Raises
    ------
    PanelError
        There are none.
    """
    path = embedded_folder() if folder is None else folder
    if not path.is_dir():
        raise PanelError(str(path), "the embedded panel", "no such folder", _REMEDY)
    return Folder.open(path, _REMEDY)


def load_panel(home: Path | None = None, *, folder: Path | None = None) -> Panel:
    """Return the panel; tables are read on first use.

    Parameters
    ----------
    home : Path, optional
        User-level folder with imports; `tertius.core.files.home` by default.
    folder : Path, optional
        A built panel to use in place of the embedded one.

    Returns
    -------
    Panel
        Its `digest` covers the embedded files and those of every import.

    Raises
    ------
    PanelError
        A file is missing or damaged.
    """
    base = embedded(folder)
    over = imports(home)

    def read(table: str, only: tuple[str, str] | None = None) -> pd.DataFrame:
        return overlaid(table, base.read(table, only), over, only)

    total = digest(base.digest, [[item.dataset, item.folder.digest] for item in over])
    manifest = {**base.manifest, "imports": {item.dataset: dict(item.manifest) for item in over}}
    again = partial(load_panel, home, folder=folder)
    return Panel(read, total if over else base.digest, manifest, read_rows=read, again=again)
