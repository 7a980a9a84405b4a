"""Pages: their Python runs, the commands on them exist, and their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from support.commands import commands_in
from support.pages import ROOT, SHELLS, blocks, check_commands, look_up, run
from tertius.cli.main import app

PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "paper/paper.md")
)
#: Pages whose Python runs as it stands.  Those of network models run in `tests/unit/saom/test_tutorials.py`,
#: tutorials when the site is built, and the skeletons of CONTRIBUTING.md in `test_contributing.py`.
RUN = ("README.md", "docs/index.md", "docs/coming-from.md", "docs/logistics.md")
ELSEWHERE = ("docs/saom-tutorial.md", "docs/saom-for-rsiena-users.md", "CONTRIBUTING.md")
#: Commands that need no file of the reader's and answer at once.
QUICK = (
    "list",
    "case schema",
    "data status",
    "data cite",
    "routes --list places",
    "interstate book --supplier RUS",
)
LINK = re.compile(r"\]\(<?([^)>\s]+)>?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


@pytest.mark.parametrize("page", RUN)
def test_python_on_a_page_runs(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(page)


@pytest.mark.parametrize("page", sorted(set(PAGES) - {*RUN, *ELSEWHERE}))
def test_python_that_needs_the_readers_data_names_only_what_there_is(page: str) -> None:
    for block in blocks(page, ("python",)):
        look_up(block)


@pytest.mark.parametrize("page", PAGES)
def test_commands_on_a_page_exist(page: str) -> None:
    check_commands(page)


def test_there_are_commands_to_check() -> None:
    assert sum(map(check_commands, PAGES)) > 60


def test_quick_commands_on_pages_run() -> None:
    every = {
        " ".join(words) for page in PAGES for block in blocks(page, SHELLS) for words in commands_in(block)
    }
    assert set(QUICK) <= every
    for command in QUICK:
        done = CliRunner().invoke(app, command.split())
        assert done.exit_code == 0 and done.output, command


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    file = ROOT / page
    for target in LINK.findall(CODE.sub("", file.read_text(encoding="utf-8"))):
        if "://" in target or target.startswith(("mailto:", "{")):
            continue
        address, _, anchor = target.partition("#")
        found = (file.parent / address).resolve() if address else file
        assert found.exists(), f"{page}: {target}"
        if anchor and found.suffix == ".md":
            assert anchor in anchors(found.read_text(encoding="utf-8")), f"{page}: {target}"
