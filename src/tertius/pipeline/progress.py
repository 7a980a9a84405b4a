"""Progress events: what long work reports, and the callback that takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """`done` of `total` steps of `stage` are finished; `label` is the one that starts now."""

    stage: str
    label: str
    done: int
    total: int


Progress = Callable[[Step], None]


def silent(_: Step) -> None:
    """Report nothing."""


def track(items: Iterable[T], stage: str, progress: Progress, label: Callable[[T], str] = str) -> Iterator[T]:
    """Yield `items`, reporting each as it starts and the end of the stage."""
    todo = list(items)
    for done, item in enumerate(todo):
        progress(Step(stage, label(item), done, len(todo)))
        yield item
    progress(Step(stage, "", len(todo), len(todo)))
