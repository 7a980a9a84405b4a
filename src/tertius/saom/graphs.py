"""Graphs of other packages in and out: networkx, objects that speak like igraph's, GraphML files.

Nothing here imports igraph, which is under the GPL: a graph of the caller's is read through its methods.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from xml.etree import ElementTree

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, StoreError, near_miss, shorten
from tertius.core.files import atomic
from tertius.saom.data.cells import STRUCTURAL_ONE, STRUCTURAL_ZERO, floats
from tertius.saom.data.variables import Network
from tertius.saom.frames import in_order

if TYPE_CHECKING:
    import networkx as nx

SPACE = "{http://graphml.graphdrawing.org/xmlns}"
LARGEST = 100_000_000
"""Bytes of a GraphML file that is read."""


Edge = tuple[Hashable, Hashable, float]
_CELLS = (0.0, 1.0, float(STRUCTURAL_ZERO), float(STRUCTURAL_ONE))


@dataclass(frozen=True)
class _Graph:
    """A graph of one wave, whatever it came from; edges have their cell's value, NaN for a missing tie."""

    names: tuple[Hashable, ...]
    edges: tuple[Edge, ...]
    directed: bool


def network_from_graphs(
    graphs: Sequence[Any], actors: Sequence[Hashable] | None = None, *, symmetric: bool | None = None
) -> Network:
    """Return a one-mode network whose waves are graphs.

    An edge is a tie, unless its attribute ``missing`` is true, or ``value`` says otherwise (0, 1, 10, 11 or
    missing); an actor that a later graph lacks has no ties there.

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
        If something is no graph, a graph has actors that are not wanted, directed and undirected ones mix, a
        pair has two values, or an edge's weight says that there is no tie.

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
    given = read[0].names if actors is None else in_order(actors, "graphs", "actors")
    names = [_plain(name) for name in given]
    places = [f"graph of wave {wave}" for wave in range(1, len(read) + 1)]
    return _network(read, places, names, undirected, "name all of them under actors")


def _network(
    read: Sequence[_Graph], places: Sequence[str], names: Sequence[Hashable], undirected: bool, remedy: str
) -> Network:
    """Return the network whose waves are these graphs; `places` are what messages call them."""
    at = {name: i for i, name in enumerate(names)}
    if len(at) < len(names):
        raise ModelError(places[0], "every actor once", "one twice")
    waves: Floats = np.zeros((len(read), len(names), len(names)))
    for wave, graph, where in zip(waves, read, places):
        for one in graph.names:
            if one not in at:
                hint = near_miss(str(one), [str(name) for name in names]) or remedy
                raise ModelError(where, "actors of the first graph, or of the list", shorten(one), hint)
        given: dict[tuple[int, int], float] = {}
        for a, b, value in graph.edges:
            if a == b and value in (1.0, STRUCTURAL_ONE):
                raise ModelError(f"{where}, actor {shorten(a)}", "no self-tie", "one")
            ways = [(at[a], at[b]), (at[b], at[a])]
            for cell in ways if undirected or not graph.directed else ways[:1]:
                if not _same(before := given.setdefault(cell, value), value):
                    pair = f"{shorten(a)} and {shorten(b)}"
                    got = f"{_shown(before)} and {_shown(value)}"
                    raise ModelError(f"{where}, {pair}", "one value for a tie", got)
                if a != b:
                    wave[cell] = value
    return Network(waves, symmetric=undirected)


def _same(one: float, other: float) -> bool:
    return one == other or (np.isnan(one) and np.isnan(other))


def _shown(value: float) -> str:
    return "missing" if np.isnan(value) else f"{value:g}"


def _plain(name: Hashable) -> Hashable:
    """Return a name as names are compared: a letter with an accent is one text, however it was typed."""
    return normalize("NFC", name) if isinstance(name, str) else name


def _graph(graph: Any, wave: int) -> _Graph:
    """Read a graph through the methods that it has."""
    where = f"graph of wave {wave}"
    if hasattr(graph, "get_edgelist") and hasattr(graph, "vs"):
        named = "name" in set(graph.vs.attributes())
        given = list(graph.vs["name"]) if named else list(range(len(graph.vs)))
        asked = [name for name in ("missing", "value", "weight") if name in _attributes(graph)]
        facts = [dict(zip(asked, row)) for row in zip(*(graph.es[name] for name in asked))]
        ends = [(given[a], given[b]) for a, b in graph.get_edgelist()]
        found = list(zip(ends, facts or [{}] * len(ends)))
        directed = bool(graph.is_directed())
    elif hasattr(graph, "is_directed") and hasattr(graph, "edges") and hasattr(graph, "nodes"):
        given, directed = list(graph.nodes), bool(graph.is_directed())
        found = [((a, b), dict(one)) for a, b, one in graph.edges(data=True)]
    else:
        raise ModelError(where, "a graph of networkx or igraph", type(graph).__name__)
    names = tuple(_plain(name) for name in given)
    if any(name is None or name != name for name in names):
        raise ModelError(where, "a name for every actor", "a missing one")
    if len(set(names)) < len(names):
        raise ModelError(where, "every actor once", "a name twice")
    edges = [
        (_plain(a), _plain(b), _cell(f"{where}, {shorten(a)} to {shorten(b)}", one)) for (a, b), one in found
    ]
    return _Graph(names, tuple(edges), directed)


def _attributes(graph: Any) -> set[str]:
    """Return the attributes of edges of a graph with igraph's methods."""
    return set(graph.es.attributes()) if hasattr(graph, "es") else set()


