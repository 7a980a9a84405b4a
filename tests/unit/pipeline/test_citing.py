"""Citations: every source in every format, read from its own sentence and never guessed."""

from __future__ import annotations

import json
import re

import pytest

from tertius.core.errors import UsageError
from tertius.pipeline.citing import FORMATS, Reference, references, written
from tertius.sources import SOURCES

ALL = references(SOURCES.all(), "1.2.3")


def test_the_software_comes_first_then_every_source() -> None:
    assert [r.key for r in ALL] == ["tertius", *SOURCES.all()]
    assert all(SOURCES.get(r.key).citation in r.note for r in ALL[1:])


def test_authors_are_read_where_a_citation_begins_with_them() -> None:
    found = {r.key: r for r in ALL}["archigos"]
    assert found.authors == (("Goemans", "H. E."), ("Gleditsch", "K. S."), ("Chiozza", "G."))
    assert found.year == "2009"


def test_bibtex_escapes_what_latex_would_read() -> None:
    hostile = Reference("a", "50 % & {more}_$", "1", (("O'Neil", "A. B."),), "2020", "#1")
    text = FORMATS["bibtex"]([hostile])
    assert r"50 \% \& \{more\}\_\$" in text
    assert text.count("@misc{") == 1
    plain = re.sub(r"\\.", "", text)
    assert plain.count("{") == plain.count("}")


def test_ris_has_a_whole_record_for_each() -> None:
    lines = FORMATS["ris"](ALL).splitlines()
    assert sum(line.startswith("TY  - ") for line in lines) == len(ALL)
    assert sum(line.startswith("ER  - ") for line in lines) == len(ALL)
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)


def test_csl_json_is_data() -> None:
    items = json.loads(FORMATS["csl-json"](ALL))
    assert [item["id"] for item in items] == [r.key for r in ALL]
    assert items[0]["type"] == "software"


def test_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean 'bibtex'"):
        written(ALL, "bibtext")
