"""Writes test/fixtures/ami.json: groupings and their adjusted mutual information by scikit-learn.

    python packages/comparison/python/ami_fixture.py > packages/comparison/test/fixtures/ami.json
"""
import json
import numpy as np
import sklearn
from sklearn.metrics import adjusted_mutual_info_score

random = np.random.default_rng(7)
cases = []
for n, groups_a, groups_b, moved in [(2, 2, 1, 0), (5, 2, 3, 5), (30, 4, 4, 3), (60, 1, 5, 60), (200, 12, 9, 40), (400, 15, 28, 150), (50, 50, 7, 0)]:
    a = random.integers(0, groups_a, n)
    b = a % groups_b
    places = random.choice(n, moved, replace=False)
    b[places] = random.integers(0, groups_b, moved)
    cases.append({"a": a.tolist(), "b": b.tolist(), "ami": float(adjusted_mutual_info_score(a, b))})
print(json.dumps({"by": f"scikit-learn {sklearn.__version__}", "cases": cases}))