def _cell(where: str, facts: Mapping[str, Any]) -> float:
    """Return the cell that an edge stands for: its ``value``, missing where it says so, else a tie.

    Raises
    ------
    ModelError
        If a value is none of a cell's, or a weight says that there is no tie.
    """
    if _number(where, facts.get("missing"), (0.0, 1.0), "missing") == 1.0:
        return np.nan
    value = _number(where, facts.get("value"), _CELLS, "value")
    weight = facts.get("weight")
    if weight is not None:
        try:
            there = float(weight) > 0
        except (TypeError, ValueError):
            there = False
        if not there:
            raise ModelError(where, "a weight above 0", shorten(weight), "drop the edge, or its weight")
    return 1.0 if value is None else value


def _number(where: str, given: Any, known: Sequence[float], name: str) -> float | None:
    """Return an attribute of an edge that is one of some numbers; None where there is no such attribute."""
    if given is None:
        return None
    text = str(given).strip().lower()
    if name == "value" and text in ("missing", "nan", "na", "<na>", "none", ""):
        return np.nan
    words = {"true": 1.0, "false": 0.0} if name == "missing" else {}
    try:
        number = words[text] if text in words else float(text)
    except ValueError:
        number = np.nan
    if number not in known:
        expected = f"{', '.join(f'{k:g}' for k in known)}{' or missing' if name == 'value' else ''}"
        raise ModelError(where, f"{expected} as {name} of an edge", shorten(given), "recode or drop it")
    return number


def to_networkx(network: Network, wave: int, actors: Sequence[Hashable] | None = None) -> nx.Graph[Any]:
    """Return one wave as a graph of networkx; a missing tie is an edge with ``missing=True``.

    A structural tie is an edge with ``value=11``; structural zeros are no edges, and are lost here.

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
        fixed = network.cells[wave - 1, a, b] == STRUCTURAL_ONE
        facts: dict[str, Any] = {"missing": True} if missing else {"value": STRUCTURAL_ONE} if fixed else {}
        graph.add_edge(names[a], names[b], **facts)
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
    ``missing``; without one it is a tie.  Edges are all directed or all undirected, and a pair has one value.

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
    if len({graph.directed for graph in read}) > 1:
        raise ModelError("GraphML", "directed or undirected graphs", "both")
    names = tuple(str(name) for name in read[0].names)
    places = [str(file) for file in files]
    return _network(read, places, names, not read[0].directed, "name all actors in the first file"), names


def _read(path: Path) -> _Graph:
    """Return the graph of a file."""
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
    if len(list(root.iter(f"{space}graph"))) > 1:
        raise StoreError(
            str(path), "one graph", "several, or one within a node", "write a file for each wave"
        )
    if next(graph.iter(f"{space}hyperedge"), None) is not None:
        raise StoreError(str(path), "edges between two actors", "a hyperedge")
    keys = root.findall(f"{space}key")
    called = {_of(key, "id"): _of(key, "attr.name") or _of(key, "id") for key in keys}
    usual = {(_of(key, "for"), called[_of(key, "id")]): key.findtext(f"{space}default") for key in keys}

    def data(element: ElementTree.Element, kind: str) -> dict[str, str]:
        known = {name: text.strip() for (of, name), text in usual.items() if text and of in (kind, "all")}
        found = {_of(d, "key"): (d.text or "").strip() for d in element.findall(f"{space}data")}
        return known | {called.get(key, key): text for key, text in found.items()}

    names: dict[str, Hashable] = {}
    for node in graph.findall(f"{space}node"):
        known, one = data(node, "node"), _of(node, "id")
        if one in names:
            raise StoreError(str(path), "every actor once", f"a node {shorten(one)} twice")
        names[one] = _plain(known.get("name") or known.get("label") or one)
    if len(set(names.values())) < len(names):
        raise StoreError(str(path), "every actor once", "a name twice")
    edges: list[Edge] = []
    usually = graph.get("edgedefault", "directed")
    ways = {
        edge.get("directed", str(usually == "directed").lower()) for edge in graph.findall(f"{space}edge")
    }
    if usually not in ("directed", "undirected") or len(ways) > 1 or not ways <= {"true", "false"}:
        got = "both" if ways == {"true", "false"} else shorten(usually)
        raise StoreError(str(path), "edges that are all directed, or all undirected", got)
    for edge in graph.findall(f"{space}edge"):
        a, b = _of(edge, "source"), _of(edge, "target")
        if a not in names or b not in names:
            raise StoreError(str(path), "edges between its nodes", f"{a} to {b}")
        value = _cell(f"{path}, {shorten(names[a])} to {shorten(names[b])}", data(edge, "edge"))
        edges.append((names[a], names[b], value))
    return _Graph(tuple(names.values()), tuple(edges), ways == {"true"} if ways else usually == "directed")


def _of(element: ElementTree.Element, attribute: str) -> str:
    """Return an attribute, or nothing."""
    return str(element.get(attribute) or "")
