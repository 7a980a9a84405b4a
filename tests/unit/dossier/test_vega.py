"""Charts as plain dictionaries say to Vega what Altair's say."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from tertius.dossier import vega
from tertius.dossier.draw import to_svg

ROWS = pd.DataFrame({"year": [2000, 2001, 2002], "low": [0.1, None, 0.3], "name": ["a", "b", "a"]})
OTHER = pd.DataFrame({"at": [0.2]})


def ours() -> vega.Chart:
    base = vega.chart(ROWS, width=300, height=vega.step(20)).encode(
        y=vega.Y("name:N", sort=["b", "a"], title=None)
    )
    bar = base.mark("bar", opacity=0.5).encode(
        x=vega.X("year:Q", axis=vega.Axis(format="d"), scale=vega.Scale(zero=False)), x2="low:Q"
    )
    shade = vega.condition("datum.low > 0.2", vega.value("red"), vega.value("blue"))
    dot = base.filter("datum.name == 'a'").mark("point").encode(x=vega.value("width"), color=shade)
    line = vega.chart(OTHER).mark("rule").encode(x="at:Q")
    first = vega.layer(vega.layer(bar, dot), line, title="T")
    return vega.vconcat(first, base.mark("tick"), spacing=4).set(resolve={"scale": {"x": "shared"}})


def altairs() -> Any:
    base = alt.Chart(ROWS, width=300, height=alt.Step(20)).encode(
        y=alt.Y("name:N", sort=["b", "a"], title=None)
    )
    bar = base.mark_bar(opacity=0.5).encode(
        x=alt.X("year:Q", axis=alt.Axis(format="d"), scale=alt.Scale(zero=False)), x2="low:Q"
    )
    shade = alt.condition("datum.low > 0.2", alt.value("red"), alt.value("blue"))
    dot = base.transform_filter("datum.name == 'a'").mark_point().encode(x=alt.value("width"), color=shade)
    line = alt.Chart(OTHER).mark_rule().encode(x="at:Q")
    first = alt.layer(alt.layer(bar, dot), line, title="T")
    return alt.vconcat(first, base.mark_tick(), spacing=4).resolve_scale(x="shared")


def test_a_chart_is_drawn_as_altair_has_it_drawn() -> None:
    assert to_svg(ours(), "same") == to_svg(altairs(), "same")
    assert ours().to_dict()["$schema"] == alt.SCHEMA_URL


def test_a_chart_leaves_the_one_that_it_was_made_from_as_it_was() -> None:
    base = vega.chart(OTHER).encode(x="at:Q")
    before = base.to_dict()
    base.mark("bar").filter("datum.at").encode(y="at:Q").set(width=3)
    vega.layer(base.mark("bar"), base.mark("tick"))
    assert base.to_dict() == before


def test_it_becomes_one_of_altair() -> None:
    made = alt.Chart.from_dict(vega.layer(vega.chart(OTHER).mark("rule").encode(x="at:Q")).to_dict())
    assert isinstance(made, alt.LayerChart) and made.to_dict()["layer"][0]["mark"]["type"] == "rule"
