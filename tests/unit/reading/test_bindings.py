"""Which test a sentence is bound to, what fills its parameters, and whom it is about."""

from __future__ import annotations

from typing import get_args

import pytest

from tertius.claims import TESTS
from tertius.claims.template import templates
from tertius.reading.binding import chosen_by_hand
from tertius.reading.lists import table_rows
from tertius.reading.quantities import OPTIONS
from tertius.reading.read import read_text
from tertius.reading.schema import Claim
from tertius.reading.to_case import waits


def only(text: str) -> Claim:
    """Return the one claim of a text."""
    (claim,) = read_text(text, "2024-06-01").claims
    return claim


@pytest.mark.parametrize(
    ("text", "test", "parameters"),
    [
        (
            "Russian arms exports have fallen by half since 2015.",
            "trend",
            {"variable": "arms_export_share_5y", "of": ("RUS",), "first": 2015, "direction": "down"},
        ),
        (
            "Views of the United States in Turkey have worsened since 2003.",
            "trend",
            {"variable": "view_of:USA", "of": ("TUR",), "direction": "down"},
        ),
        (
            "Russia has vetoed more resolutions in the Security Council than any other permanent member.",
            "comparison",
            {"variable": "vetoes", "left": ("RUS",), "right": ("every other",), "direction": "more"},
        ),
        (
            "Sanctions against dictatorships have failed to topple a single regime.",
            "sanction_outcomes",
            {"regime": "autocracies", "objective": "destab_regime"},
        ),
        ("Autocrats jail their critics more often.", "regime_contrast", {"outcome": "repression"}),
        (
            "Ukraine will probably join NATO by 2035.",
            "formation",
            {"bloc": "NATO", "candidates": ("UKR",), "until": 2035},
        ),
        (
            "No member has ever left NATO.",
            "enumeration",
            {"conditions": ("ends member:NATO >= 1",), "statement": "none"},
        ),
        (
            "When Washington walks away, Moscow fills the vacuum.",
            "tie_replacement",
            {"patron": "USA", "successor": "RUS"},
        ),
        (
            "Russia has gained new partners in the Sahel after each coup.",
            "tie_gain",
            {"patron": "RUS", "after": "coup"},
        ),
    ],
)
def test_a_sentence_fills_the_parameters_of_its_test(
    text: str, test: str, parameters: dict[str, object]
) -> None:
    first = only(text).bindings[0]
    assert first.test == test
    assert parameters.items() <= first.parameters.items()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Russia aims to expand its trade with Egypt.", "wants"),
        ("Without the sanctions, Syria would have kept its army in 2013.", "could not have been"),
        ("The war has left Russia unable to protect its ally.", "could not have been"),
        ("Russia secretly funds the junta in Mali.", "took part"),
        ("Russia's plan for Syria is similar in spirit to its plan for Mali.", "likeness"),
    ],
)
def test_what_no_record_holds_says_why(text: str, why: str) -> None:
    claim = only(text)
    assert not claim.bindings and claim.testable.value == "no"
    assert why in (claim.why_not or "")


def test_a_class_of_states_has_no_patron() -> None:
    claims = read_text(
        "Russia arms Syria against the United States. Democracies keep their pacts longer than autocracies."
    ).claims
    assert claims[0].actors.patron.value == "RUS"
    assert claims[-1].actors.patron.value is None and claims[-1].actors.rival.value is None


def test_an_attackers_own_economy_has_no_rival() -> None:
    claims = read_text(
        "Russia attacked Ukraine. Ukraine has held the front. Ukraine still fights Russia in Ukraine. "
        "The economic costs for Russia are mounting."
    ).claims
    assert claims[-1].actors.rival.value is None and claims[-1].actors.focal.value == ("RUS",)


def test_the_us_is_no_we() -> None:
    """ "US" in capitals names a state and not the people for whom an author speaks."""
    one = only("The US has cut US aid to Egypt, and the US has closed US bases in Egypt since 2011.")
    assert one.actors.patron.value == "USA"


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("Russia can be described as the patron of Syria.", ()),
        ("The deal could bring Russia closer to Syria.", ("could",)),
        ("In fact, Russia will keep its bases in Syria.", ("will",)),
        ("Every sponsor, every ally and every state that has joined NATO.", None),
        ("It once looked as if Russia might lose its bases in Syria.", None),
    ],
)
def test_words_that_only_look_like_hedges(text: str, hedges: tuple[str, ...] | None) -> None:
    claims = read_text(text, "2024-06-01").claims
    if hedges is None:
        assert not claims
    else:
        assert tuple(h.text for c in claims for h in c.hedges) == hedges


def test_a_purpose_and_a_list_of_wishes_are_cut_where_the_claim_ends() -> None:
    text = (
        "The United States will send aid to the new government in Syria, to help it rebuild the country soon."
    )
    assert only(text).paraphrase.value == "The United States will send aid to the new government in Syria"
    text = "Russia aims to keep its bases, encourage a dozen states to buy arms, and win friends in Syria."
    assert len(read_text(text).claims) == 1


