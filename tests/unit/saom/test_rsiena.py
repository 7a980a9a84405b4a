"""Specifications as users of RSiena write them."""

from __future__ import annotations

import pytest

from tertius import saom
from tertius.core.errors import TertiusError

SCRIPT = """
mydata <- sienaDataCreate(friends, going_out)
eff <- getEffects(mydata)   # defaults
eff <- includeEffects(eff, transTrip, cycle3)
eff <- includeEffects(eff, X, interaction1 = "way", type = 'creation')
eff <- setEffect(eff, gwespFF, parameter = 69, fix = TRUE,
                 test = TRUE, initialValue = 0)
eff <- setEffect(eff, inPop, initialValue = -0.05)
eff <- includeEffects(eff, recip, include = FALSE)
eff <- includeInteraction(eff, egoX, transTrip, interaction1 = c("girl", ""))
eff <- includeEffects(eff, avAlt, name = "going_out", interaction1 = "friends")
eff <- includeEffects(eff, outRate, type = "rate") # includeEffects(eff, nothing)
"""


def test_a_script_becomes_a_model() -> None:
    data = saom.load_data("pupils")
    requests = saom.from_rsiena(SCRIPT, data)
    by_label = {r.term.label: r for r in requests}
    assert list(by_label) == [
        "friends: density", "going_out: linear", "going_out: quad", "friends: transTrip", "friends: cycle3",
        "friends: X (way) creation", "friends: gwespFF", "friends: inPop", "friends: egoX (girl) × transTrip",
        "going_out: avAlt (friends)", "friends: outRate",
    ]  # fmt: skip
    assert by_label["friends: gwespFF"].fix == 0.0 and by_label["friends: gwespFF"].term.parm == 69
    assert by_label["friends: inPop"].start == -0.05 and by_label["friends: inPop"].fix is None
    written = saom.fit(
        data, saom.from_rsiena("includeEffects(eff, transTrip)", saom_network(data)), seed=2, final=200
    )
    ours = saom.fit(data, "friends ~ density + recip + transTrip", seed=2, final=200)
    assert (written.theta == ours.theta).all()


def saom_network(data: saom.SaomData) -> saom.SaomData:
    return saom.SaomData({"friends": data.variables["friends"]})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("includeEffects(eff, transTrips)", "did you mean"),
        ("\nsetEffect(eff, X, interaction1 = 'girl')", "dyadic as interaction"),
        ("includeEffects(eff, recip, type = 'evaluation')", "line 1: expected a type"),
        ("includeEffects(eff)", "effects in includeEffects"),
        ("includeTimeDummy(eff, recip)", "includeTimeDummy"),
        ("setEffect(eff, inPop, initialvalue = 1)", "initialValue"),
        ("setEffect(eff, inPop, parameter = 'x')", "a number under parameter"),
        ("includeInteraction(eff, recip)", "two or three effects"),
        ("includeEffects(eff, recip", "in a call"),
        ("includeEffects(eff, egoX, interaction1 = 'boys')", "boys"),
        ("includeEffects(eff, recip, name = 'girl')", "a dependent variable"),
        ("includeEffects(transTrip, cycle3)", "an effects object in includeEffects"),
        ("eff[eff$shortName == 'recip', 'include'] <- FALSE", "not assignments to their table"),
        ("x <- 1\neff$include[3] <- TRUE", "line 2: expected effects that calls set"),
        ("if (FALSE) eff <- includeEffects(eff, cycle3)", "without conditions"),
        ("for (e in all) {\n eff <- includeEffects(eff, recip)\n}", "line 2: expected calls one after"),
        ("f <- function(eff) includeEffects(eff, recip)", "without conditions"),
        ("a <- includeEffects(eff, recip)\nb <- includeEffects(eff, cycle3)", "got 'eff' after 'a'"),
        ("eff <- set_effect(eff, transTrip)", "got set_effect"),
    ],
)
def test_what_is_not_understood_is_said(text: str, sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        saom.from_rsiena(text, saom.load_data("pupils"))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("eff <- eff |>\n includeEffects(transTrip, cycle3) |>\n setEffect(inPop, parameter = 2L)",
         ["transTrip", "cycle3", "inPop"]),
        ("eff <- eff %>% RSiena::includeEffects(transTrip)", ["transTrip"]),
        ("eff <- includeEffects(transTrip, myeff = eff)", ["transTrip"]),
        ("m <- includeEffects(eff, transTrip)\nm <- includeEffects(m, cycle3)", ["transTrip", "cycle3"]),
        ("w[w == 9] <- NA\nif (x) { y <- 2 }\neff <- includeEffects(eff, cycle3)", ["cycle3"]),
    ],
)  # fmt: skip
def test_objects_are_followed_through_pipes_and_names(text: str, labels: list[str]) -> None:
    made = [r.term.name for r in saom.from_rsiena(text, saom.load_data("pupils"))]
    assert made[4:] == labels and made[:2] == ["density", "recip"]


def test_a_parameter_stays_once_it_is_set() -> None:
    text = "setEffect(eff, gwespFF, parameter = 20)\nincludeEffects(eff, gwespFF)"
    assert saom.from_rsiena(text, saom.load_data("pupils"))[-1].term.parm == 20
