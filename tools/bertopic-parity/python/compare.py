"""Runs BERTopic on sentences and embeddings that Node wrote, and scores it beside what Node found.

    python compare.py FOLDER

FOLDER/calls.json: [{firm, count, dimensions, docs, truth?, ours: {variant: labels}, keywords: {"ours": [[...]]}, seconds}]
with docs the lemmas of each sentence, labels one a sentence (-1: in no topic, -2: not in this variant).
FOLDER/<n>.f32: the embeddings of call n, count x dimensions. Writes FOLDER/scores.json, one entry a call.
"""
import json
import os
import sys
import time
from itertools import combinations
from math import log

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

# The same BERTopic as TOPIC_ENGINE=bertopic runs.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../packages/bertopic-engine/python"))
from bertopic_model import EARNINGS_CALL, bertopic_model


def bertopic(docs, vectors, seed):
    """The earnings-call configuration: UMAP 15/10d/0.01, HDBSCAN 6/2/leaf, n-grams 1-2."""
    model = bertopic_model({**EARNINGS_CALL, "umap": {**EARNINGS_CALL["umap"], "seed": seed}})
    start = time.perf_counter()
    labels, _ = model.fit_transform(docs, embeddings=vectors)
    seconds = time.perf_counter() - start
    words = [[w for w, _ in model.get_topic(t)] for t in sorted(set(labels)) if t >= 0]
    return np.array(labels), words, seconds


def npmi(topics, docs, top=10):
    """Mean normalised pointwise mutual information of the topics' leading words, over sentences of the same call."""
    analyse = CountVectorizer(ngram_range=(1, 2)).build_analyzer()
    where = {}
    for i, doc in enumerate(docs):
        for term in set(analyse(doc)):
            where.setdefault(term, set()).add(i)
    scores = []
    for words in topics:
        pairs = []
        for a, b in combinations([w for w in words[:top] if w in where], 2):
            both = len(where[a] & where[b]) / len(docs)
            if both == 0:
                pairs.append(-1.0)
            elif both < 1:
                pairs.append(log(both / (len(where[a]) / len(docs)) / (len(where[b]) / len(docs))) / -log(both))
        if pairs:
            scores.append(float(np.mean(pairs)))
    return float(np.mean(scores)) if scores else None


def diversity(topics, top=10):
    words = [w for topic in topics for w in topic[:top]]
    return len(set(words)) / len(words) if words else None


def both(a, b):
    use = (a != -2) & (b != -2)
    return {"ami": adjusted_mutual_info_score(a[use], b[use]), "ari": adjusted_rand_score(a[use], b[use])}


def against_truth(labels, truth):
    """AMI on the sentences that have a planted topic; those in no topic count as one more label."""
    use = truth >= 0
    return adjusted_mutual_info_score(truth[use], labels[use])


def main(folder):
    calls = json.load(open(os.path.join(folder, "calls.json")))
    scores = []
    for n, call in enumerate(calls):
        vectors = np.fromfile(os.path.join(folder, f"{n}.f32"), "<f4").reshape(call["count"], call["dimensions"])
        ours = {name: np.array(labels) for name, labels in call["ours"].items()}
        first, words, seconds = bertopic(call["docs"], vectors, 1)
        second, _, again = bertopic(call["docs"], vectors, 2)
        score = {
            "firm": call["firm"], "sentences": call["count"],
            "topics": {"ours": int(ours["plain"].max()) + 1, "bertopic": int(first.max()) + 1},
            "clustered": {"ours": float((ours["plain"] >= 0).mean()), "bertopic": float((first >= 0).mean())},
            "ours_bertopic": [both(ours["plain"], first), both(ours["plain"], second)],
            "bertopic_bertopic": both(first, second),
            "stability": {name: both(ours["plain"], labels) for name, labels in ours.items() if name != "plain"},
            "npmi": {"ours": npmi(call["keywords"], call["docs"]), "bertopic": npmi(words, call["docs"])},
            "diversity": {"ours": diversity(call["keywords"]), "bertopic": diversity(words)},
            # The very first run compiles; the second one is what a run costs.
            "seconds": {"ours": call["seconds"], "bertopic": again if n == 0 else min(seconds, again)},
        }
        if call.get("truth"):
            truth = np.array(call["truth"])
            score["truth"] = {"ours": against_truth(ours["plain"], truth), "bertopic": against_truth(first, truth)}
        scores.append(score)
        json.dump(scores, open(os.path.join(folder, "scores.json"), "w"))
        print(f"{n + 1} of {len(calls)} {call['firm']}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
