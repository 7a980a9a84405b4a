"""Results kept with a panel: made once, and gone with it."""

from __future__ import annotations

import gc
import weakref

from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

calls: list[tuple[str, int]] = []


@per_panel(2)
def looked_up(panel: Panel, number: int, *, factor: int = 1) -> int:
    """Return a number, and note the call."""
    calls.append((panel.digest, number))
    return number * factor


def test_each_panel_has_results_of_its_own() -> None:
    calls.clear()
    one, two = (Panel.from_tables({}, digest) for digest in ("one", "two"))
    assert [looked_up(p, 3) for p in (one, two, one, two)] == [3, 3, 3, 3]
    assert calls == [("one", 3), ("two", 3)]
    assert looked_up(one, 3, factor=2) == 6, "every argument counts"
    assert looked_up.__name__ == "looked_up"


def test_the_latest_results_are_kept() -> None:
    calls.clear()
    panel = Panel.from_tables({}, "one")
    for number in (1, 2, 3, 3, 1):
        looked_up(panel, number)
    assert [number for _, number in calls] == [1, 2, 3, 1]


def test_a_panel_goes_when_nothing_else_uses_it() -> None:
    panel = Panel.from_tables({}, "one")
    looked_up(panel, 1)
    gone = weakref.ref(panel)
    del panel
    gc.collect()
    assert gone() is None
