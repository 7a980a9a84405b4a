"""A text becomes a draft, is reviewed by keys from two pages, and becomes a case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from support.web_bench import client_of, panel
from tertius.reading.document import parse_document
from tertius.reading.keep import read, write
from tertius.reading.open import read_document
from tertius.reading.review import is_decided
from tertius.web.bench import Bench
from tertius.web.keep.workspace import slug
from tertius.web.settings import Settings

pytestmark = pytest.mark.xdist_group("web")
SPEECH = Path(__file__).parents[2] / "data" / "reading" / "biden-syria-2024.txt"
NAME = "remarks"


@pytest.fixture(scope="module")
def text() -> str:
    return SPEECH.read_text(encoding="utf-8")[:1800]


@pytest.fixture
def own(tmp_path: Path, text: str) -> Bench:
    bench = Bench(Settings(tmp_path / "bench", port=8797), panel())
    document = parse_document(text.encode(), "remarks.txt")
    write(
        read_document(document, "2024-12-08", "Remarks", "A speaker"),
        document.text,
        bench.workspace.draft_file(NAME),
    )
    return bench


@pytest.fixture
def client(own: Bench) -> TestClient:
    return client_of(own)


def press(client: TestClient, key: str, version: int, at: int, *answers: str) -> tuple[int, str]:
    data = {"key": key, "version": version, "at": at, "answer": list(answers)}
    answer = client.post(f"/drafts/{NAME}/press", data=data)
    return answer.status_code, answer.text


def shown(page: str) -> tuple[int, int]:
    """Return version and claim that a page shows."""
    return int(re.findall(r'name="version" value="(\d+)"', page)[-1]), int(
        re.findall(r'name="at" value="(\d+)"', page)[-1]
    )


def test_every_key_of_the_terminal_is_a_button(client: TestClient) -> None:
    page = client.get(f"/drafts/{NAME}").text
    for key in "a1230terhkwdsm+npu":
        assert f'data-key="{key}"' in page


def test_keys_are_kept_at_once_and_undone_after_a_restart(own: Bench, client: TestClient) -> None:
    first = read(own.workspace.draft_file(NAME))[0]
    status, page = press(client, "r", 0, 0, "1")
    assert status == 200
    kept = read(own.workspace.draft_file(NAME))[0]
    assert kept.claims[0].status == "rejected"
    assert kept.claims[0].reason == "a fact that nobody contests"
    version, at = shown(page)
    assert (version, at) == (1, 1)
    status, page = press(client, "0", version, at)
    assert is_decided(read(own.workspace.draft_file(NAME))[0].claims[1])
    again = client_of(Bench(own.settings, panel()))
    version, at = shown(page)
    status, page = press(again, "u", version, at)
    assert "undone" in page
    version, at = shown(page)
    status, page = press(again, "u", version, at)
    assert read(own.workspace.draft_file(NAME))[0] == first
    assert "nothing to undo" in press(again, "u", *shown(page))[1]


def test_the_later_of_two_pages_is_told_and_nothing_is_lost(own: Bench, client: TestClient) -> None:
    press(client, "r", 0, 0, "1")
    before = own.workspace.draft_file(NAME).read_bytes()
    status, page = press(client, "r", 0, 1, "2")
    assert status == 409
    assert "Another page has changed this draft" in page
    assert own.workspace.draft_file(NAME).read_bytes() == before


def test_a_key_asks_what_it_needs_to_know(client: TestClient) -> None:
    status, page = press(client, "r", 0, 0)
    assert status == 200
    assert "Why (1 a fact that nobody contests" in page
    assert 'name="key" value="r"' in page
    status, page = press(client, "e", 0, 0, "Russia is stronger than ever")
    assert "Russia is stronger than ever" in page
    status, page = press(client, "t", *shown(page), "no such test")
    assert "expected the name of a test" in page


def test_hostile_words_of_a_text_stay_words(tmp_path: Path) -> None:
    bench = Bench(Settings(tmp_path / "bench", port=8797), panel())
    hostile = (
        "<script>alert(1)</script> Russia will keep its bases in Syria, <img src=x onerror=alert(2)> because "
        "the new rulers need grain {{ 7*7 }}. \u202eMost clients of Russia left it after a coup.\n"
    )
    document = parse_document(hostile.encode(), "<b>x</b>.txt", "txt")
    write(
        read_document(document, "2024", '"><script>x</script>'),
        document.text,
        bench.workspace.draft_file(NAME),
    )
    page = client_of(bench).get(f"/drafts/{NAME}").text
    assert "<script>alert" not in page
    assert "<script>x" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "7*7" in page


def test_a_reviewed_draft_becomes_a_case(own: Bench, client: TestClient) -> None:
    version, at = shown(client.get(f"/drafts/{NAME}").text)
    for number in range(200):
        draft = read(own.workspace.draft_file(NAME))[0]
        if all(is_decided(c) for c in draft.claims):
            break
        key = ("0",) if number == 0 else ("r", "5")
        page = press(client, key[0], version, at, *key[1:])[1]
        version, at = shown(page)
    page = client.get(f"/drafts/{NAME}").text
    assert "make the case" in page
    wrong = client.post(
        f"/drafts/{NAME}/case", data={"title": "Remarks", "patron": "XXX", "rival": "USA", "focal": "SYR"}
    )
    assert wrong.status_code == 400
    assert 'value="XXX"' in wrong.text
    head = {"title": "Remarks", "patron": "rus", "rival": "USA", "focal": "SYR", "date": "2024-12-08"}
    made = client.post(f"/drafts/{NAME}/case", data=head)
    assert made.headers["location"] == "/cases/remarks"
    assert own.workspace.case("remarks").patron == "RUS"
    assert "The text, sentence by sentence" in client.get("/cases/remarks/text").text
    assert client.get("/").text.count("Remarks") >= 2


def test_texts_that_cannot_be_taken_keep_what_was_typed(client: TestClient) -> None:
    for data, files, words in (
        ({"title": "T"}, {}, "some text, or a file"),
        ({"title": "T"}, {"file": ("x.exe", b"MZ")}, "a .txt, .md, .html, .pdf or .docx file"),
    ):
        answer = client.post("/texts", data=data, files=files)
        assert answer.status_code == 400
        assert words in answer.text
        assert 'value="T"' in answer.text


def test_texts_with_one_name_get_ids_of_their_own(own: Bench, client: TestClient) -> None:
    places = set()
    for name in ("../../etc/passwd.txt", "Remarks.txt", "Remarks.txt", "…"):
        files = {"file": (name, b"Russia keeps its clients.")} if name != "…" else {}
        data = {"text": "Russia keeps its clients."} if name == "…" else {}
        answer = client.post("/texts", data=data, files=files)
        assert answer.status_code == 303, answer.text
        places.add(answer.headers["location"])
    kept = sorted(p.name for p in (own.workspace.root / "texts").iterdir())
    assert len(places) == len(kept) == 4
    assert "passwd.txt" in kept
    assert not list(own.workspace.root.parent.glob("passwd*"))


def test_ids_are_made_of_any_words() -> None:
    assert slug("What the President said on Sunday evening at last") == "what-the-president-said-on-sunday"
    assert slug("2024 in words") == "text-2024-in-words"
    assert slug("日本") == "text"
