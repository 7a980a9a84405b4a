"""Where the formulas of the effects stand."""

COEVOLUTION = "Snijders, Steglich & Schweinberger (2007), in Longitudinal Models in the Behavioral Sciences."
DIFFUSION = "Greenan (2015), Journal of the Royal Statistical Society A 178, 147-166."
EVALUATION = "Snijders (2001), Sociological Methodology 31, 361-395."
FOUR_CYCLES = (
    "Robins & Alexander (2004), Computational & Mathematical Organization Theory 10, 69-94; "
    "Koskinen & Edling (2012), Social Networks 34, 309-322."
)
INTRODUCTION = "Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60."
MANUAL = "Ripley, Snijders, Boda, Voros & Preciado (2024), Manual for RSiena, University of Oxford."
MULTIPLEX = "Snijders, Lomi & Torlo (2013), Social Networks 35, 265-276."
RECIPROCITY = "Block (2015), Social Networks 40, 163-173."
SHARED_PARTNERS = (
    "Snijders, Pattison, Robins & Handcock (2006), Sociological Methodology 36, 99-153; "
    "Hunter (2007), Social Networks 29, 216-230."
)
