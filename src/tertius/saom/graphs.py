"""Graphs of other packages in and out: networkx, objects that speak like igraph's, GraphML files.

Nothing here imports igraph, which is under the GPL: a graph of the caller's is read through its methods.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, StoreError, near_miss, shorten
from tertius.core.files import atomic
from tertius.saom.data.cells import STRUCTURAL_ONE, STRUCTURAL_ZERO, floats
from tertius.saom.data.variables import Network

if TYPE_CHECKING:
    import networkx as nx

SPACE = "{http://graphml.graphdrawing.org/xmlns}"
LARGEST = 100_000_000
"""Bytes of a GraphML file that is read."""


@dataclass(frozen=True)
class _Graph:
    """A graph of one wave, whatever it came from."""

    names: tuple[Hashable, ...]
    edges: tuple[tuple[Hashable, Hashable], ...]
    directed: bool


def network_from_graphs(
    graphs: Sequence[Any], actors: Sequence[Hashable] | None = None, *, symmetric: bool | None = None
) -> Network:
    """Return a one-mode network whose waves are graphs.

    Parameters
    ----------
    graphs : sequence
        One graph a wave: of networkx, or with igraph's methods ``vs``, ``get_edgelist`` and ``is_directed``
        (vertices go by their attribute ``name``, else by number).
    actors : sequence, optional
        Names in the order wanted; those of the first graph if omitted.
    symmetric : bool, optional
        Whether ties are undirected; as the graphs say if omitted.

    Returns
    -------
    Network

    Raises
    ------
    ModelError
        If something is no graph, a graph has actors that are not wanted, or directed and undirected ones mix.

    Examples
    --------
    >>> import networkx as nx
    >>> from tertius import saom
    >>> first, second = nx.path_graph(4), nx.cycle_graph(4)
    >>> network = saom.network_from_graphs([first, second])
    >>> network.symmetric, network.waves.sum(axis=(1, 2)).tolist()
    (True, [6.0, 8.0])
    """
    read = [_graph(graph, wave) for wave, graph in enumerate(graphs, 1)]
    if not read:
        raise ModelError("graphs", "one graph or more", "none")
    if len({g.directed for g in read}) > 1 and symmetric is None:
        raise ModelError("graphs", "directed or undirected ones", "both", "say symmetric=True or False")
    undirected = not read[0].directed if symmetric is None else symmetric
    names = list(read[0].names if actors is None else actors)
    if len(set(names)) < len(names):
        raise ModelError("graphs", "every actor once", "one twice")
    at = {name: i for i, name in enumerate(names)}
    waves: Floats = np.zeros((len(read), len(names), len(names)))
    for w, graph in enumerate(read):
        for one in graph.names:
            if one not in at:
                hint = near_miss(str(one), [str(n) for n in names]) or "name all of them under actors"
                raise ModelError(f"graph of wave {w + 1}", "actors of the list", shorten(one), hint)
        for a, b in graph.edges:
            if a == b:
                raise ModelError(f"graph of wave {w + 1}, actor {shorten(a)}", "no self-tie", "one")
            waves[w, at[a], at[b]] = 1.0
            if undirected or not graph.directed:
                waves[w, at[b], at[a]] = 1.0
    return Network(waves, symmetric=undirected)


def _graph(graph: Any, wave: int) -> _Graph:
    """Read a graph through the methods that it has."""
    if hasattr(graph, "get_edgelist") and hasattr(graph, "vs"):
        vertices = graph.vs
        named = "name" in set(vertices.attributes())
        names = tuple(vertices["name"]) if named else tuple(range(len(vertices)))
        edges = tuple((names[a], names[b]) for a, b in graph.get_edgelist())
        return _Graph(names, edges, bool(graph.is_directed()))
    if hasattr(graph, "is_directed") and hasattr(graph, "edges") and hasattr(graph, "nodes"):
        return _Graph(tuple(graph.nodes), tuple((e[0], e[1]) for e in graph.edges), graph.is_directed())
    raise ModelError(f"graph of wave {wave}", "a graph of networkx or igraph", type(graph).__name__)


def to_networkx(network: Network, wave: int, actors: Sequence[Hashable] | None = None) -> nx.Graph[Any]:
    """Return one wave as a graph of networkx; a missing tie is an edge with ``missing=True``.

    Parameters
    ----------
    network : Network
        Of one mode.
    wave : int
        From 1.
    actors : sequence, optional
        Names; numbers from 0 if omitted.

    Returns
    -------
    networkx.DiGraph, or networkx.Graph of a symmetric network

    Raises
    ------
    ModelError
        If there is no such wave, the network has two modes, or names are too few.

    Examples
    --------
    >>> from tertius import saom
    >>> friends = saom.load_data("pupils").networks["friends"]
    >>> graph = saom.to_networkx(friends, 1)
    >>> graph.number_of_nodes(), graph.is_directed()
    (48, True)
    """
    import networkx as nx

    names = _names(network, wave, actors)
    graph: Any = nx.Graph() if network.symmetric else nx.DiGraph()
    graph.add_nodes_from(names)
    for a, b, missing in _cells(network, wave):
        graph.add_edge(names[a], names[b], **({"missing": True} if missing else {}))
    return graph


def _names(network: Network, wave: int, actors: Sequence[Hashable] | None) -> list[Hashable]:
    waves, n, _ = network.shape
    if network.two_mode:
        raise ModelError("graph of a network", "one mode", "two modes")
    if isinstance(wave, bool) or not isinstance(wave, (int, np.integer)) or not 1 <= wave <= waves:
        raise ModelError("graph of a network", f"a wave from 1 to {waves}", shorten(wave))
    names: list[Hashable] = list(range(n) if actors is None else actors)
    if len(set(names)) != n:
        raise ModelError("graph of a network", f"{n} different names", f"{len(set(names))}")
    return names


def _cells(network: Network, wave: int) -> Iterable[tuple[int, int, bool]]:
    """Yield ties and missing ties of a wave, each pair once where ties are undirected."""
    a = floats(network.cells[wave - 1])
    seen = np.isnan(a) | (a == 1) | (a == STRUCTURAL_ONE)
    np.fill_diagonal(seen, False)
    for i, j in np.argwhere(np.triu(seen) if network.symmetric else seen):
        yield int(i), int(j), bool(np.isnan(a[i, j]))


def write_graphml(
    network: Network, wave: int, path: str | Path, actors: Sequence[Hashable] | None = None
) -> Path:
    """Write one wave as GraphML, the format that most network programs read.

    Edges have the attribute ``value``: 1, 11 (structural) or ``missing``; nodes the attribute ``name``.

    Parameters
    ----------
    network : Network
    wave : int
        From 1.
    path : path
    actors : sequence, optional
        Names; numbers from 0 if omitted.

    Returns
    -------
    Path

    Examples
    --------
    See `read_graphml`:

    >>> import tempfile
    >>> from pathlib import Path
    >>> from tertius import saom
    >>> friends = saom.load_data("pupils").networks["friends"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(saom.write_graphml(friends, 1, Path(folder) / "friends.graphml").name)
    friends.graphml
    """
    names = _names(network, wave, actors)
    a = floats(network.cells[wave - 1])
    root = ElementTree.Element("graphml", {"xmlns": SPACE[1:-1]})
    for key, what in (("name", "node"), ("value", "edge")):
        facts = {"id": key, "for": what, "attr.name": key, "attr.type": "string"}
        ElementTree.SubElement(root, "key", facts)
    way = "undirected" if network.symmetric else "directed"
    graph = ElementTree.SubElement(root, "graph", {"edgedefault": way})
    for i, name in enumerate(names):
        node = ElementTree.SubElement(graph, "node", {"id": f"n{i}"})
        ElementTree.SubElement(node, "data", {"key": "name"}).text = str(name)
    cells = [*_cells(network, wave)]
    cells += [(int(i), int(j), False) for i, j in np.argwhere(a == STRUCTURAL_ZERO)]
    for i, j, missing in cells:
        edge = ElementTree.SubElement(graph, "edge", {"source": f"n{i}", "target": f"n{j}"})
        ElementTree.SubElement(edge, "data", {"key": "value"}).text = "missing" if missing else f"{a[i, j]:g}"
    ElementTree.indent(root)
    with atomic(Path(path)) as part:
        ElementTree.ElementTree(root).write(part, encoding="utf-8", xml_declaration=True)
    return Path(path)


def read_graphml(paths: Sequence[str | Path] | str | Path) -> tuple[Network, tuple[str, ...]]:
    """Return a network whose waves are GraphML files, and the names of its actors.

    Actors go by their attribute ``name`` (``label`` or the identifier without it), in the order of the first
    file; an actor that a later file lacks has no ties there.  An edge's ``value`` may be 0, 1, 10, 11 or
    ``missing``; without one it is a tie.

    Parameters
    ----------
    paths : path, or sequence of paths
        One file a wave.

    Returns
    -------
    network : Network
    names : tuple of str

    Raises
    ------
    ModelError, StoreError
        Naming the file that cannot be read, is no GraphML, or has unknown actors.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from tertius import saom
    >>> friends = saom.load_data("pupils").networks["friends"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = [saom.write_graphml(friends, w, Path(folder) / f"{w}.graphml") for w in (1, 2)]
    ...     again, names = saom.read_graphml(files)
    >>> bool((again.waves == friends.waves[:2]).all()), names[:2]
    (True, ('0', '1'))
    """
    files = [paths] if isinstance(paths, (str, Path)) else list(paths)
    read = [_read(Path(path)) for path in files]
    if not read:
        raise ModelError("GraphML", "one file or more", "none")
    if len({directed for _, _, directed in read}) > 1:
        raise ModelError("GraphML", "directed or undirected graphs", "both")
    names = read[0][0]
    at = {name: i for i, name in enumerate(names)}
    waves: Floats = np.zeros((len(read), len(names), len(names)))
    for w, (here, edges, directed) in enumerate(read):
        for name in here:
            if name not in at:
                hint = near_miss(name, names) or "name all actors in the first file"
                raise ModelError(str(files[w]), "actors of the first file", shorten(name), hint)
        for a, b, value in edges:
            waves[w, at[a], at[b]] = value
            if not directed:
                waves[w, at[b], at[a]] = value
    return Network(waves, symmetric=not read[0][2]), names


def _read(path: Path) -> tuple[tuple[str, ...], list[tuple[str, str, float]], bool]:
    """Return names, edges with their values, and whether ties are directed."""
    try:
        if path.stat().st_size > LARGEST:
            raise StoreError(str(path), f"at most {LARGEST // 1_000_000} MB", "a larger file")
        text = path.read_bytes()
    except OSError:
        raise StoreError(str(path), "a GraphML file", "no such file") from None
    if b"<!DOCTYPE" in text[:10_000].upper() or b"<!ENTITY" in text.upper():
        raise StoreError(str(path), "GraphML without declarations of entities", "some")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise StoreError(str(path), "a GraphML file", f"XML that ends wrongly ({error})") from None
    graph = root.find(f"{SPACE}graph")
    space = SPACE if graph is not None else ""
    graph = root.find("graph") if graph is None else graph
    if graph is None:
        raise StoreError(str(path), "a <graph>", f"<{root.tag.removeprefix(SPACE)}>")
    attributes = {_of(k, "id"): _of(k, "attr.name") for k in root.findall(f"{space}key")}

    def data(element: ElementTree.Element) -> dict[str, str]:
        found = {_of(d, "key"): (d.text or "").strip() for d in element.findall(f"{space}data")}
        return {attributes.get(key, key): text for key, text in found.items()}

    names: dict[str, str] = {}
    for node in graph.findall(f"{space}node"):
        known = data(node)
        names[_of(node, "id")] = known.get("name") or known.get("label") or _of(node, "id")
    if len(set(names.values())) < len(names):
        raise StoreError(str(path), "every actor once", "a name twice")
    edges = []
    for edge in graph.findall(f"{space}edge"):
        ends = _of(edge, "source"), _of(edge, "target")
        if ends[0] not in names or ends[1] not in names:
            raise StoreError(str(path), "edges between its nodes", f"{ends[0]} to {ends[1]}")
        value = _value(path, data(edge).get("value", "1"))
        edges.append((names[ends[0]], names[ends[1]], value))
    return tuple(names.values()), edges, graph.get("edgedefault", "directed") != "undirected"


def _of(element: ElementTree.Element, attribute: str) -> str:
    """Return an attribute, or nothing."""
    return str(element.get(attribute) or "")


def _value(path: Path, text: str) -> float:
    if text.lower() in ("missing", "nan", "na", ""):
        return np.nan
    try:
        return float(text)
    except ValueError:
        raise StoreError(str(path), "0, 1, 10, 11 or missing as value of an edge", shorten(text)) from None
