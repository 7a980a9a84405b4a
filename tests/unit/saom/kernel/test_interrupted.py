"""Compiling that is interrupted leaves nothing that a later call would take for a module."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tertius.saom.kernel.load import load


def test_an_interruption_leaves_no_half_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next call in the session runs the whole text."""
    monkeypatch.setenv("TERTIUS_KERNELS", str(tmp_path))
    source = (
        "import builtins\nif getattr(builtins, 'stop_here', False):\n    raise KeyboardInterrupt\nwhole = 1\n"
    )
    before = set(sys.modules)
    monkeypatch.setattr("builtins.stop_here", True, raising=False)
    with pytest.raises(KeyboardInterrupt):
        load(source)
    assert not {name for name in set(sys.modules) - before if name.startswith("tertius_saom_kernel")}
    monkeypatch.setattr("builtins.stop_here", False)
    assert load(source).whole == 1
