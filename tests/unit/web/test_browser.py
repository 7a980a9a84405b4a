"""The workbench in a real browser: accessible, whole on a telephone, offline; an analyst's journey."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.browser import browser, chromium, free_port, opened, served
from support.web_bench import bench_in

pytest.importorskip("playwright")
pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.browser]
CLAIM = "/cases/new-syria/claims/pragmatism-pays"
SCREENS = (
    "/",
    "/texts",
    "/cases/new-syria",
    CLAIM,
    f"{CLAIM}?tab=curve&cell=2",
    f"{CLAIM}?tab=cases",
    f"{CLAIM}/what-if?threshold=0.1",
    "/states",
    "/states/SYR",
    "/measures/ideal_points",
    "/measures/ideal_points?view=lines&state=SYR&state=DDR",
    "/scenarios/new-syria",
    "/runs",
    "/runs/1",
    "/forecasts",
)
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
SPEECH = Path(__file__).parents[2] / "data" / "reading" / "biden-syria-2024.txt"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    chromium()
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[str]:
    listener, port = free_port()
    with served(bench_in(tmp_path_factory.mktemp("browser"), kept, port), listener) as at:
        yield at


def test_axe_finds_nothing_and_nothing_overflows(chrome: Any, address: str) -> None:
    """Light in full, dark for its contrasts, and at the width of a telephone nothing wider than it."""
    from axe_playwright_python.sync_playwright import Axe

    axe, context = Axe(), chrome.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page, faults = opened(context, address)
    found: list[str] = []
    for path in SCREENS:
        page.emulate_media(color_scheme="light")
        page.goto(address + path)
        light = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        page.emulate_media(color_scheme="dark")
        dark = axe.run(page, options=CONTRAST).response["violations"]
        for violation in (*light, *dark):
            places = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append(f"{path}: {violation['id']}: {places}")
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path}: {wide} pixels too wide for a telephone")
        page.set_viewport_size({"width": 1280, "height": 900})
    context.close()
    assert not found, "\n".join(found)
    assert not faults, "\n".join(faults)


def test_what_only_shows_works_without_scripts(chrome: Any, address: str) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page, _ = opened(context, address)
    page.goto(address + CLAIM)
    page.click("text=Specifications")
    assert page.locator("#curve svg").count() == 1
    page.goto(f"{address}{CLAIM}/what-if")
    page.fill("#threshold", "0.3")
    page.click("text=Decide anew")
    assert "threshold=0.3" in page.url
    assert "exploratory" in page.inner_text("#panel-now").lower()
    page.goto(f"{address}/measures/ideal_points?year=1980")
    assert "1980" in page.inner_text("#panel-map h2")
    context.close()


def test_threshold_changes_in_place_and_the_address_follows(chrome: Any, address: str) -> None:
    context = chrome.new_context()
    page, faults = opened(context, address)
    page.goto(f"{address}{CLAIM}/what-if")
    before = page.inner_text("#panel-now")
    slider = page.locator("#threshold-slider")
    slider.focus()
    for _ in range(6):
        page.keyboard.press("PageUp")
    page.wait_for_function("before => document.querySelector('#panel-now').innerText !== before", arg=before)
    assert page.input_value("#threshold") == page.input_value("#threshold-slider")
    page.wait_for_url("**threshold=*")
    assert page.evaluate("document.activeElement.id") == "threshold-slider"
    page.locator("#panel-flips a", has_text="Apply").first.click()
    page.wait_for_url("**flip=*")
    page.goto(f"{address}{CLAIM}?tab=curve")
    page.locator("#curve [data-cell='3']").first.click(force=True)
    page.wait_for_url("**cell=3*")
    assert page.locator("tr.marked").inner_text().startswith("3")
    assert not faults
    context.close()


def test_structure_that_a_screen_reader_hears(chrome: Any, address: str) -> None:
    from playwright.sync_api import expect

    context = chrome.new_context()
    page, _ = opened(context, address)
    page.goto(f"{address}/runs")
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - link "Skip to the page"
        - banner:
          - link "tertius"
          - navigation "Screens":
            - list:
              - listitem:
                - link "Library"
        - main:
          - heading "Runs" [level=1]
          - region "Jobs":
            - heading "Jobs" [level=2]
        - contentinfo
        """
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    context.close()


def test_from_a_text_to_an_export_without_leaving_the_page(
    chrome: Any, tmp_path: Path, kept: Path, own_home: Path
) -> None:
    """Paste, review by keys, make the case, run it, read the verdict, move the threshold, apply, export."""
    text = SPEECH.read_text(encoding="utf-8")
    start = text.index("Additionally")
    said = text[start : text.index("\n", text.index("The upshot"))]
    listener, port = free_port()
    with served(bench_in(tmp_path / "bench", kept, port), listener) as address:
        context = chrome.new_context(accept_downloads=True)
        page, faults = opened(context, address)
        page.set_default_timeout(60_000)
        page.goto(f"{address}/texts")
        page.fill("#text", said)
        page.fill("#date", "2024-12-08")
        page.fill("#title", "Remarks on Syria")
        page.get_by_role("button", name="Read it", exact=True).click()
        page.wait_for_url("**/drafts/remarks-on-syria")
        decide(page)
        for field, value in (("patron", "RUS"), ("rival", "USA"), ("focal", "SYR")):
            page.fill(f"#head-{field}", value)
        page.get_by_role("button", name="Make the case", exact=True).click()
        page.wait_for_url("**/cases/remarks-on-syria")
        page.get_by_role("button", name="Run the case", exact=True).click()
        page.wait_for_url("**/runs/*")
        page.get_by_role("link", name="Verdicts", exact=True).click(timeout=240_000)
        page.wait_for_url("**/cases/remarks-on-syria*")
        page.get_by_role("link", name="Text with verdicts", exact=True).click()
        assert page.locator(".claim-words").count() >= 1
        page.go_back()
        page.locator("table.brief a").first.click()
        page.get_by_role("link", name="What if …", exact=True).click()
        page.wait_for_selector("#panel-now")
        registered = page.text_content("#panel-now .slot >> nth=0")
        page.fill("#threshold", "30")
        page.wait_for_url("**threshold=30*")
        assert page.text_content("#panel-now .slot >> nth=0") == registered
        assert "One other threshold was tried" in page.inner_text("#looks")
        apply = page.locator("#panel-flips a", has_text="Apply")
        assert apply.count() >= 1
        apply.first.click()
        page.wait_for_url("**flip=*")
        page.locator("#panel-now summary", has_text="Cite").click()
        with page.expect_download() as download:
            page.locator("#panel-now .take-links a", has_text="JSON").click()
        record = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
        assert record["status"] == "exploratory"
        assert record["thresholds tried"] >= 1
        assert not faults, "\n".join(faults)
        context.close()


def decide(page: Any) -> None:
    """Accept the claim that a built test is proposed for first, reject the others, by keys alone."""
    total = page.locator("#panel-draft tbody tr").count()
    for number in range(total):
        page.wait_for_function(
            "n => document.querySelector('#review strong').innerText.startsWith(String(n))", arg=number
        )
        if "existential_rate" in page.inner_text("#review dl.facts"):
            page.keyboard.press("w")
            answer(page, "RUS USA SYR")
            page.wait_for_function(
                "() => document.querySelector('#review dl.facts').innerText.includes('rival USA')"
            )
            page.keyboard.press("1")
        else:
            page.keyboard.press("r")
            answer(page, "5")
    page.wait_for_selector("#make-heading")


def answer(page: Any, words: str) -> None:
    """Answer what a key asks."""
    page.wait_for_selector("#answer:focus")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
