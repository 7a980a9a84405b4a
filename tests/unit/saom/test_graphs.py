"""Graphs in and out, and the browser of effects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from tertius import saom
from tertius.core.errors import TertiusError


class Vertices(list[str]):
    """Vertices as igraph shows them."""

    def attributes(self) -> list[str]:
        return ["name"]

    def __getitem__(self, key: Any) -> Any:
        return list(self) if key == "name" else super().__getitem__(key)


class Graph:
    """A graph with igraph's methods."""

    def __init__(self, names: list[str], edges: list[tuple[int, int]]) -> None:
        self.vs, self.edges = Vertices(names), edges

    def get_edgelist(self) -> list[tuple[int, int]]:
        return self.edges

    def is_directed(self) -> bool:
        return True


def test_networkx_and_back() -> None:
    waves = np.zeros((2, 4, 4))
    waves[0, 0, 1] = waves[1, 2, 3] = 1
    waves[1, 0, 2], waves[1, 2, 0] = np.nan, 11
    network = saom.Network(waves)
    graphs = [saom.to_networkx(network, w, "abcd") for w in (1, 2)]
    assert graphs[1].edges["a", "c"] == {"missing": True}
    again = saom.network_from_graphs(graphs, list("abcd"))
    assert np.array_equal(again.waves, waves, equal_nan=True) and not again.symmetric


def graph(*edges: tuple[Any, ...], kind: Any = nx.DiGraph) -> Any:
    out = kind()
    out.add_nodes_from("abc")
    out.add_edges_from(edges)
    return out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (graph(("a", "b", {"weight": 0})), "'a' to 'b': expected a weight above 0, got 0; drop the edge"),
        (graph(("a", "b", {"weight": np.nan})), "a weight above 0, got nan"),
        (graph(("a", "b", {"weight": -2.0})), "a weight above 0"),
        (graph(("a", "b", {"value": 2})), "0, 1, 10, 11 or missing as value of an edge, got 2"),
        (
            graph(("a", "b"), ("a", "b", {"value": 10}), kind=nx.MultiDiGraph),
            "one value for a tie, got 1 and 10",
        ),
        (graph(("a", "b"), ("b", "a", {"missing": True}), kind=nx.MultiGraph), "got 1 and missing"),
        (graph(("é", "b"), ("e\u0301", "c")), "every actor once"),
        (graph((np.nan, "b")), "a name for every actor"),
    ],
)
def test_edges_that_say_something_else_than_a_tie_are_refused(given: Any, words: str) -> None:
    with pytest.raises(TertiusError, match=words):
        saom.network_from_graphs([given])


def test_two_ways_of_a_directed_graph_that_is_read_as_undirected_agree() -> None:
    both = graph(("a", "b"), ("b", "a", {"value": 10}))
    with pytest.raises(TertiusError, match="'b' and 'a': expected one value for a tie, got 1 and 10"):
        saom.network_from_graphs([both], symmetric=True)
    one = saom.network_from_graphs([graph(("a", "b"))], symmetric=True)
    assert one.waves[0].tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_actors_of_graphs_have_an_order() -> None:
    with pytest.raises(TertiusError, match=r"actors as a list, got .*; a set has no order"):
        saom.network_from_graphs([graph(("a", "b"))], {"a", "b", "c"})  # type: ignore[arg-type]


def test_parallel_edges_are_one_tie_and_an_accent_is_typed_in_any_way() -> None:
    twice = graph(("a", "b"), ("a", "b"), kind=nx.MultiDiGraph)
    assert saom.network_from_graphs([twice]).waves.sum() == 1
    waves = saom.network_from_graphs([graph(("é", "a")), graph(("e\u0301", "a"))]).waves
    assert (waves[0] == waves[1]).all()


KEYS = """<key id="v" for="edge" attr.name="value"><default>{usual}</default></key>
<key id="w" for="edge" attr.name="weight"/>"""


def graphml(body: str, way: str = "directed", usual: str = "1") -> str:
    nodes = "".join(f"<node id='{name}'/>" for name in "abc")
    return f"<graphml>{KEYS.format(usual=usual)}<graph edgedefault='{way}'>{nodes}{body}</graph></graphml>"


