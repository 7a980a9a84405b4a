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
    waves[1, 0, 2] = np.nan
    network = saom.Network(waves)
    graphs = [saom.to_networkx(network, w, "abcd") for w in (1, 2)]
    assert graphs[1].edges["a", "c"] == {"missing": True}
    graphs[1].remove_edge("a", "c")
    again = saom.network_from_graphs(graphs, list("abcd"))
    assert (again.waves == np.nan_to_num(waves)).all() and not again.symmetric


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
