"""Version and settings of the project are stated the same everywhere."""

from __future__ import annotations

import re
import runpy
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_citation_and_the_changelog_name_the_version() -> None:
    version = PROJECT["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    # The software is MIT; the package holds figures under a licence of their own, with its notice.
    assert citation["version"] == version and citation["license"] in PROJECT["project"]["license"].split(
        " AND "
    )
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{version}] - {citation['date-released']}" in changes and "## [Unreleased]" in changes


def test_hooks_download_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in hooks["repos"]] == ["local"]
    assert {hook["language"] for hook in hooks["repos"][0]["hooks"]} == {"system"}


def test_the_width_of_code_is_the_editors() -> None:
    lines = (ROOT / ".editorconfig").read_text(encoding="utf-8").splitlines()
    section = lines[lines.index("[*.py]") :]
    assert f"max_line_length = {PROJECT['tool']['ruff']['line-length']}" in section


def test_the_paper_has_the_length_that_journals_ask_for_and_cites_what_it_lists() -> None:
    front, _, body = (
        (ROOT / "paper" / "paper.md").read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    )
    assert 750 <= len(body.split()) <= 1500
    about, citation = (
        yaml.safe_load(front),
        yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8")),
    )
    assert about["title"] == citation["title"]
    assert [a["name"] for a in about["authors"]] == [a["name"] for a in citation["authors"]]
    listed = re.findall(
        r"^@\w+\{(\w+),$", (ROOT / "paper" / about["bibliography"]).read_text(encoding="utf-8"), re.M
    )
    assert set(listed) == set(re.findall(r"@(\w+)", body)) and len(listed) == len(set(listed))


def test_hosted_runs_call_the_commands_of_the_project_on_each_python_that_it_takes() -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    made = {
        word
        for job in jobs.values()
        for s in job["steps"]
        for word in re.findall(r"make (\S+)", s.get("run", ""))
    }
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert made == {"test", "docs", "run"} <= set(targets)
    pythons = SpecifierSet(PROJECT["project"]["requires-python"])
    assert {v for v in ("3.10", "3.11", "3.12", "3.13", "3.14") if v in pythons} == set(
        jobs["test"]["strategy"]["matrix"]["python"]
    )
    assert "index-url" not in text and "pypi" not in text.lower()


def test_every_dependency_is_pinned_and_every_extra_is_in_the_table() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    names = {normal(Requirement(r).name) for rs in (project["dependencies"], *extras.values()) for r in rs}
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert names - {normal(line.split("==")[0]) for line in pins if "==" in line} == set()
    rows = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines()
    assert names <= {normal(row.split("|")[1].strip()) for row in rows if row.startswith("| ")}


@pytest.mark.parametrize(("name", "extras", "base"), runpy.run_path(str(ROOT / "tools" / "lock.py"))["FILES"])
def test_what_is_installed_with_hashes_is_all_that_is_asked_for(
    name: str, extras: tuple[str, ...] | None, base: str | None
) -> None:
    project = PROJECT["project"]
    asked = PROJECT["build-system"]["requires"] if extras is None else list(project["dependencies"])
    asked += [
        requirement for extra in extras or () for requirement in project["optional-dependencies"][extra]
    ]
    lines: list[str] = []
    files = [name]
    while files:
        text = (ROOT / "requirements" / f"{files.pop()}.txt").read_text(encoding="utf-8")
        files += re.findall(r"^-r (\w+)\.txt$", text, re.MULTILINE)
        lines += re.findall(r"^([\w.-]+)==", text, re.MULTILINE)
    assert {normal(Requirement(r).name) for r in asked} <= set(map(normal, lines)), "run tools/lock.py"


def test_every_pinned_release_takes_every_python_that_the_project_takes() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    for name, _, release in (line.partition("==") for line in pins if "==" in line):
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        takes = SpecifierSet(found.metadata.get("Requires-Python") or "")
        # The first release of each: what systems ship is often not the last.
        assert found.version != release or all(v in takes for v in ("3.11.0", "3.12.0", "3.13.0")), name


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub("[-_.]+", "-", name).lower()