def edge(ends: str, value: str = "", more: str = "", key: str = "v") -> str:
    data = f"<data key='{key}'>{value}</data>" if value else ""
    return f"<edge source='{ends[0]}' target='{ends[1]}' {more}>{data}</edge>"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (graphml(edge("ab", "1") + edge("ba", "10"), "undirected"), "'b' and 'a': .*got 1 and 10"),
        (graphml(edge("ab", "1") + edge("ab", "missing")), "one value for a tie, got 1 and missing"),
        (
            graphml(edge("ab", more="directed='false'") + edge("bc")),
            "all directed, or all undirected, got both",
        ),
        (graphml(edge("ab", more="directed='true'") + edge("bc"), "undirected"), "got both"),
        (graphml(edge("ab"), "both"), "all directed, or all undirected, got 'both'"),
        (graphml(edge("ab", "0", key="w")), "a weight above 0"),
        (graphml("<hyperedge><endpoint node='a'/></hyperedge>"), "a hyperedge"),
        (graphml("<node id='d'><graph/></node>"), "one graph"),
        (graphml("<node id='a'/>"), "a node 'a' twice"),
    ],
)
def test_graphml_that_says_two_things_is_refused(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "a.graphml"
    file.write_text(text)
    with pytest.raises(TertiusError, match=words):
        saom.read_graphml(file)


def test_graphml_has_values_that_edges_do_not_name_and_directions_that_all_edges_name(tmp_path: Path) -> None:
    file = tmp_path / "a.graphml"
    file.write_text(graphml(edge("ab") + edge("bc", "1"), usual="10"))
    assert saom.read_graphml(file)[0].waves[0].tolist() == [[0, 10, 0], [0, 0, 1], [0, 0, 0]]
    file.write_text(graphml(edge("ab", more="directed='false'")))
    assert saom.read_graphml(file)[0].symmetric


def test_graphs_that_speak_like_igraph() -> None:
    network = saom.network_from_graphs([Graph(["a", "b", "c"], [(0, 1)]), Graph(["c", "a", "b"], [(0, 1)])])
    assert np.argwhere(network.waves).tolist() == [[0, 0, 1], [1, 2, 0]]


def test_graphml_keeps_missing_and_structural(tmp_path: Path) -> None:
    waves = np.array([[[0, 1, np.nan], [10, 0, 0], [0, 11, 0]]], dtype=float)
    file = saom.write_graphml(saom.Network(waves), 1, tmp_path / "a.graphml", ["x", "y & z", "w"])
    again, names = saom.read_graphml(file)
    assert names == ("x", "y & z", "w") and np.array_equal(again.waves, waves, equal_nan=True)
    assert nx.read_graphml(file).number_of_edges() == 4


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<graphml><graph><node id='a'/><node id='a'/></graph></graphml>", "two actors|edges|actor"),
        ("<graphml><graph>", "XML that ends wrongly"),
        ("<svg/>", "a <graph>"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><graphml/>", "entities"),
        (
            "<graphml><graph><node id='a'/><edge source='a' target='b'/></graph></graphml>",
            "between its nodes",
        ),
    ],
)
def test_files_that_are_no_graphs(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "bad.graphml"
    path.write_text(text)
    with pytest.raises(TertiusError, match=sentence):
        saom.read_graphml(path)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: saom.network_from_graphs([]), "one graph or more"),
        (lambda: saom.network_from_graphs([3]), "networkx or igraph, got int"),
        (lambda: saom.network_from_graphs([nx.path_graph(3), nx.path_graph(4)]), "wave 2"),
        (lambda: saom.network_from_graphs([nx.path_graph(3), nx.DiGraph()]), "both"),
        (lambda: saom.to_networkx(saom.load_data("pupils").networks["friends"], 4), "from 1 to 3"),
        (lambda: saom.to_networkx(saom.load_data("members").networks["clubs"], 1), "two modes"),
        (lambda: saom.load_data("pupil"), "did you mean|pupils"),
        (lambda: saom.effects(3), "SaomData"),
        (lambda: saom.effects(saom.load_data("pupils"), on="girl"), "covariate"),
    ],
)
def test_bad_input_is_said_in_a_sentence(call: Any, sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        call()


def test_the_browser_names_what_is_possible() -> None:
    data = saom.load_data("members")
    found = saom.effects(data, on="clubs")
    names = {term.name for term in found.terms()}
    assert "outActIntn" in names and "recip" not in names, "two modes have no ties back"
    every = saom.effects(saom.load_data("pupils"))
    assert every.to_frame()["if positive"].str.len().min() > 10
    written = set(every.to_frame()["written"])
    assert "simX(girl), simX(going_out)" in written and "avAlt(friends)" in written
    assert "<table" in every._repr_html_() and len(saom.effects(data, "no such words")) == 0


@pytest.mark.parametrize("name", ["pupils", "firms", "members"])
def test_data_sets_say_what_they_were_drawn_from(name: str) -> None:
    data, known = saom.load_data(name), saom.about_data(name)
    model = saom.simulate(data, known.effects, known.theta, chains=1, seed=1, states=False)
    assert np.isfinite(model.statistics).all()
    assert len(known.about) > 40


def test_rates_by_exposure_are_for_behaviours_alone() -> None:
    """They read the behaviour's levels: on a network they were offered, and a fit ended in a `KeyError`."""
    data = saom.load_data("pupils")
    found = saom.effects(data, "diffusion").to_frame()
    assert set(found["variable"]) == {"going_out"}
    for name in ("avExposure", "infectIn", "infectCovar(girl)"):
        with pytest.raises(TertiusError, match="a behaviour, whose levels"):
            saom.fit(data, f"friends ~ density + {name}", seed=1)
