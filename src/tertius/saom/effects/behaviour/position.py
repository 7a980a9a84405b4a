"""Ego's position in a network."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family, helper
from tertius.saom.effects.literature import COEVOLUTION, MANUAL
from tertius.saom.effects.shared.alters import count, dense_triads, share, total
from tertius.saom.effects.shared.functions import similarity
from tertius.saom.effects.shared.gwesp import weights


def delta_indeg(i, d, degrees):
    return d * degrees[i]


def ego_indeg(z, i, degrees):
    return z.v[i] * degrees[i]


def delta_recip_deg(net, i, d):
    return d * count(net, i, 2)


def ego_recip_deg(net, z, i):
    return z.v[i] * count(net, i, 2)


def delta_isolate(i, d, degrees):
    return d * (1.0 if degrees[i] == 0 else 0.0)


def ego_isolate(z, i, degrees):
    return z.v[i] * (1.0 if degrees[i] == 0 else 0.0)


@helper
def overlap(other, i, p, degrees, alters):
    """Return how many alters i chooses in the other network, minus all of them for p of 2 or more."""
    subtotal = 0.0
    for a in range(degrees[i]):
        subtotal += other.adj[i, alters[i, a]]
    return subtotal - degrees[i] if p >= 2 else subtotal


def delta_ffdeg(other, i, d, p, degrees, alters):
    return d * overlap(other, i, p, degrees, alters)


def ego_ffdeg(other, z, i, p, degrees, alters):
    return z.v[i] * overlap(other, i, p, degrees, alters)


def delta_fbdeg(other, i, d, degrees, alters):
    subtotal = 0.0
    for a in range(degrees[i]):
        subtotal += other.adj[alters[i, a], i]
    return d * subtotal


def ego_fbdeg(other, z, i, degrees, alters):
    subtotal = 0.0
    for a in range(degrees[i]):
        subtotal += other.adj[alters[i, a], i]
    return z.v[i] * subtotal


def delta_frdeg(other, i, d, degrees, alters):
    subtotal = 0.0
    for a in range(degrees[i]):
        h = alters[i, a]
        subtotal += other.adj[i, h] * other.adj[h, i]
    return d * subtotal


def ego_frdeg(other, z, i, degrees, alters):
    subtotal = 0.0
    for a in range(degrees[i]):
        h = alters[i, a]
        subtotal += other.adj[i, h] * other.adj[h, i]
    return z.v[i] * subtotal


def delta_pop_alt(net, i, d):
    return d * share(total(net, net.indeg, i, 0), net.outdeg[i])


def ego_pop_alt(net, z, i):
    return z.v[i] * share(total(net, net.indeg, i, 0), net.outdeg[i])


def delta_tot_pop_alt(net, i, d, degrees, leg):
    return d * total(net, degrees, i, leg)


def ego_tot_pop_alt(net, z, i, degrees, leg):
    return z.v[i] * total(net, degrees, i, leg)


def delta_sim_dense_triads(net, z, i, d, p):
    subtotal = 0.0
    for j in range(net.outdeg.shape[0]):
        if j != i:
            gap = z.v[i] - z.v[j]
            subtotal += dense_triads(net, i, j, p) * (abs(gap) - abs(gap + d)) / z.span
    return subtotal


def ego_sim_dense_triads(net, z, i, p):
    subtotal = 0.0
    for j in range(net.outdeg.shape[0]):
        if j != i:
            subtotal += dense_triads(net, i, j, p) * similarity(z, i, j)
    return subtotal


def delta_deg_abs_contr_x(net, x, i, d):
    return d * (0.0 if x.miss[i] else abs(net.outdeg[i] - x.v[i]))


def ego_deg_abs_contr_x(net, z, x, i):
    return z.v[i] * (0.0 if x.miss[i] else abs(net.outdeg[i] - x.v[i]))


def delta_deg_pos_contr_x(x, i, d, larger, smaller):
    return d * (0.0 if x.miss[i] else max(larger[i] - smaller[i], 0.0))


def ego_deg_pos_contr_x(z, x, i, larger, smaller):
    return z.v[i] * (0.0 if x.miss[i] else max(larger[i] - smaller[i], 0.0))


def delta_tot_gwdsp_ffalt(z, i, d, tab, paths):
    subtotal = 0.0
    for j in range(paths.shape[0]):
        if j != i and paths[j] > 0:
            subtotal += tab[paths[j]] * z.v[j]
    return d * subtotal


def ego_tot_gwdsp_ffalt(z, i, tab, paths):
    subtotal = 0.0
    for j in range(paths.shape[0]):
        if j != i and paths[j] > 0:
            subtotal += tab[paths[j]] * z.v[j]
    return z.v[i] * subtotal


def delta_tot_gwdsp_ffalt_nc(z, i, d, tab, paths):
    subtotal = 0.0
    for j in range(paths.shape[0]):
        if j != i and paths[j] > 0:
            subtotal += tab[paths[j]] * (z.v[j] + z.mean)
    return d * subtotal


def ego_tot_gwdsp_ffalt_nc(z, i, tab, paths):
    subtotal = 0.0
    for j in range(paths.shape[0]):
        if j != i and paths[j] > 0:
            subtotal += tab[paths[j]] * (z.v[j] + z.mean)
    return (z.v[i] + z.mean) * subtotal


EFFECTS = (
    *family(
        "behaviour", delta_indeg, ego=ego_indeg, needs=("net",), interaction="ego", source=COEVOLUTION
    ).rows(
        Row(
            "indeg",
            "Indegree",
            "s_i(z) = z_i times i's indegree.",
            "the more often ego is chosen, the more it prefers high values",
            degrees="net.indeg",
            modes=("directed",),
        ),
        Row(
            "outdeg",
            "Outdegree",
            "s_i(z) = z_i times i's outdegree.",
            "the more ties ego sends, the more it prefers high values",
            degrees="net.outdeg",
            modes=("directed", "symmetric", "two"),
        ),
    ),
    *family(
        "behaviour",
        delta_recip_deg,
        ego=ego_recip_deg,
        needs=("net",),
        forms=("eval",),
        modes=("directed",),
        interaction="ego",
        source=COEVOLUTION,
    ).rows(
        Row(
            "recipDeg",
            "Reciprocated degree",
            "s_i(z) = z_i times the number of i's reciprocated ties.",
            "the more mutual ties ego has, the more it prefers high values",
        )
    ),
    *family(
        "behaviour",
        delta_isolate,
        ego=ego_isolate,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        source=COEVOLUTION,
    ).rows(
        Row(
            "isolate",
            "Isolate",
            "s_i(z) = z_i times 1 where i has indegree 0.",
            "actors whom nobody chooses prefer high values",
            degrees="net.indeg",
        ),
        Row(
            "outIsolate",
            "Out-isolate",
            "s_i(z) = z_i times 1 where i has outdegree 0.",
            "actors who choose nobody prefer high values",
            degrees="net.outdeg",
            modes=("directed", "two"),
            source=MANUAL,
        ),
    ),
    *family(
        "behaviour",
        delta_ffdeg,
        ego=ego_ffdeg,
        needs=("net", "other"),
        forms=("eval",),
        interaction="ego",
        note="Internal parameter of 2 or more: minus the degree in the first network.",
        source=MANUAL,
    ).rows(
        Row(
            "FFDeg",
            "Overlap degree FF",
            "s_i(z) = z_i times the number of ties shared by two networks: in the first i sends it, "
            "in the second i sends it.",
            "the more ties ego sends in both networks, the more it prefers high values",
            degrees="net.outdeg",
            alters="net.out",
            modes=("directed", "two"),
        ),
        Row(
            "BFDeg",
            "Overlap degree BF",
            "s_i(z) = z_i times the number of ties shared by two networks: in the first i receives it, "
            "in the second i sends it.",
            "the more alters choose ego in one network whom it chooses in the other, the more it prefers "
            "high values",
            degrees="net.indeg",
            alters="net.inn",
            modes=("directed",),
        ),
    ),
    *family(
        "behaviour",
        delta_fbdeg,
        ego=ego_fbdeg,
        needs=("net", "other"),
        forms=("eval",),
        modes=("directed",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "FBDeg",
            "Overlap degree FB",
            "s_i(z) = z_i times the number of ties shared by two networks: in the first i sends it, "
            "in the second i receives it.",
            "the more alters ego chooses in one network who choose it in the other, the more it "
            "prefers high values",
            degrees="net.outdeg",
            alters="net.out",
        ),
        Row(
            "BBDeg",
            "Overlap degree BB",
            "s_i(z) = z_i times the number of ties shared by two networks: in the first i receives "
            "it, in the second i receives it.",
            "the more alters choose ego in both networks, the more it prefers high values",
            degrees="net.indeg",
            alters="net.inn",
        ),
    ),
    *family(
        "behaviour",
        delta_frdeg,
        ego=ego_frdeg,
        needs=("net", "other"),
        forms=("eval",),
        modes=("directed",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "FRDeg",
            "Overlap degree FR",
            "s_i(z) = z_i times the number of ties shared by two networks: in the first i sends it, "
            "in the second it is reciprocated.",
            "the more alters ego chooses who are mutual partners in the other network, the more it "
            "prefers high values",
            degrees="net.outdeg",
            alters="net.out",
        ),
        Row(
            "BRDeg",
            "Overlap degree BR",
            "s_i(z) = z_i times the number of ties shared by two networks: in the first i receives "
            "it, in the second it is reciprocated.",
            "the more alters choose ego who are mutual partners in the other network, the more it "
            "prefers high values",
            degrees="net.indeg",
            alters="net.inn",
        ),
    ),
    *family(
        "behaviour",
        delta_pop_alt,
        ego=ego_pop_alt,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "popAlt",
            "Average popularity of alters",
            "s_i(z) = z_i times the mean of the indegrees of i's receivers.",
            "the more often ego's receivers are chosen on average, the more it prefers high values",
        )
    ),
    *family(
        "behaviour",
        delta_tot_pop_alt,
        ego=ego_tot_pop_alt,
        needs=("net", "other"),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totPopAlt",
            "Total popularity of alters",
            "s_i(z) = z_i times the sum of the indegrees of i's receivers.",
            "the more often ego's receivers are chosen in total, the more it prefers high values",
            degrees="net.indeg",
            leg=0,
            needs=("net",),
        ),
        Row(
            "outdegMixedPop",
            "Popularity in another network of those whom i chooses",
            "s_i(z) = z_i times the sum over i's receivers of their indegrees in the other network.",
            "the more often ego's receivers are chosen in the other network, the more it prefers high values",
            degrees="other.indeg",
            leg=0,
            modes=("directed",),
        ),
        Row(
            "indegMixedPop",
            "Popularity in another network of those who choose i",
            "s_i(z) = z_i times the sum over the senders to i of their indegrees in the other network.",
            "the more often those who choose ego are chosen in the other network, the more it prefers "
            "high values",
            degrees="other.indeg",
            leg=1,
            modes=("directed",),
        ),
    ),
    *family(
        "behaviour",
        delta_sim_dense_triads,
        ego=ego_sim_dense_triads,
        needs=("net",),
        parm=5,
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "simDenseTriads",
            "Similarity in dense triads",
            "s_i(z) = half the sum over i's triads with p ties or more of sim_ij + sim_ih, both less "
            "mean sim.",
            "ego prefers values like those of the others in its triads of at least p ties",
        )
    ),
    *family(
        "behaviour",
        delta_deg_abs_contr_x,
        ego=ego_deg_abs_contr_x,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "degAbsContrX",
            "Contrast of degree and covariate, absolute part",
            "s_i(z) = z_i times the absolute part of i's outdegree minus v_i.",
            "the further ego's outdegree is from its covariate, the more it prefers high values",
        )
    ),
    *family(
        "behaviour",
        delta_deg_pos_contr_x,
        ego=ego_deg_pos_contr_x,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "degPosContrX",
            "Contrast of degree and covariate, positive part",
            "s_i(z) = z_i times the positive part of i's outdegree minus v_i.",
            "the further ego's outdegree is above its covariate, the more it prefers high values",
            larger="net.outdeg",
            smaller="x.v",
        ),
        Row(
            "degNegContrX",
            "Contrast of degree and covariate, negative part",
            "s_i(z) = z_i times the negative part of i's outdegree minus v_i.",
            "the further ego's outdegree is below its covariate, the more it prefers high values",
            larger="x.v",
            smaller="net.outdeg",
        ),
    ),
    *family(
        "behaviour",
        delta_tot_gwdsp_ffalt,
        ego=ego_tot_gwdsp_ffalt,
        needs=("net",),
        parm=69,
        forms=("eval",),
        interaction="ego",
        table=weights,
        source=MANUAL,
    ).rows(
        Row(
            "totGwdspFFAlt",
            "Total alter at distance two, weighted by shared partners (FF)",
            "s_i(z) = z_i times the sum over others of the geometric weight of their shared partners "
            "with i times z_j.",
            "ego prefers high values the higher those it reaches over two ties are, each further path "
            "counting less",
            paths="ff",
        ),
        Row(
            "totGwdspFBAlt",
            "Total alter at distance two, weighted by shared partners (FB)",
            "s_i(z) = z_i times the sum over others of the geometric weight of their shared partners "
            "with i times z_j.",
            "ego prefers high values the higher those are with whom it shares receivers, each further "
            "one counting less",
            paths="fb",
            modes=("directed",),
        ),
    ),
    *family(
        "behaviour",
        delta_tot_gwdsp_ffalt_nc,
        ego=ego_tot_gwdsp_ffalt_nc,
        needs=("net",),
        parm=69,
        forms=("eval",),
        interaction="ego",
        table=weights,
        source=MANUAL,
    ).rows(
        Row(
            "totGwdspFFAlt_nc",
            "Total alter at distance two, weighted by shared partners (FF), not centred",
            "s_i(z) = z_i times the sum over others of the geometric weight of their shared partners "
            "with i times z_j, raw.",
            "ego prefers high values the higher, uncentred, those it reaches over two ties are, each "
            "further path counting less",
            paths="ff",
        ),
        Row(
            "totGwdspFBAlt_nc",
            "Total alter at distance two, weighted by shared partners (FB), not centred",
            "s_i(z) = z_i times the sum over others of the geometric weight of their shared partners "
            "with i times z_j, raw.",
            "ego prefers high values the higher, uncentred, those are with whom it shares receivers, "
            "each further one counting less",
            paths="fb",
            modes=("directed",),
        ),
    ),
)
