"""Version and settings of the project are stated the same everywhere."""

from __future__ import annotations

import tomllib
from pathlib import Path

import yaml

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
