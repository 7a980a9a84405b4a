"""What a planted world is: its setting, its panel with the truth, and the family that makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertius.claims.verdict import Label
from tertius.panel.panel import Panel


@dataclass(frozen=True)
class Setting:
    """A world to make.

    Attributes
    ----------
    test : str
        The claim test that it is for.
    effect : float
        Planted effect in the family's unit: 0 is the null of the family, 1 its named effect, negative
        numbers the opposite of the claim.
    size : float
        Share of the states that the world keeps (drawn at random; the five powers always stay).
    trap : str
        One of the family's traps, or nothing.
    seed, number : int
        Root of the random numbers, and which world of this setting.
    """

    test: str
    effect: float = 0.0
    size: float = 1.0
    trap: str = ""
    seed: int = 0
    number: int = 0


@dataclass(frozen=True)
class PlantedWorld:
    """A panel whose truth is known.

    Attributes
    ----------
    panel : Panel
    truth : float or None
        True value of the test's headline estimate; None where it has none.
    false : tuple of Label
        Full labels that are wrong here; of tests with a true value `worlds.truth` says it from that.
    right : Label or None
        The full label that is right, if one is.
    """

    panel: Panel
    truth: float | None
    false: tuple[Label, ...]
    right: Label | None


#: Its name before version 0.2; to be removed with that version.
World = PlantedWorld


def either_side(panel: Panel, truth: float | None, effect: float) -> PlantedWorld:
    """Return a world of a claim about more than a threshold, with the full labels that are wrong in it.

    At an effect of 0 both labels that take a side are wrong, at another also *practically none*.  Which is
    right at 0, or where the effect is smaller than what matters, follows from the truth: see `worlds.truth`.
    """
    if effect == 0:
        return PlantedWorld(panel, truth, ("supported", "contradicted"), None)
    if effect > 0:
        return PlantedWorld(panel, truth, ("contradicted", "practically none"), "supported")
    return PlantedWorld(panel, truth, ("supported", "practically none"), "contradicted")


@dataclass(frozen=True)
class Networks:
    """Networks in which one mechanism, or none, is planted, for a test of what made ties alike.

    Attributes
    ----------
    kinds : mapping of str to str
        Name of a kind of network to what is planted in it.
    run : callable
        ``run(panel, kind, seed, number)``: draws a network, runs the test's model on it and returns what
        it says as plain data, the same for the same arguments.
    says : tuple of str
        What the test may say of a network, each yes or no.
    """

    kinds: Mapping[str, str]
    run: Callable[[Panel, str, int, int], dict[str, Any]]
    says: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """The planted worlds of one claim test; the module is called like the test.

    Attributes
    ----------
    null : str
        What is true in a null world, and which labels are wrong there.
    effect : str
        What an effect of 1 means, in words that end a sentence beginning "Effect 1:".
    redrawn : str
        Which variables are redrawn from what, and which stay as they are on record.
    effects : tuple of float
        Effects at which power is measured.
    edge : float or None
        The effect at which the truth lies at the test's default of what matters; worlds are planted there
        and at its negative too.  None for exact claims.
    traps : mapping of str to str
        Name of a trap to what it does; every trap is a null world with something else going on.
    parameters : mapping
        Parameters that the test is run with.
    make : callable or None
        ``make(panel, setting)`` to a `PlantedWorld`: the same world for the same panel and setting.
    reason : str
        Without `make`: why nothing is planted for this test.
    networks : Networks or None
        Networks that the test is held to instead, or beside.
    notes : tuple of str
        What explains figures of the calibration page that would puzzle a reader, a sentence or more each.
    """

    null: str = ""
    effect: str = ""
    redrawn: str = ""
    effects: tuple[float, ...] = (-1.0, 0.5, 1.0)
    edge: float | None = None
    traps: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    make: Callable[[Panel, Setting], PlantedWorld] | None = None
    reason: str = ""
    networks: Networks | None = None
    notes: tuple[str, ...] = ()
