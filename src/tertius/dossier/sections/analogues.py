"""Historical cases most like the case's moment, with what became of their ties."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from tertius.claims.analogues import report
from tertius.claims.following.samples import IRREGULAR
from tertius.claims.judging.reference import analogues_of
from tertius.core.errors import PanelError
from tertius.dossier.charts import paths
from tertius.dossier.page import Page
from tertius.dossier.registry import Section
from tertius.dossier.sections.portfolio import sources

#: What the figure shows of each case.
BAND = "arms_band_3y"


def render(page: Page) -> Markup:
    """Return tables and small multiples; nothing where the case declares no analogues."""
    case, panel = page.data.case, page.data.panel
    if case.analogues is None or case.moment is None:
        return Markup("")
    try:
        nearest = analogues_of(panel, case)
    except PanelError as error:
        return page.template("analogues.html.j2", problem=str(error))
    figure = report.path_figure(panel, nearest)
    return page.template(
        "analogues.html.j2",
        problem="",
        sentence=report.sentence(panel, nearest),
        cases=report.case_table(panel, nearest),
        figure=page.figure(
            "analogues",
            figure.title,
            figure.alt,
            partial(paths.draw, figure.data),
            figure.data,
            figure.data.note,
            sources(page, BAND, IRREGULAR),
        ),
        features=report.feature_table(panel, nearest),
        outcomes=report.outcome_table(nearest),
        robustness=report.robustness_table(nearest),
        judged=[(v, page.data.claim(v.claim)) for v in page.data.verdicts if v.beside],
        left_out=nearest.space.left_out,
    )


SECTION = Section(28, "The cases most like this one", render)
