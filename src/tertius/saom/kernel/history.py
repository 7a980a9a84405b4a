"""Write the record of ministeps: who had an opportunity when, whom it concerned, and what happened.

Kept only where the caller gives room for it (``log_time`` with columns), so that a plain run costs one
comparison per ministep.
"""

from __future__ import annotations

from tertius.saom.kernel.plan import Plan
from tertius.saom.kernel.text import Text

ARRIVAL = -1
"""Stands for the variable's number where an actor arrives (step 1) or leaves (step -1)."""


def start(t: Text) -> None:
    """Write the start: no event yet."""
    t("logged = 0")


def record(t: Text, plan: Plan, variable: int, ego: str, alter: str, step: str) -> None:
    """Write one event to the record; a full one stops the chain with status 3.

    The caller is in the loop over ministeps, or in one that leaves it where the status says so.
    """
    # Where the total rate is constant the kernel keeps the product of its draws instead of the time.
    now = "1.0 - (left + math.log(product)) / pace" if plan.steady else "now"
    with t("if log_time.shape[1] > 0:"):
        with t("if logged == log_time.shape[1]:"):
            t("status[c] = 3")
            t("break")
        t(f"log_time[per, logged] = {now}")
        for place, value in enumerate((str(variable), ego, alter, step)):
            t(f"log_what[per, logged, {place}] = {value}")
        t("logged += 1")


def end(t: Text) -> None:
    """Write the number of events of the period."""
    with t("if log_time.shape[1] > 0:"):
        t("log_count[per] = logged")