@pytest.mark.parametrize("test", sorted(templates()))
def test_every_option_that_a_template_can_fill_is_one_of_its_test(test: str) -> None:
    fields = TESTS.all()[test].parameters.model_fields
    for parameter, slot in templates()[test].parameters.items():
        assert parameter in fields, f"{test} has no parameter {parameter}"
        if slot in OPTIONS:
            named = {row["value"] for row in table_rows("option_words.csv") if row["slot"] == slot}
            assert named and named <= options_of(fields[parameter].annotation)


def options_of(annotation: object) -> set[object]:
    """Return the words of an annotation such as `Literal["up", "down"] | None`."""
    inner = get_args(annotation)
    return {x for x in inner if isinstance(x, str)} | {o for x in inner for o in options_of(x)}


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("Russia's bases in Syria are irreplaceable.", {"spec": "africa-corps", "hub": "syria"}),
        ("China's base in Djibouti is irreplaceable.", {"spec": "china-juba-2024", "hub": "djibouti"}),
        ("America's base in Djibouti is irreplaceable.", {}),
    ],
)
def test_a_hub_is_looked_for_in_the_networks_of_its_power(text: str, parameters: dict[str, object]) -> None:
    first = only(text).bindings[0]
    assert first.test == "hub_criticality" and first.parameters == parameters
    assert (waits(first) is None) == bool(parameters), "no network is put in the place of another"


@pytest.mark.parametrize(
    ("text", "sender", "target"),
    [
        ("American sanctions on Russia have failed to change its behaviour.", "USA", "RUS"),
        ("Sanctions against Russia have failed to change its behaviour.", None, "RUS"),
        ("American sanctions have failed to change the behaviour of Iran.", "USA", "IRN"),
    ],
)
def test_sanctions_are_on_whom_the_words_say(text: str, sender: str | None, target: str) -> None:
    first = only(text).bindings[0]
    assert first.test == "sanction_outcomes"
    assert (first.parameters.get("sender"), first.parameters["target"]) == (sender, target)


@pytest.mark.parametrize(
    ("text", "test", "word"),
    [
        ("American aid has saved the Ukrainian army.", "aid_and_alignment", "votes"),
        ("Western sanctions make Syrian business matter to Russia.", "sanction_outcomes", "aim"),
    ],
)
def test_a_test_of_something_else_waits_for_a_person(text: str, test: str, word: str) -> None:
    claim = only(text)
    named = next(b for b in claim.bindings if b.test == test)
    assert named.unsaid is not None and word in named.unsaid and named.limits[0] == named.unsaid
    assert waits(named) is not None and waits(chosen_by_hand(named)) is None
    assert named.unsaid not in chosen_by_hand(named).limits


def test_a_default_is_not_put_in_the_place_of_what_is_asked() -> None:
    for test, name in (
        ("conflict_onset", "treatment"),
        ("tie_gain", "after"),
        ("regime_contrast", "outcome"),
    ):
        assert name in templates()[test].needs
    every = only("Violence will spread because of the war.").bindings
    first = next(b for b in every if b.test == "conflict_onset")
    assert waits(first) == "The test 'conflict_onset' with treatment named."
    assert waits(every[0]) is None, "a test that can be asked goes first"


def test_states_that_are_not_are_no_denial() -> None:
    claim = only("The example appeals to many countries, also those that are not at war.")
    assert claim.polarity.value == "affirmed"


@pytest.mark.parametrize(
    ("text", "test", "parameters"),
    [
        (
            "The European Union buys far more from Serbia than Russia.",
            "comparison",
            {"variable": "trade_level", "left": ("EU",), "right": ("RUS",), "partner": ("SRB",)},
        ),
        (
            "Pakistan buys more weapons from China than from America.",
            "comparison",
            {"variable": "arms_delivery", "left": ("CHN",), "right": ("USA",), "partner": ("PAK",)},
        ),
        (
            "Egypt votes with Washington in the United Nations less often than almost any other state.",
            "comparison",
            {"left": ("EGY",), "right": ("every other",), "partner": ("USA",), "end": "receiver"},
        ),
        (
            "China and India have drifted apart in the General Assembly since 2017.",
            "trend",
            {"variable": "agreement", "of": ("CHN",), "partner": ("IND",), "direction": "down"},
        ),
        (
            "Serbia is the only European state that has bought weapons from China.",
            "enumeration",
            {"conditions": ("arms_delivery = 1 from CHN",), "statement": "only", "state": ("SRB",)},
        ),
        ("Coups have helped the Kremlin in the Sahel.", "tie_gain", {"patron": "RUS", "after": "coup"}),
    ],
)
def test_sides_partners_and_givers_stand_where_the_words_put_them(
    text: str, test: str, parameters: dict[str, object]
) -> None:
    first = only(text).bindings[0]
    assert first.test == test and waits(first) is None
    assert {name: first.parameters.get(name) for name in parameters} == parameters


