"""One battery over every derivation, and a small panel from the samples of all sources."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tertius.core.errors import PanelError
from tertius.panel.derivation import Derivation
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR, TABLES
from tertius.panel.states import States
from tertius.pipeline.build import Built, check_references, derivations, derive_all, read_sources
from tertius.sources import SOURCES

ALL = derivations()


@pytest.fixture(params=ALL, scope="module")
def derivation(request: pytest.FixtureRequest) -> Derivation:
    return ALL[request.param]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A panel from nothing but the sample rows of every source."""
    return from_samples(tmp_path_factory.mktemp("upstream"))


def from_samples(folder: Path) -> Built:
    for name, source in SOURCES.all().items():
        (folder / name).mkdir()
        source.sample(folder / name)
    return derive_all(read_sources(folder, ALL), ALL)


def test_what_it_reads_exists(derivation: Derivation) -> None:
    assert {*derivation.sources, *derivation.optional} <= set(SOURCES.all())


def test_its_variables_are_described(derivation: Derivation) -> None:
    for v in derivation.variables:
        assert v.table in {"traits", "ties", "events", "series", "geography"}
        assert v.absent in {"zero", "missing"}
        assert v.first <= v.last <= LAST_YEAR
        if v.table != "geography":
            assert v.first >= FIRST_YEAR
        assert len(v.description) > 20, f"{v.variable} is not described"
        assert v.unit or v.table == "events", f"{v.variable} has no unit"


def test_no_two_derivations_declare_the_same_variable_of_a_dataset() -> None:
    declared = [(v.table, v.variable, d.dataset) for d in ALL.values() for v in d.variables]
    assert len(declared) == len(set(declared))


def test_a_derivation_without_variables_makes_places(built: Built) -> None:
    silent = {d.dataset for d in ALL.values() if not d.variables}
    for table in ("traits", "ties", "events", "series", "geography"):
        assert not silent & set(built.tables[table]["dataset"])
    assert silent <= set(built.tables["places"]["dataset"])


def test_samples_make_a_valid_panel(built: Built) -> None:
    assert set(built.tables) == set(TABLES)
    for table in ("states", "traits", "ties", "events", "variables"):
        assert len(built.tables[table]), f"no row of {table} from any sample"


def test_rows_lie_within_the_declared_coverage(built: Built) -> None:
    span = built.tables["variables"].set_index(["table", "variable", "dataset"])[["first", "last"]]
    for table, column in (
        ("traits", "variable"),
        ("ties", "kind"),
        ("events", "kind"),
        ("series", "variable"),
    ):
        years = built.tables[table].groupby([column, "dataset"])["year"].agg(["min", "max"])
        for (name, dataset), row in years.iterrows():
            first, last = span.loc[(table, name, dataset)]
            assert first <= row["min"] <= row["max"] <= last, (table, name, dataset)


def test_the_manifest_names_every_source_with_its_terms(built: Built) -> None:
    for name, entry in built.manifest["sources"].items():
        assert entry["terms"] and entry["citation"] and entry["files"], name


def test_the_same_input_gives_the_same_tables(built: Built, tmp_path: Path) -> None:
    again = from_samples(tmp_path)
    for name, frame in built.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])


def test_an_undeclared_variable_or_state_is_refused(built: Built) -> None:
    states = States.embedded()
    traits = built.tables["traits"]
    with pytest.raises(PanelError, match="states of the crosswalk"):
        check_references({**built.tables, "traits": traits.assign(iso3="XXX")}, states)
    with pytest.raises(PanelError, match="declared variables"):
        check_references({**built.tables, "traits": traits.assign(variable="nobody's")}, states)
