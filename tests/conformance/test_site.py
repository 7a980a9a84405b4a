"""The documentation site: every page has its place, every chart its example; ``make docs`` builds it."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from tertius.dossier.registry import CHARTS

pytest.importorskip("sphinx")
ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture
def extensions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests import the site's own extensions."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(DOCS / "_ext")])
    monkeypatch.setenv("PYTHONPATH", "")


@pytest.fixture
def settings(extensions: None) -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "conf.py"))


def test_the_settings_load_and_name_what_there_is(settings: dict[str, Any]) -> None:
    assert {"chart_gallery", "beside", "offline"} <= set(settings["extensions"])
    assert all((DOCS / "_static" / name).is_file() for name in settings["html_css_files"])
    assert "sphinx.ext.intersphinx" not in settings["extensions"]


def test_every_page_has_its_place_in_the_contents(settings: dict[str, Any]) -> None:
    trees = re.findall(
        r"```\{toctree\}\n(.*?)```", (DOCS / "index.md").read_text(encoding="utf-8"), re.DOTALL
    )
    lines = [line for tree in trees for line in tree.splitlines() if line and not line.startswith(":")]
    listed = {path.relative_to(DOCS) for line in lines for path in DOCS.glob(f"{line}.md")}
    assert len(lines) - 1 == len([line for line in lines if (DOCS / f"{line}.md").is_file()]), (
        "one is a pattern"
    )
    left_out = set(settings["exclude_patterns"])
    pages = {path.relative_to(DOCS) for path in DOCS.rglob("*.md")}
    assert {p for p in pages if p.parts[0] not in left_out} == listed | {Path("index.md")}


def test_the_gallery_has_every_kind_of_chart_and_draws_it(extensions: None, tmp_path: Path) -> None:
    import chart_gallery as gallery

    assert set(gallery.charts()) == set(CHARTS.all())
    page = "".join(gallery.sections(tmp_path))
    assert (
        page.count("<figure")
        == page.count('<svg role="img"')
        == page.count("```python\n")
        == len(CHARTS.all())
    )
    assert {path.stem for path in tmp_path.glob("*.csv")} == set(CHARTS.all())
    assert "\n\n" not in "".join(re.findall(r"<figure.*?</figure>", page, re.DOTALL)), (
        "HTML ends at a blank line"
    )


def test_the_gallery_keeps_what_its_tool_would_run(extensions: None) -> None:
    import chart_gallery as gallery

    code = runpy.run_path(str(ROOT / "tools" / "gallery.py"))["code_of"]
    assert {kind: made for kind, (_, made) in gallery.charts().items()} == {
        kind: code(kind) for kind in CHARTS.all()
    }


@pytest.mark.parametrize(
    ("page", "loads"),
    [
        ('<a href="https://example.org">a link</a> <link rel="canonical" href="https://example.org">', []),
        ('<script src="_static/furo.js"></script><img src="data:image/png;base64,AA==">', []),
        ('<script async src="https://example.org/a.js">', ["https://example.org/a.js"]),
        ('<link rel="stylesheet" href="//example.org/a.css">', ["//example.org/a.css"]),
        ('@import "https://example.org/b.css"; a { background: url(https://example.org/c.png) }',
         ["https://example.org/b.css", "https://example.org/c.png"]),
    ],
)  # fmt: skip
def test_what_a_page_would_load_from_elsewhere_is_seen(extensions: None, page: str, loads: list[str]) -> None:
    import offline

    assert offline.fetched(page) == loads


def test_links_to_files_beside_the_pages_lead_to_their_pages(extensions: None) -> None:
    import beside

    assert beside.rewritten("[s](../SECURITY.md#a)", DOCS / "web.md", ROOT) == "[s](/project/security.md#a)"
    included = beside.rewritten(
        "[w](docs/web.md) [l](LICENSE) [o](https://a.b)", ROOT / "CONTRIBUTING.md", ROOT
    )
    assert included == "[w](/web.md) [l](/../LICENSE) [o](https://a.b)"
    assert all(
        (ROOT / name).is_file() and (DOCS / f"{page}.md").is_file() for name, page in beside.PAGES.items()
    )