def test_a_class_of_states_is_not_the_state_that_the_text_turns_on() -> None:
    before = "Egypt has bought Russian wheat since 2014. Egypt has cut its imports of arms by half. "
    for text, name, wanted in (
        ("More African states will join BRICS by 2035.", "candidates", None),
        ("Wars between dictatorships in Africa have become rarer since 1990.", "of", ("Africa",)),
        (
            "African juntas are more likely to buy Russian weapons than elected governments are.",
            "right",
            None,
        ),
    ):
        last = read_text(before + text, "2024-06-01").claims[-1]
        assert last.bindings[0].parameters.get(name) == wanted, text


def test_states_at_the_head_of_a_sentence_are_not_america() -> None:
    found = read_text("States under pressure rarely leave. The States have rarely left.", "2024-06-01")
    assert [m.id for m in found.mentions if m.text.endswith("States")] == ["USA"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("When governments fall, foreign ties seldom fall with them.", "more"),
        ("When governments fall, foreign ties fall with them.", "less"),
        ("When governments fall, foreign ties survive.", "more"),
    ],
)
def test_ties_that_seldom_fall_last(text: str, says: str) -> None:
    first = only(text).bindings[0]
    assert (first.test, first.says) == ("tie_survival", says)


def test_a_supplier_is_not_the_subject_of_the_only() -> None:
    text = "Serbia has grown rich. It is the only state that has bought weapons from China and Russia."
    last = read_text(text, "2024-06-01").claims[-1]
    first = next(b for b in last.bindings if b.test == "enumeration")
    assert len(first.parameters["conditions"]) == 2
    assert first.parameters.get("state") in (None, ("SRB",))
    alone = only("It is the only state that has bought weapons from China.").bindings
    asked = next(b for b in alone if b.test == "enumeration")
    assert "state" in asked.parameters or waits(asked) is not None


@pytest.mark.parametrize(
    ("text", "test", "parameters"),
    [
        (
            "Burkina Faso spends twice as much of its income on its army as Ghana does.",
            "comparison",
            {"variable": "military_gdp", "left": ("BFA",), "right": ("GHA",), "by": 1.0},
        ),
        (
            "The Gulf monarchies trade more with China than with the United States.",
            "comparison",
            {"variable": "trade_level", "left": ("CHN",), "right": ("USA",), "partner": ("GCC",)},
        ),
        (
            "Nicaragua is less free than it was in 2010.",
            "trend",
            {"variable": "freedom", "of": ("NIC",), "first": 2010, "direction": "down"},
        ),
        ("Mexico is richer per head than Brazil.", "comparison", {"variable": "gdp_pc_log"}),
        (
            "Turkey's trade with Russia has grown since the invasion of Ukraine.",
            "trend",
            {"variable": "trade_level", "of": ("RUS",), "partner": ("TUR",), "first": 2022},
        ),
        (
            "Former Soviet republics have moved away from Moscow in UN votes since the annexation of Crimea.",
            "trend",
            {"variable": "agreement", "first": 2014, "direction": "down"},
        ),
        (
            "Germany spent less on defence than France during the Cold War.",
            "comparison",
            {"variable": "military_gdp", "left": ("DEU",), "right": ("FRA",), "direction": "less"},
        ),
        (
            "Armenia has bought fewer weapons from Russia since 2020.",
            "trend",
            {"variable": "arms_band_5y", "of": ("RUS",), "partner": ("ARM",), "direction": "down"},
        ),
        ("Georgia has become less democratic since 2016.", "trend", {"variable": "polyarchy"}),
    ],
)
def test_usual_words_name_variables_classes_and_years(
    text: str, test: str, parameters: dict[str, object]
) -> None:
    first = only(text).bindings[0]
    assert first.test == test
    assert parameters.items() <= first.parameters.items()
    assert waits(first) is None


@pytest.mark.parametrize(
    "text",
    [
        "China's share of world GDP has more than tripled since 1990.",
        "Afghan refugees in Iran outnumber those in Pakistan.",
        "The generals spend more on defence than Israel.",
    ],
)
def test_what_the_panel_lacks_or_the_words_leave_open_binds_nothing(text: str) -> None:
    first = only(text).bindings[0]
    assert first.test in ("trend", "comparison")
    assert waits(first) is not None


def test_the_country_stands_for_the_subject_before_it() -> None:
    text = (
        "Saudi Arabia's trade with China has grown steadily since 2005. "
        "The kingdom spends a larger share of its economy on defence than Israel."
    )
    first = read_text(text, "2024-06-01").claims[1].bindings[0]
    assert (first.parameters["left"], first.parameters["right"]) == (("SAU",), ("ISR",))
    assert first.parameters["variable"] == "military_gdp"
