"""The cheapest feasible supply of a network as a linear programme, solved by HiGHS (Huangfu and Hall 2018).

Variables are weekly averages: round trips x on every arc, the flow of each commodity on it (general
cargo f, urgent cargo h, passengers g), and what stays undelivered, u, at every destination:

    minimise    sum cost x + handling (f + h) + penalty u
    subject to  inflow - outflow (+ u at destinations) = demand, by commodity and node
                f + h + w g <= P x,  g <= S x    on every arc
                limits on the fleet's time, its flying hours, aircraft stands and ports

Urgent cargo goes by air, and by road only between an airfield and its port or town.  The penalty is
far above any cost that a route can have: as much as possible is delivered first, at the least cost second.
"""

from tertius.logistics.programme.form import PENALTY, PENALTY_PASSENGER, ArcFigures, arc_figures, central
from tertius.logistics.programme.layout import COMMODITIES, Layout
from tertius.logistics.programme.solver import Programme, solve
from tertius.logistics.programme.supply import Flow, Supply

__all__ = [
    "COMMODITIES",
    "PENALTY",
    "PENALTY_PASSENGER",
    "ArcFigures",
    "Flow",
    "Layout",
    "Programme",
    "Supply",
    "arc_figures",
    "central",
    "solve",
]
