"""Ties of a year as a network: GraphML, GEXF, or a list of edges."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tertius.core.errors import UsageError
from tertius.core.files import atomic

if TYPE_CHECKING:
    import networkx as nx

    from tertius.panel.panel import Panel

FORMATS = ("graphml", "gexf", "edges")


def network(panel: Panel, kind: str, year: int) -> nx.DiGraph[str]:
    """Return the ties of a kind in a year, states as nodes with their names.

    An edge is a stored tie with a known value; where none lies between two states the tie was absent,
    missing or outside the source's coverage: `Panel.tie_grid` tells which.

    Raises
    ------
    TertiusError
        An unknown kind, or a year that no source of it covers.
    """
    import networkx as nx

    coverage = panel.variable("ties", kind)
    if not ((coverage["first"] <= year) & (year <= coverage["last"])).any():
        span = f"{coverage['first'].min()} to {coverage['last'].max()}"
        raise UsageError("--year", f"a year from {span}, which {kind} covers", str(year))
    rows = panel.ties(kind)
    rows = rows[(rows["year"] == year) & rows["value"].notna()]
    cites = "; ".join(
        panel.manifest.get("sources", {}).get(d, {}).get("citation", d) for d in coverage["dataset"]
    )
    graph: nx.DiGraph[str] = nx.DiGraph(
        kind=kind, year=year, unit=str(coverage["unit"].iloc[0]), source=cites
    )
    for iso3 in panel.states.alive_in(year):
        graph.add_node(iso3, label=panel.states.name(iso3, year), region=panel.states.region(iso3, year))
    columns = (rows[name].tolist() for name in ("source", "target", "value", "status"))
    for source, target, value, status in zip(*columns, strict=True):
        graph.add_edge(str(source), str(target), weight=float(value), status=str(status))
    return graph


def write_network(panel: Panel, kind: str, year: int, form: str, path: Path) -> None:
    """Write the network of a year as "graphml", "gexf" or "edges" (CSV)."""
    import networkx as nx

    from tertius.dossier.export import write_csv

    graph = network(panel, kind, year)
    with atomic(path) as part:
        if form == "graphml":
            nx.write_graphml(graph, part)
        elif form == "gexf":
            part.write_text(_described("\n".join(nx.generate_gexf(graph)), graph), encoding="utf-8")
        else:
            rows = [(a, b, d["weight"], d["status"]) for a, b, d in sorted(graph.edges(data=True))]
            write_csv(part, ("source", "target", "value", "status"), rows)


def _described(gexf: str, graph: nx.DiGraph[str]) -> str:
    """Return GEXF that says what its ties are and where they are from: networkx leaves that out."""
    from xml.sax.saxutils import escape

    facts = graph.graph
    said = escape(f"{facts['kind']}, {facts['year']} ({facts['unit']}). Source: {facts['source']}")
    return gexf.replace("</meta>", f"<description>{said}</description></meta>", 1)
