"""Mentions: names of every state, leaders by date, guards of ambiguous names, spans in odd Unicode."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.core.errors import TertiusError
from tertius.panel.states import States
from tertius.reading.dictionary import KINDS, TABLES, lexicon, rows
from tertius.reading.guards import guards
from tertius.reading.lists import table_rows
from tertius.reading.mentions import find_mentions

#: Not in the panel, but named in texts: Palestine, the Holy See, Western Sahara, Hong Kong.
BEYOND = {"PSE", "VAT", "ESH", "HKG"}


def read(text: str, date: str | None = "2026-03") -> list[tuple[str, str, str | None]]:
    return [(m.text, m.kind, m.id) for m in find_mentions(text, date)]


def one(text: str, name: str, date: str | None = "2026-03") -> tuple[str, str | None] | None:
    return next(((kind, iso3) for words, kind, iso3 in read(text, date) if words == name), None)


# --- the tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_rows_of_a_table_are_whole(table: str) -> None:
    states = set(States.embedded().all())
    for row in rows(table):
        assert row["name"] and row["kind"] in KINDS and row["source"] and row["checked_against"], row
        assert not row["id"] or row["id"] in states | BEYOND, row
        for guard in filter(None, row["guard"].split("+")):
            assert guard.startswith("needs:") or guard in guards(), row


def test_rows_of_leaders_are_whole() -> None:
    states = set(States.embedded().all()) | BEYOND
    for row in rows("leaders"):
        assert row["use"] in {"full", "alone", "after", "title"}, row
        assert row["person"] and row["source"] and row["checked_against"], row
        assert not row["id"] or row["id"] in states, row
        assert not row["last"] or int(row["first"]) <= int(row["last"]), row


def test_no_row_stands_twice() -> None:
    for table in (*TABLES, "leaders"):
        keys = [tuple(row.values()) for row in rows(table)]
        assert len(keys) == len(set(keys)), table


def test_every_state_of_the_panel_is_found_by_its_name() -> None:
    states = States.embedded()
    missed = []
    for iso3 in states.all():
        for spell in states.spells(iso3):
            got = read(f"Observers said that {spell.name} has changed.", None)
            if (spell.name, "state") not in [(words, kind) for words, kind, _ in got]:
                missed.append((spell.name, got))
    assert not missed


def test_a_state_of_one_name_has_its_code() -> None:
    states = States.embedded()
    shared = {"Congo", "Yugoslavia", "Micronesia"}  # told apart by context or year
    for iso3 in states.all():
        name = states.name(iso3)
        if name not in shared:
            assert one(f"We know that {name} has changed.", name) == ("state", iso3), name


def test_every_state_has_an_adjective_or_a_people() -> None:
    with_one = {row["id"] for row in rows("states") if row["use"] in {"adjective", "demonym"}}
    small = {"COG", "DMA", "KIR", "KNA", "LIE", "LSO", "SCG", "STP", "TUV", "VCT", "VUT"}
    assert set(States.embedded().all()) - with_one - small == set()


# --- states -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "iso3"),
    [
        ("The US-led coalition objects.", "US", "USA"),
        ("Troops of the U.S. left.", "U.S.", "USA"),
        ("They live in the U.S.", "U.S.", "USA"),
        ("Anti-American feeling grows.", "American", "USA"),
        ("Russian-backed forces advance.", "Russian", "RUS"),
        ("Sino-Russian trade grows.", "Sino", "CHN"),
        ("A Franco-German quarrel began.", "Franco", "FRA"),
        ("The Soviet Union fell.", "Soviet Union", "RUS"),
        ("The USSR fell.", "USSR", "RUS"),
        ("The DPRK fired a missile.", "DPRK", "PRK"),
        ("The ROK answered.", "ROK", "KOR"),
        ("The UAE hedges.", "UAE", "ARE"),
        ("The DRC suffers.", "DRC", "COD"),
        ("Bangui rules little of the CAR.", "CAR", "CAF"),
        ("East Germany fell.", "East Germany", "DDR"),
        ("Upper Volta was poor.", "Upper Volta", "BFA"),
        ("Zaire collapsed.", "Zaire", "COD"),
        ("Filipinos voted.", "Filipinos", "PHL"),
        ("Côte d’Ivoire voted.", "Côte d’Ivoire", "CIV"),
        ("Guinea-Bissau voted.", "Guinea-Bissau", "GNB"),
        ("Equatorial Guinea voted.", "Equatorial Guinea", "GNQ"),
        ("Papua New Guinea voted.", "Papua New Guinea", "PNG"),
        ("South Sudan voted.", "South Sudan", "SSD"),
        ("North Korean troops came.", "North Korean", "PRK"),
        ("RUSSIA AND CHINA AGREE", "CHINA", "CHN"),
        ("The People’s Republic of China grew.", "People’s Republic of China", "CHN"),
        ("The Kremlin denied it.", "Kremlin", "RUS"),
        ("The White House denied it.", "White House", "USA"),
    ],
)
def test_forms_of_a_state(text: str, name: str, iso3: str) -> None:
    assert one(text, name) == ("state", iso3)


def test_spans_leave_out_articles_titles_and_possessives() -> None:
    assert read("President Putin’s Russia and the Netherlands’ ports") == [
        ("Putin", "leader", "RUS"),
        ("Russia", "state", "RUS"),
        ("Netherlands", "state", "NLD"),
    ]


@pytest.mark.parametrize(
    "text", ["Send us the bill.", "He bought a turkey and china.", "A guinea pig ate.", "The polish is new."]
)
def test_small_letters_are_no_names(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Moscow expects more from Beijing.", "Moscow", ("state", "RUS")),
        ("Talks between Kyiv and Moscow failed.", "Kyiv", ("state", "UKR")),
        ("A hospital in Kyiv was hit.", "Kyiv", ("place", "UKR")),
        ("Her visit to Moscow was short.", "Moscow", ("place", "RUS")),
        ("He has visited Pyongyang, Hanoi and Astana.", "Astana", ("place", "KAZ")),
        ("In Ankara’s view, nothing changed.", "Ankara", ("state", "TUR")),
        ("Missiles fell on Kyiv.", "Kyiv", ("place", "UKR")),
        ("The accord was signed in Washington, D.C., last year.", "Washington", ("place", "USA")),
        ("Brussels will not shut them out.", "Brussels", ("org", None)),
        ("They met in Brussels.", "Brussels", ("place", "BEL")),
    ],
)
def test_a_capital_is_a_government_or_a_town(text: str, name: str, expected: tuple[str, str | None]) -> None:
    assert one(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Tbilisi protests show that Georgia is divided.", "Georgia", ("state", "GEO")),
        ("The Georgia runoff was decided in Atlanta.", "Georgia", ("place", "USA")),
        ("Michael Jordan retired.", "Jordan", None),
        ("Israel and Jordan signed.", "Jordan", ("state", "JOR")),
        ("Chad Smith drums.", "Chad", None),
        ("Sudan and Chad share a border.", "Chad", ("state", "TCD")),
        ("Kinshasa says that Congo was betrayed.", "Congo", ("state", "COD")),
        ("Sassou has ruled Congo for decades.", "Congo", ("state", "COG")),
        ("Niger and Mali left ECOWAS.", "Niger", ("state", "NER")),
        ("Conakry sells bauxite; Guinea is poor.", "Guinea", ("state", "GIN")),
        ("Turkey sandwiches were served.", "Turkey", None),
        ("The South China Sea is tense.", "South China Sea", ("place", None)),
        ("Gulf of Guinea piracy grew.", "Guinea", None),
        ("The Monroe Doctrine is back.", "Monroe", None),
        ("The Paris Agreement holds.", "Paris", None),
        ("West Africa and Western Sahara matter.", "West", None),
        ("WASHINGTON — The vote failed.", "WASHINGTON", ("place", "USA")),
        ("Athens feared Sparta, says Thucydides.", "Athens", None),
        ("Athens and Ankara disagree.", "Athens", ("state", "GRC")),
        ("The Ministry of Foreign Affairs objected.", "Foreign Affairs", None),
        ("In an essay for Foreign Affairs he asked.", "Foreign Affairs", ("org", None)),
        ("He wrote in Foreign Affairs last year.", "Foreign Affairs", ("org", None)),
        ("Western states object.", "Western", ("group", None)),
    ],
)
def test_ambiguous_names_by_context(text: str, name: str, expected: tuple[str, str | None] | None) -> None:
    assert one(text, name) == expected


@pytest.mark.parametrize(
    ("name", "other"),
    [("Georgia", "US state"), ("Congo", "Brazzaville"), ("Niger", "Nigeria"), ("Guinea", "Bissau")],
)
def test_without_evidence_an_ambiguous_name_says_so(name: str, other: str) -> None:
    mention = find_mentions(f"Everybody asks what {name} wants.")[0]
    assert mention.kind == "state" and any(other in reading for reading in mention.ambiguity)


# --- leaders ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "person"),
    [("1990", "George H. W. Bush"), ("2005-06", "George W. Bush"), ("2026", "George W. Bush")],
)
def test_a_surname_is_read_by_the_date(date: str, person: str) -> None:
    mention = next(m for m in find_mentions("Then Bush decided to go on.", date) if m.kind == "leader")
    assert person in mention.rule


@pytest.mark.parametrize(("date", "person"), [("1985", "Hafez al-Assad"), ("2015", "Bashar al-Assad")])
def test_father_and_son_are_read_by_the_date(date: str, person: str) -> None:
    mention = next(m for m in find_mentions("It helped Assad to survive.", date) if m.kind == "leader")
    assert person in mention.rule and not mention.ambiguity


def test_without_a_date_father_and_son_are_ambiguous() -> None:
    mention = next(m for m in find_mentions("It helped Assad to survive.") if m.kind == "leader")
    assert mention.ambiguity == ("Hafez al-Assad",)


def test_a_full_name_decides_the_surnames_after_it() -> None:
    mentions = find_mentions("Hafez al-Assad ruled Syria. Assad died in 2000.", "2026")
    assert "Hafez" in mentions[-1].rule and not mentions[-1].ambiguity


@pytest.mark.parametrize(
    ("text", "name", "iso3"),
    [
        ("Abdullah “Apo” Öcalan spoke.", "Abdullah “Apo” Öcalan", "TUR"),
        ("Then Bashar\u00a0al-Assad fell.", "Bashar\u00a0al-Assad", "SYR"),
        ("Donald J. Trump won.", "Donald J. Trump", "USA"),
        ("Post-Chávez Venezuela is weak.", "Chávez", "VEN"),
        ("Prime Minister May resigned.", "May", "GBR"),
        ("Jordan’s King Abdullah came.", "Abdullah", "JOR"),
        ("Then Ayatollah Khamenei spoke.", "Khamenei", "IRN"),
        ("Then Sheikh Hasina fled.", "Sheikh Hasina", "BGD"),
        ("MR. SULLIVAN, who is Jake Sullivan, came.", "SULLIVAN", "USA"),
        ("In 1956 they forced Eden out.", "Eden", "GBR"),
        ("Truman, Acheson and Marshall agreed.", "Marshall", "USA"),
        ("Recep Tayyip Erdogan came.", "Recep Tayyip Erdogan", "TUR"),
        ("Romania’s defence minister, Marius Sula, came.", "Marius Sula", "ROU"),
        ("Marius Sula, Romania’s defence minister, came.", "Marius Sula", "ROU"),
        ("Italy’s Adolfo Barboni wants one.", "Adolfo Barboni", "ITA"),
        ("Senator Foo Barson came. Barson left.", "Barson", "USA"),
    ],
)
def test_names_of_leaders(text: str, name: str, iso3: str) -> None:
    assert one(text, name) == ("leader", iso3)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In May the talks failed; Theresa May had left.", "May"),
        ("May is a month.", "May"),
        ("Ford makes cars.", "Ford"),
        ("Melania Trump came.", "Trump"),
        ("Hong Kong’s Jimmy Lai is in prison.", "Lai"),
        ("The UN rapporteur Richard Bennett spoke.", "Bennett"),
        ("France’s Fifth Republic stands.", "Fifth Republic"),
        ("Then Najib Foobar spoke.", "Najib"),
        ("Robert Kagan argues that it failed.", "Robert Kagan"),
    ],
)
def test_what_only_looks_like_a_leader(text: str, name: str) -> None:
    mentions = find_mentions(text, "2026")
    first = text.index(name)
    assert not any(m.kind == "leader" and m.start == first for m in mentions)


def test_in_a_heading_a_capital_is_no_given_name() -> None:
    assert one("Why Europe Fears Trump\n\nIt does.", "Trump") == ("leader", "USA")


# --- organisations and groups -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "iso3"),
    [
        ("The U.N. Security Council met.", "U.N. Security Council", None),
        ("Russia’s “Africa Corps” came.", "Africa Corps", "RUS"),
        ("Congress voted.", "Congress", "USA"),
        ("Russia’s Foreign Ministry objected.", "Foreign Ministry", "RUS"),
        ("The Russian Ministry of Defence objected.", "Ministry of Defence", "RUS"),
        ("Hay’at Tahrir al-Sham ruled.", "Hay’at Tahrir al-Sham", None),
        ("The AfD gained.", "AfD", "DEU"),
        ("The Institute for Steppe Studies (ISS) agrees.", "ISS", None),
        ("OPEC+ cut output.", "OPEC+", None),
    ],
)
def test_organisations(text: str, name: str, iso3: str | None) -> None:
    assert one(text, name) == ("org", iso3)


def test_a_date_is_no_part_of_a_body() -> None:
    assert read("In the Oval Office on February 28 they met.") == [("Oval Office", "state", "USA")]


def test_let_is_no_organisation() -> None:
    assert read("Let us go.") == []


def test_groups_and_places_have_kinds_of_their_own() -> None:
    assert read("The Global South, the West and the Sahel differ.") == [
        ("Global South", "group", None),
        ("West", "group", None),
        ("Sahel", "place", None),
    ]


# --- offsets ------------------------------------------------------------------------------------------------

_NAMES = [
    "Russia",
    "United States",
    "al-Sharaa",
    "Vladimir Putin",
    "U.S.",
    "Côte d’Ivoire",
    "African Union",
    "West Bank",
]
_ODD = [
    "\u00a0",
    "\u200b",
    "\u00ad",
    "\u202e",
    "\ufeff",
    "\U0001f600",
    "ﬁ",
    "e\u0301",
    "’",
    "“",
    "\u2028",
    "𝔘",
    "ß",
    "\t",
    "İ",
    "\r\n",
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(_NAMES), st.sampled_from(_ODD), st.text(max_size=4), st.just(" ")),
        max_size=25,
    )
)
def test_offsets_give_the_words_back(parts: list[str]) -> None:
    text = "".join(parts)
    mentions = find_mentions(text, "2026")
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(_NAMES[:4]), st.sampled_from(["\u200b", "\u00ad", "\u2060", "\ufeff"]), st.integers(1, 4)
)
def test_characters_without_width_hide_no_name(name: str, hidden: str, at: int) -> None:
    plain = find_mentions(f"They say {name} came.", "2026")
    marked = find_mentions(f"They say {name[:at]}{hidden}{name[at:]} came.", "2026")
    assert [(m.kind, m.id) for m in marked] == [(m.kind, m.id) for m in plain]
    assert marked[0].text.replace(hidden, "") == plain[0].text


@pytest.mark.parametrize("name", ["Erdoğan", "Orbán", "Côte d'Ivoire", "Türkiye", "Traoré", "Vučić"])
def test_accents_do_not_matter(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    found = [find_mentions(f"Then {form} spoke.", "2026") for form in (name, decomposed, bare)]
    assert len({(m[0].kind, m[0].id) for m in found}) == 1
    assert found[1][0].text == decomposed


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(TertiusError, match="date"):
        find_mentions("Russia", "yesterday")


def test_swapped_powers_swap_and_nothing_else() -> None:
    text = "Washington pressed Russia, and the Chinese helped Iran against Israel."
    swapped = text.replace("Russia", "@").replace("Iran", "Russia").replace("@", "Iran")
    ids = {m.text: m.id for m in find_mentions(text)}
    assert {m.text: m.id for m in find_mentions(swapped)} == ids


def test_the_dictionaries_are_built_once() -> None:
    assert lexicon() is lexicon()


# --- towns of the names of states ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "iso3"),
    [
        ("He was born in Lebanon, Ohio.", "Lebanon", "USA"),
        ("The plant in Paris, Texas, closed.", "Paris", "USA"),
        ("The factory in Cairo, Illinois was shut.", "Cairo", "USA"),
        ("Peru, Indiana, has a base.", "Peru", "USA"),
        ("Damascus, Va., is small.", "Damascus", "USA"),
        ("It came from Cuba, N.Y.", "Cuba", "USA"),
        ("Write to Delhi, NY.", "Delhi", "USA"),
        ("PARIS, Texas (AP) — Officials said so.", "PARIS", "USA"),
        ("Lebanon, Ohio and Paris, Texas, are towns.", "Paris", "USA"),
        ("A firm in Moscow, Idaho-based and small, sold it.", "Moscow", "USA"),
        ("A museum in Paris (Texas) shows it.", "Paris", "USA"),
        ("She lives in London, Ontario.", "London", "CAN"),
        ("He teaches in Athens, Georgia.", "Athens", "USA"),
        ("He teaches in Athens, Georgia.", "Georgia", "USA"),
        ("Athens, Ga., is a town.", "Athens", "USA"),
    ],
)
def test_a_name_before_a_state_of_the_united_states_is_a_town(text: str, name: str, iso3: str) -> None:
    assert one(text, name) == ("place", iso3)


@pytest.mark.parametrize(
    ("text", "name", "iso3"),
    [
        ("Oil from Kuwait, Texas and Canada is dear.", "Kuwait", "KWT"),
        ("Saudi Arabia, Kuwait, Texas.", "Kuwait", "KWT"),
        ("In Russia, California is seen as free.", "Russia", "RUS"),
        ("When it comes to Mexico, Texas is hard.", "Mexico", "MEX"),
        ("In Iraq, Virginia Gamba said so.", "Iraq", "IRQ"),
        ("Israel, PA officials said, will pay.", "Israel", "ISR"),
        ("Rome, Georgia, Ukraine and Moldova signed.", "Georgia", "GEO"),
        ("Moscow, Washington and Beijing agree.", "Moscow", "RUS"),
        ("Tbilisi, Georgia, voted.", "Georgia", "GEO"),
        ("Ukraine, Georgia, and Moldova signed.", "Georgia", "GEO"),
    ],
)
def test_a_list_or_another_subject_makes_no_town(text: str, name: str, iso3: str) -> None:
    assert one(text, name) == ("state", iso3)


def test_provinces_are_written_once() -> None:
    written = [row["written"] for row in table_rows("provinces.csv")]
    assert len(written) == len(set(written)) and {row["id"] for row in table_rows("provinces.csv")} == {
        "USA",
        "CAN",
    }
