"""Supply networks of a case's own: written into the case, or in files beside it.

After this a network stands under `specs` as plain data, wherever it was written, and a claim's parameter
`spec` holds its name: what a case says, and the digest of it, then hold the network too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tertius.core.errors import CaseError, TertiusError, shorten
from tertius.core.files import read_text
from tertius.core.tree import MAX_BYTES, Tree, read_tree

_SUFFIXES = (".yaml", ".yml")


def named_files(tree: Tree, origin: str, folder: Path | None) -> Iterator[TertiusError]:
    """Put the networks that a case names or holds under `specs`; return what is wrong with them.

    Parameters
    ----------
    tree : Tree
        The case as plain data; it is changed.
    folder : Path or None
        Where the files lie; None: there can be none.
    """
    specs = tree.value.get("specs", {})
    if not isinstance(specs, dict):
        return  # the schema says so
    for name, network in list(specs.items()):
        if isinstance(network, str):
            where = f"{origin}:{tree.lines.get(('specs', name), 1)}: specs, {name}"
            yield from _read(specs, name, network, where, folder)
    claims = tree.value.get("claims")
    for number, claim in enumerate(claims if isinstance(claims, list) else []):
        test = claim.get("test") if isinstance(claim, dict) else None
        parameters = test.get("parameters") if isinstance(test, dict) else None
        if not isinstance(parameters, dict):
            continue
        network = parameters.get("spec")
        if isinstance(network, dict):
            name = str(network.get("id", claim.get("id", "network")))
            specs[name], parameters["spec"] = network, name
        elif isinstance(network, str) and network.endswith(_SUFFIXES):
            name = PurePosixPath(network).stem
            line = tree.lines.get(("claims", number, "test", "parameters", "spec"), 1)
            parameters["spec"] = name
            if name not in specs:
                yield from _read(specs, name, network, f"{origin}:{line}: claim {claim.get('id')!r}", folder)
    if specs:
        tree.value["specs"] = specs


def _read(
    specs: dict[str, Any], name: str, file: str, where: str, folder: Path | None
) -> Iterator[TertiusError]:
    specs[name] = {}
    path = PurePosixPath(file)
    if not file.endswith(_SUFFIXES) or path.is_absolute() or ".." in path.parts or "\\" in file:
        yield CaseError(where, "the name of a YAML file beside the case", shorten(file))
    elif folder is None:
        yield CaseError(where, "a case in a file, beside which others can lie", shorten(file))
    else:
        try:
            text = read_text(folder / path, MAX_BYTES, CaseError)
            specs[name] = read_tree(text, str(folder / path)).value
        except CaseError as error:
            yield CaseError(f"{where}: {error.where}", error.expected, error.got, error.remedy)
