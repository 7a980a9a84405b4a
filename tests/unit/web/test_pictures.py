"""Screens as pictures, compared coarsely with kept ones: other fonts pass, a lost panel fails.

``TERTIUS_PICTURES=write`` keeps what is drawn now: look at it before it is committed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from support.browser import browser, chromium, free_port, opened, served
from support.web_bench import bench_in
from tertius.core.arrays import Floats

pytest.importorskip("playwright")
Image = pytest.importorskip("PIL.Image")
pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.browser]

KEPT = Path(__file__).parents[2] / "data" / "web"
CLAIM = "/cases/new-syria/claims/pragmatism-pays"
WIDE, PHONE = (1280, 900), (390, 844)
#: Name of the picture, address, size of the window, colours.
PICTURES = (
    ("library", "/", WIDE, "light"),
    ("claim", CLAIM, WIDE, "light"),
    ("claim-phone", CLAIM, PHONE, "light"),
    ("what-if", f"{CLAIM}/what-if?threshold=0.1", WIDE, "light"),
    ("what-if-dark", f"{CLAIM}/what-if?threshold=0.1", WIDE, "dark"),
    ("state", "/states/SYR", WIDE, "light"),
    ("measure", "/measures/ideal_points?year=2000", WIDE, "light"),
    ("scenario", "/scenarios/new-syria", WIDE, "light"),
)
#: Pictures are compared in tiles of so many pixels a side: a line of text is smaller.
TILE = 32
#: Largest mean difference of tiles, of 255; and the share of tiles that may differ by more than `FAR`.
MEAN, FAR, SHARE = 6.0, 48.0, 0.04


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[dict[str, Floats]]:
    """Every picture as it is drawn now, in tiles."""
    chromium()
    listener, port = free_port()
    out = dict[str, Floats]()
    with (
        browser() as chrome,
        served(bench_in(tmp_path_factory.mktemp("pictures"), kept, port), listener) as at,
    ):
        for name, address, (width, height), colours in PICTURES:
            size = {"width": width, "height": height}
            context = chrome.new_context(viewport=size, color_scheme=colours, reduced_motion="reduce")
            page, _ = opened(context, at)
            page.goto(at + address)
            out[name] = tiles(page.screenshot())
            context.close()
    yield out


def tiles(png: bytes | Path) -> Floats:
    """Return the mean grey of each tile, 0 to 255, of a picture; a kept one is in tiles already."""
    image = Image.open(png if isinstance(png, Path) else io.BytesIO(png)).convert("L")
    if not isinstance(png, Path):
        image = image.resize((image.width // TILE, image.height // TILE), Image.Resampling.BOX)
    return np.asarray(image, dtype=np.float64)


def alike(one: Floats, other: Floats) -> bool:
    """Whether two pictures are the same but for fonts."""
    if one.shape != other.shape:
        return False
    gap = np.abs(one - other)
    return bool(gap.mean() <= MEAN and (gap > FAR).mean() <= SHARE)


@pytest.mark.parametrize("name", [name for name, *_ in PICTURES])
def test_a_screen_looks_as_it_was_approved(name: str, seen: dict[str, Floats]) -> None:
    path = KEPT / f"{name}.png"
    if os.environ.get("TERTIUS_PICTURES") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(seen[name].round().astype(np.uint8)).save(path)
    assert alike(seen[name], tiles(path)), f"{name} looks otherwise than {path}"


def test_other_screens_do_not_pass_for_one_another(seen: dict[str, Floats]) -> None:
    names = [name for name, *_ in PICTURES]
    for k, one in enumerate(names):
        for other in names[k + 1 :]:
            assert not alike(seen[one], seen[other]), f"{one} passes for {other}"


def test_a_lost_panel_is_seen(seen: dict[str, Floats]) -> None:
    bare = seen["state"].copy()
    bare[8:, :] = np.median(bare)  # all that stands below the head
    assert not alike(bare, seen["state"])
