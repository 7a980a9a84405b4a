"""Kernels are named by all that they are made from, effects of other packages included."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from support.saom_models import TERMS, THETA, data
from tertius.saom import effects
from tertius.saom.effects.contract import Effect
from tertius.saom.kernel.load import load
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

HELPER = """
from tertius.saom.effects.contract import helper

@helper
def value():
    return {value}
"""
EFFECT = """
from tertius.saom.effects.contract import Effect
from strange_effects.shared import value

def delta(net, j):
    return {factor} * value()

def tie(net, j):
    return {factor} * value()

EFFECT = Effect(
    name="strange", kind="network", delta=delta, tie=tie, background="ego", title="Strange",
    formula="s_i(x) = x_i+", source="made up for this test", interpretation="ego prefers more ties",
)
"""


class Plugin:
    """A package outside `tertius` with one effect, `strange`, and a helper in another file."""

    def __init__(self, folder: Path) -> None:
        self.package = folder / "strange_effects"
        self.package.mkdir()
        (self.package / "__init__.py").touch()
        self.write(1.0, 1.0)

    def write(self, factor: float, value: float) -> None:
        """Edit both files."""
        (self.package / "shared.py").write_text(HELPER.format(value=value))
        (self.package / "strange.py").write_text(EFFECT.format(factor=factor))

    def effect(self) -> Effect:
        """The effect as a new process would import it."""
        for name in [n for n in sys.modules if n.split(".")[0] == "strange_effects"]:
            del sys.modules[name]
        importlib.invalidate_caches()
        made = importlib.import_module("strange_effects.strange").EFFECT
        assert isinstance(made, Effect)
        return made


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugin]:
    monkeypatch.syspath_prepend(str(tmp_path))
    # Python keeps compiled files by time and size, which two quick edits may share.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield Plugin(tmp_path)
    for name in [n for n in sys.modules if n.split(".")[0] == "strange_effects"]:
        del sys.modules[name]


def model(effect: Effect, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model with the effect in the catalogue, as an entry point would put it there."""
    known = {**effects.catalogue("network"), effect.name: effect}
    monkeypatch.setattr(effects, "catalogue", lambda kind: known)
    return Model(data(), [*TERMS, Term("strange", "net")])


def kernel(made: Model) -> ModuleType:
    return load(made.source, made.plan.functions())


def test_an_edited_plugin_gets_a_kernel_of_its_own(plugin: Plugin, monkeypatch: pytest.MonkeyPatch) -> None:
    first = kernel(model(plugin.effect(), monkeypatch))
    assert kernel(model(plugin.effect(), monkeypatch)).__name__ == first.__name__, "nothing was edited"
    names = {first.__name__}
    for factor, value in ((2.0, 1.0), (2.0, 3.0)):
        plugin.write(factor, value)
        names.add(kernel(model(plugin.effect(), monkeypatch)).__name__)
    assert len(names) == 3, "neither an edit of the effect nor of what it calls may go unseen"


def test_chains_follow_the_edit(plugin: Plugin, monkeypatch: pytest.MonkeyPatch) -> None:
    theta = np.array([*THETA, 0.0])
    statistics = []
    for factor in (1.0, 2.0):
        plugin.write(factor, 1.0)
        sim = model(plugin.effect(), monkeypatch).simulate(theta, 2, seed=1, threads=1)
        statistics.append(sim.statistics[:, :, -1])
        density = sim.statistics[:, :, 2]
        assert (statistics[-1] == factor * density).all()
    assert (statistics[1] == 2 * statistics[0]).all()


def test_packaged_effects_need_no_more_than_the_text() -> None:
    made = Model(data(), TERMS)
    assert kernel(made).__name__ == load(made.source).__name__


def test_kernels_lie_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIUS_KERNELS", str(tmp_path))
    module = load("# a kernel of nothing\n")
    assert module.__file__ is not None and Path(module.__file__).parent == tmp_path
    assert list(tmp_path.iterdir())
    del sys.modules[module.__name__]


def test_threads_at_once_find_no_half_module() -> None:
    source = "import time\n\ntime.sleep(0.2)\n\n\ndef chains():\n    return 1\n"
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: load(text).chains(), [source] * 8)) == [1] * 8
