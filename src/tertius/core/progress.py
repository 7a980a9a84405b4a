"""Progress events: what long work reports, and the callback that takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """Where long work stands.

    Attributes
    ----------
    stage, label : str
        What is being done, and the step of it that starts now.
    done, total : int
        Finished steps of the stage, and all of them as far as is known.
    left : float
        Seconds to the end of the stage; NaN where nothing is known about speed.
    stored : int
        How many of `done` came from the store.
    """

    stage: str
    label: str
    done: int
    total: int
    left: float = float("nan")
    stored: int = 0


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
