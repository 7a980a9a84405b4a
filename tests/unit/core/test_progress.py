"""Steps of long work."""

from __future__ import annotations

import math

from tertius.core.progress import Step, track


def test_items_are_reported_as_they_start_and_once_at_the_end() -> None:
    seen: list[Step] = []
    assert list(track(["a", "b"], "letters", seen.append)) == ["a", "b"]
    assert [(s.label, s.done, s.total) for s in seen] == [("a", 0, 2), ("b", 1, 2), ("", 2, 2)]
    assert all(math.isnan(s.left) and s.stored == 0 for s in seen)
