"""Exports: each file is read back by the program's own library, with hostile text and gaps in it."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pandas as pd
import pytest

import tertius
from support.dossier_samples import FIGURES, HOSTILE, case, estimate, grid
from tertius.api.exports.networks import network, write_network
from tertius.api.exports.packages import write_packages
from tertius.api.exports.places import _shapes, write_places
from tertius.api.exports.printed import write_pdf
from tertius.api.exports.tables import CODEBOOK, clean, tables, write_excel, write_stata
from tertius.api.exports.word import write_word
from tertius.api.runs import CaseRun
from tertius.claims.verdict import Flip, Verdict
from tertius.core.errors import StoreError, UsageError
from tertius.core.files import sha256
from tertius.core.provenance import Provenance
from tertius.dossier.export import record as plain_of
from tertius.dossier.export import write_csv
from tertius.pipeline.difference import Record, load_record


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Return the folder of a small run whose text tries to be markup, a formula and a control character."""
    flip = Flip("threshold", "=1+1", "undetermined", 0.2)
    first = Verdict(
        "claim-0", "t", "supported", HOSTILE + "\x07", headline=estimate(0.6), grid=grid(9), figures=FIGURES,
        flips=(flip,), datasets=("atop",),
    )  # fmt: skip
    second = Verdict("claim-1", None, "open", "=SUM(A1)")
    made = Provenance("1.2.3", "c", {}, {}, None, {})
    folder = tmp_path / "run"
    folder.mkdir()
    plain = json.dumps(plain_of(case(), [first, second], made, {}))
    (folder / "verdicts.json").write_text(plain)
    (folder / "brief.html").write_text("<!doctype html><title>b</title><p>The brief</p>")
    files = {"verdicts.json": "0" * 64, "brief.html": "1" * 64}
    manifest = {"case": "sample", "key": "k", "files": files, "provenance": {"version": "1.2.3"}}
    (folder / "manifest.json").write_text(json.dumps({**manifest, "figures": {}}))
    return folder


@pytest.fixture
def record(run: Path) -> Record:
    return load_record(run)


def test_characters_that_other_programs_refuse_leave_words_whole() -> None:
    text = (
        "Rus\u00adsia\u200b, a\x07b \u202eno\u202c \u06cc\u200c\u06a9 \U0001f469\u200d\U0001f52c\nend\u00a0."
    )
    assert clean(text) == "Russia, a b no \u06cc\u200c\u06a9 \U0001f469\u200d\U0001f52c\nend ."


def test_every_exported_column_is_in_the_codebook(record: Record) -> None:
    columns = {str(name) for frame in tables(record).values() for name in frame.columns}
    assert columns <= set(CODEBOOK)


