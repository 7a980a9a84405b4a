"""Every screen: whole without scripts, nothing inline or from elsewhere, every panel to take away."""

from __future__ import annotations

import json
import re

import pytest
from starlette.testclient import TestClient

from support.web_bench import Tags
from tertius.web.page import asset, stored
from tertius.web.screen import SCREENS

pytestmark = pytest.mark.xdist_group("web")
CLAIM = "/cases/new-syria/claims/pragmatism-pays"
SCREENS_SHOWN = (
    "/",
    "/texts",
    "/cases/new-syria",
    "/cases/new-syria?run=2",
    "/cases/sample",
    CLAIM,
    f"{CLAIM}?tab=cases",
    f"{CLAIM}?tab=cases&mark=EGY",
    f"{CLAIM}?tab=curve&cell=3",
    f"{CLAIM}?tab=test",
    f"{CLAIM}?tab=sources",
    f"{CLAIM}/what-if",
    f"{CLAIM}/what-if?threshold=0.05",
    "/cases/new-syria/claims/russia-aims",
    "/cases/new-syria/claims/russia-aims/what-if",
    "/states",
    "/states/SYR",
    "/states/YUG?kind=pacts&year=1955",
    "/measures/ideal_points",
    "/measures/ideal_points?view=lines&state=SYR&state=DDR",
    "/measures/record:polity?view=table&year=1970",
    "/scenarios",
    "/scenarios/new-syria",
    "/runs",
    "/runs/1",
    "/runs/compare?a=1&b=2",
    "/forecasts",
)
_TAKE = re.compile(r'href="([^"]*[?&;]as=(?:csv|json|svg|png|pdf))"')
_STARTS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "csv": b"", "json": b"{"}


@pytest.mark.parametrize("path", SCREENS_SHOWN)
def test_screen_is_whole_and_holds_nothing_that_the_policy_forbids(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.text
    assert page.count("<h1>") == 1
    assert '<html lang="en-GB">' in page
    assert Tags(page).inline == []
    loaded = re.findall(r'(?:<link[^>]*href|<script[^>]*src|<img[^>]*src)="([^"]*)"', page)
    assert loaded == [asset("web.css"), asset("web.js")]
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_panel_of_every_screen_can_be_taken_away(client: TestClient) -> None:
    taken = set[str]()
    for path in SCREENS_SHOWN:
        for address in _TAKE.findall(client.get(path).text):
            address = address.replace("&amp;", "&")
            form = address.rsplit("=", 1)[1]
            key = f"{path.split('?')[0]} {form} {re.search('panel=([^&]*)', address)[1]}"  # type: ignore[index]
            if key in taken or (form in ("png", "pdf") and sum(form in t.split() for t in taken) > 3):
                continue
            taken.add(key)
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer.content.startswith(_STARTS[form]), address
            assert "attachment" in answer.headers["content-disposition"]
            if form == "json":
                assert answer.json()["citation"].endswith(("?", path, answer.json()["citation"]))
    assert len(taken) > 50


def test_navigation_names_every_screen_of_its_own(client: TestClient) -> None:
    page = client.get("/").text
    for screen in SCREENS.all().values():
        if screen.title:
            assert f'href="{screen.home}"' in page
            assert client.get(screen.home).status_code in (200, 303)


def test_assets_are_small_kept_for_ever_and_only_under_their_own_address(client: TestClient) -> None:
    assert len(stored("web.js")) < 40_000
    answer = client.get(asset("web.js"))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/assets/000000000000/web.js").status_code == 404


def test_a_claim_leads_to_its_cases_and_a_state_back_to_the_claim(client: TestClient) -> None:
    cases = client.get(f"{CLAIM}?tab=cases").text
    state = re.search(r"mark=([A-Z]{3})", cases)[1]  # type: ignore[index]
    assert f"/states/{state}" in client.get(f"{CLAIM}?tab=cases&mark={state}").text
    assert f"{CLAIM}?tab=cases&amp;mark={state}" in client.get(f"/states/{state}").text


def test_states_that_are_gone_are_listed(client: TestClient) -> None:
    page = client.get("/measures/record:polity?year=1985").text
    assert "East Germany" in page
    assert "Yugoslavia" in page
    table = client.get("/measures/record:polity?year=1985&panel=map&as=json").json()
    assert {"DDR", "YUG"} <= {row[1] for row in table["rows"]}


def test_a_year_without_a_source_a_gap_and_a_zero_are_three_things(client: TestClient) -> None:
    rows = client.get("/states/SYR?kind=arms&panel=arms&as=json").json()["rows"]
    shown = {row[4] for row in rows}
    assert {"none", "outside coverage"} <= shown


def test_two_runs_are_compared_claim_by_claim(client: TestClient) -> None:
    found = client.get("/runs/compare?a=1&b=2&panel=difference&as=json").json()
    changed = {c["claim"]: c["kind"] for c in found["changes"]}
    assert changed == {"soviet-precedent": "verdict"}


def test_a_run_of_another_case_is_not_shown_as_this_one(client: TestClient) -> None:
    assert client.get("/cases/new-syria?run=3").status_code == 404


def test_a_case_that_no_longer_checks_is_told_and_the_library_stands(client: TestClient, bench) -> None:  # type: ignore[no-untyped-def]
    broken = bench.workspace.case_file("broken")
    broken.write_text("id: broken\ntitle: 3\n", encoding="utf-8")
    try:
        page = client.get("/")
        assert page.status_code == 200
        assert "cannot be read" in page.text
        assert client.get("/cases/broken").status_code == 400
    finally:
        broken.unlink()


def test_data_hold_what_the_screen_shows(client: TestClient) -> None:
    found = client.get(f"{CLAIM}?tab=curve&panel=curve&as=json").json()
    text = client.get(f"{CLAIM}?tab=curve&panel=curve&as=csv").text.splitlines()
    assert len(text) == len(found["rows"]) + 1
    assert json.dumps(found["columns"][:3]) == '["number", "role", "estimate"]'
