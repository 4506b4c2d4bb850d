"""Writes test/fixtures/agreement.json and test/fixtures/variance.json: what other programs compute of the same numbers.

    python packages/audit/python/fixtures.py packages/audit/test/fixtures

Needs numpy, scikit-learn and statsmodels.
"""
import json
import sys
from pathlib import Path

import numpy as np
import sklearn
import statsmodels
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

random = np.random.default_rng(11)
folder = Path(sys.argv[1])


def wilson():
    for yes, n in [(0, 5), (5, 5), (1, 1), (7, 10), (83, 100), (1, 400), (399, 400)]:
        low, high = proportion_confint(yes, n, alpha=0.05, method="wilson")
        yield {"yes": yes, "n": n, "low": float(low), "high": float(high)}


def kappa():
    for table in [[[20, 5], [10, 15]], [[88, 2], [6, 4]], [[40, 0], [0, 60]], [[0, 30], [25, 0]], [[95, 3], [2, 0]], [[10, 10], [10, 10]]]:
        first = [0] * sum(table[0]) + [1] * sum(table[1])
        second = [0] * table[0][0] + [1] * table[0][1] + [0] * table[1][0] + [1] * table[1][1]
        found = cohens_kappa(np.array(table))
        assert abs(found.kappa - cohen_kappa_score(first, second)) < 1e-12
        yield {"table": table, "kappa": float(found.kappa), "standard_error": float(found.std_kappa)}


def dummies(names):
    return (np.asarray(names)[:, None] == np.unique(names)[None, :]).astype(float)


def left_over(y, sets):
    x = np.hstack([np.ones((len(y), 1)), *[dummies(names) for names in sets]])
    coefficients, *_ = np.linalg.lstsq(x, y, rcond=None)
    return float(((y - x @ coefficients) ** 2).sum())


def panel(firms, quarters, industries, kept):
    """A panel with gaps; a firm may be there once, and an industry may hold one firm."""
    rows = []
    industry_of = random.integers(0, industries, firms)
    firm_effect = random.normal(0, 1, firms)
    cell_effect = random.normal(0, 0.7, (industries, quarters))
    for firm in range(firms):
        for quarter in range(quarters):
            if random.random() < kept:
                value = 0.02 + 0.01 * (firm_effect[firm] + cell_effect[industry_of[firm], quarter] + random.normal(0, 0.8))
                rows.append({"quarter": f"q{quarter}", "firm_id": str(firm), "industry": f"i{industry_of[firm]}", "value": max(0.0, value)})
    return rows


def variance():
    for firms, quarters, industries, kept in [(40, 4, 6, 0.8), (60, 2, 12, 0.6), (25, 9, 3, 0.4)]:
        rows = panel(firms, quarters, industries, kept)
        y = np.array([row["value"] for row in rows])
        quarter, firm, industry = ([row[name] for row in rows] for name in ("quarter", "firm_id", "industry"))
        cell = [f"{a} {b}" for a, b in zip(quarter, industry)]
        nested = [[], [quarter], [quarter, industry], [cell], [cell, firm]]
        without = [[], [quarter], [quarter, firm]]
        yield {
            "rows": rows,
            "left": [left_over(y, sets) for sets in nested],
            "left_without_industries": [left_over(y, sets) for sets in without],
        }


by = f"numpy {np.__version__}, scikit-learn {sklearn.__version__}, statsmodels {statsmodels.__version__}"
for name, content in [("agreement", {"by": by, "wilson": list(wilson()), "kappa": list(kappa())}), ("variance", {"by": by, "panels": list(variance())})]:
    (folder / f"{name}.json").write_text(json.dumps(content) + "\n")