def test_excel_holds_no_formula_and_a_codebook(record: Record, tmp_path: Path) -> None:
    write_excel(record, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["verdicts", "grid", "flips", "codebook", "sources"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(cell.value == "'=SUM(A1)" for cell in cells)
    grid_ = pd.read_excel(tmp_path / "a.xlsx", "grid")
    assert grid_["value"].isna().sum() == 1


@pytest.mark.parametrize("table", ["verdicts", "grid", "flips"])
def test_stata_reads_back_with_labels(record: Record, tmp_path: Path, table: str) -> None:
    write_stata(record, tmp_path / "a.dta", table)
    with pd.read_stata(tmp_path / "a.dta", iterator=True) as reader:
        labels, frame = reader.variable_labels(), reader.read()
    assert len(frame) == len(tables(record)[table])
    assert all(labels[name] for name in frame.columns)
    if table == "verdicts":
        assert frame["estimate"].isna().tolist() == [False, True]


def test_word_holds_every_claim_as_text(record: Record, run: Path, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    write_word(record, run, tmp_path / "a.docx")
    made: Any = docx.Document(str(tmp_path / "a.docx"))
    text = "\n".join(p.text for p in made.paragraphs)
    assert "Claim 1 (claim-0): supported" in text
    assert "<script>" in text  # as words
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert b"<script>" not in archive.read("word/document.xml")
    assert len(made.tables[0].rows) == 3
    assert made.core_properties.title == record.title != ""
    assert made.core_properties.language == "en-GB"
    assert made.inline_shapes and all(s._inline.docPr.get("descr") for s in made.inline_shapes)
    assert "Alliance Treaty Obligations" in text


@pytest.mark.parametrize("ending", ["docx", "xlsx", "dta", "csv"])
def test_a_run_saves_itself_by_the_ending(record: Record, tmp_path: Path, ending: str) -> None:
    if ending == "docx":
        pytest.importorskip("docx")
    made = CaseRun(case(), tertius.load_panel(), tuple(record.verdicts.values()), {})
    path = made.save(tmp_path / f"a.{ending}")
    starts = {"docx": b"PK", "xlsx": b"PK", "dta": b"<stata_dta>", "csv": b"claim,"}
    assert path.read_bytes().startswith(starts[ending])
    with pytest.raises(UsageError, match=r"ending in \.docx"):
        made.save(tmp_path / "a.odt")


def test_a_file_does_not_say_when_it_was_written(record: Record, run: Path, tmp_path: Path) -> None:
    pytest.importorskip("docx")
    made: list[list[bytes]] = []
    for _ in range(2):
        write_excel(record, tmp_path / "a.xlsx")
        write_word(record, run, tmp_path / "a.docx")
        write_stata(record, tmp_path / "a.dta")
        made.append([(tmp_path / f"a.{ending}").read_bytes() for ending in ("xlsx", "docx", "dta")])
        time.sleep(2.1)  # a zip counts in steps of two seconds
    assert made[0] == made[1]
    with pd.read_stata(tmp_path / "a.dta", iterator=True) as data:
        assert data.time_stamp == "01 Jan 1980 00:00"


def test_a_workbook_opens_with_columns_that_can_be_read(record: Record, tmp_path: Path) -> None:
    write_excel(record, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["verdicts"]
    assert sheet.column_dimensions["D"].width > 20
    assert sheet.auto_filter.ref


def test_pdf_without_a_browser_says_what_to_do(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="install chromium"):
        write_pdf(run, tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def test_packages_name_every_file(run: Path) -> None:
    package, crate = (json.loads(p.read_text()) for p in write_packages(run))
    assert {r["path"] for r in package["resources"]} == {"verdicts.json", "brief.html"}
    files = {e["@id"] for e in crate["@graph"] if e["@type"] == "File"}
    assert files == {"verdicts.json", "brief.html", "manifest.json"}


def test_frictionless_takes_the_data_package(run: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    path, _ = write_packages(run)
    assert not list(frictionless.Package.metadata_validate(json.loads(path.read_text())))


def test_tables_of_a_package_hold_what_their_schema_says(run: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    manifest = json.loads((run / "manifest.json").read_text())
    rows = [("one", 1.5, "=x"), ("two", None, "-"), ("three", "-", "")]
    write_csv(run / "table.csv", ("label", "value", "formula"), rows)
    manifest["files"] = {"table.csv": sha256(run / "table.csv")}
    (run / "manifest.json").write_text(json.dumps(manifest))
    path, _ = write_packages(run)
    report = frictionless.validate(str(path))
    assert report.valid, report.flatten(["message"])
    fields = json.loads(path.read_text())["resources"][0]["schema"]["fields"]
    assert [field["type"] for field in fields] == ["string", "number", "string"]


def test_rocrate_takes_the_crate(run: Path) -> None:
    rocrate = pytest.importorskip("rocrate.rocrate")
    write_packages(run)
    found = rocrate.ROCrate(str(run))
    assert found.name == "Verdicts of case sample"
    assert {e.id for e in found.data_entities} >= {"verdicts.json", "brief.html"}


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        write_packages(tmp_path)
    with pytest.raises(StoreError):
        write_pdf(tmp_path, tmp_path / "a.pdf")


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_read_back_alike(tmp_path: Path, form: str, read: Any) -> None:
    panel = tertius.load_panel()
    write_network(panel, "arms_tie_5y", 2020, form, tmp_path / "a")
    found, made = read(tmp_path / "a"), network(panel, "arms_tie_5y", 2020)
    assert set(found.edges) == set(made.edges)
    assert found.nodes["SYR"]["label"] == "Syria"
    assert "SIPRI" in (tmp_path / "a").read_text(encoding="utf-8")


def test_a_year_outside_coverage_is_no_empty_network() -> None:
    with pytest.raises(UsageError, match="1954 to 2024"):
        network(tertius.load_panel(), "arms_tie_5y", 1946)


def test_places_have_closed_rings_and_null_for_no_value(tmp_path: Path) -> None:
    shapely = pytest.importorskip("shapely.geometry")
    write_places(tertius.measure("leeway", years=2015), tmp_path / "a.geojson")
    features = json.loads((tmp_path / "a.geojson").read_text())["features"]
    shapes = {f["id"]: shapely.shape(f["geometry"]) for f in features if f["geometry"]}
    assert shapes["SYR"].contains(shapely.Point(38.0, 35.0))
    assert len(shapes) == len(features)
    assert all(f["properties"]["year"] == 2015 for f in features)
    assert all(shape.is_valid for shape in shapes.values())
    assert 0 < shapes["FJI"].area < 5  # it crosses the 180th meridian, and is no belt around the world
    assert features[0]["properties"]["name"] == "Afghanistan"


def test_outlines_are_polygons_of_the_standard() -> None:
    shapely = pytest.importorskip("shapely")
    shapes = {name: shapely.geometry.shape(shape) for name, shape in _shapes().items()}
    assert all(shape.is_valid for shape in shapes.values())
    polygons = [p for shape in shapes.values() for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    assert all(p.exterior.is_ccw and not any(hole.is_ccw for hole in p.interiors) for p in polygons)
    assert all(p.bounds[0] >= -180 and p.bounds[2] <= 180 for p in polygons)
    assert all(p.bounds[2] - p.bounds[0] < 180 for p in polygons)  # none is a band round the globe
    assert shapes["RUS"].contains(shapely.Point(179, 68)) and shapes["RUS"].contains(
        shapely.Point(-176, 66.5)
    )
    assert not shapes["FJI"].intersects(shapely.Point(0, -16.5))
    assert shapes["LSO"].contains(shapely.Point(28.2, -29.6))
    assert not shapes["ZAF"].intersects(shapely.Point(28.2, -29.6))


def test_a_measure_with_a_patron_has_no_one_value_a_state(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="by iso3, patron, year"):
        write_places(tertius.measure("dependence", "SYR", 2010), tmp_path / "a.geojson")
