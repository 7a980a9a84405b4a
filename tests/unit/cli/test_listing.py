"""`tertius list`: effects by name and kind, searched by words."""

from __future__ import annotations

import json

import pytest

from tertius.cli.listing import list_entries
from tertius.core.errors import UsageError
from tertius.saom import effects


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    """What `tertius list effects WORDS --json` prints."""
    list_entries("effects", list(words), json=True)
    entries = json.loads(capsys.readouterr().out)["effects"]
    assert isinstance(entries, dict)
    return entries


def test_every_effect_is_listed_with_its_formula(capsys: pytest.CaptureFixture[str]) -> None:
    entries = listed(capsys)
    assert set(entries) == {f"{kind}:{name}" for kind in effects.KINDS for name in effects.catalogue(kind)}
    without = [name for name, line in entries.items() if "s_i(" not in line and "a_i" not in line]
    assert not without, "a title without a formula"
    assert entries["network:recip"].startswith("Reciprocity: s_i(x) = ")


def test_words_search_name_kind_and_text(capsys: pytest.CaptureFixture[str]) -> None:
    found = listed(capsys, "network", "TRIPLETS")
    assert "network:transTrip" in found
    assert all(name.startswith("network:") and "triplets" in line.lower() for name, line in found.items())
    assert set(listed(capsys, "avrecalt")) == {"behaviour:avRecAlt", "behaviour:avRecAltSameX"}


def test_no_entry_is_an_error_in_a_sentence() -> None:
    with pytest.raises(UsageError, match="tertius list effects: expected an entry with 'network' and 'xyz'"):
        list_entries("effects", ["network", "xyz"])
