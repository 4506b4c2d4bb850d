"""Scores embeddings that Node wrote by how well k-means finds the firm that said a sentence.

    python mixed_firms.py FOLDER        FOLDER: labels.json, NAME.f32; writes scores.json
"""
import glob
import json
import os
import sys

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_mutual_info_score

folder = sys.argv[1]
firms = np.array(json.load(open(os.path.join(folder, "labels.json"))))
scores = {"sentences": len(firms), "firms": int(firms.max()) + 1}
for path in sorted(glob.glob(os.path.join(folder, "*.f32"))):
    vectors = np.fromfile(path, "<f4").reshape(len(firms), -1)
    vectors = vectors / np.maximum(1e-9, np.linalg.norm(vectors, axis=1, keepdims=True))
    ami = [adjusted_mutual_info_score(firms, KMeans(scores["firms"], n_init=1, random_state=seed).fit_predict(vectors)) for seed in range(8)]
    near = vectors @ vectors.T
    np.fill_diagonal(near, -9)
    same = firms[np.argpartition(-near, 10, axis=1)[:, :10]] == firms[:, None]
    scores[os.path.basename(path)[:-4]] = {
        "kmeans_ami": round(float(np.mean(ami)), 3), "kmeans_ami_std": round(float(np.std(ami)), 3),
        "neighbours_of_same_firm": round(float(same.mean()), 3),
    }
json.dump(scores, open(os.path.join(folder, "scores.json"), "w"))
