"""Groups texts with the peers of @ftm/topic-model, on vectors that Node wrote.

    python labelled_peers.py FOLDER

FOLDER/cases.json: {"defaults": TopicOptions, "pipeline": TopicOptions, "cases": [{"vectors": file of float32, "dimensions", "docs", "seedStep"}]}
Writes FOLDER/answers.json: {"versions": {package: version}, "skipped": {peer: reason}, "groupings": {peer: [{"labels", "cpuMillis"} a case]}}
A peer that is not installed, or that fails on a case, is in "skipped" and has no groupings: a mean over fewer files would be another mean.
"""
import os

# As the jobs run: one thread. numba reads this when it is loaded.
for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import json
import logging
import sys
import time
import warnings
from importlib.metadata import PackageNotFoundError, version

warnings.filterwarnings("ignore")
logging.getLogger("BERTopic").disabled = True  # it warns each time that topics were given to it


def bertopic_peers(work):
    """BERTopic as it clusters, and after its own reduce_outliers by embeddings, with the parameters of a preset."""
    # The same BERTopic as TOPIC_ENGINE=bertopic runs.
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../packages/bertopic-engine/python"))
    from bertopic_model import bertopic_model

    def peer(options):
        def group(docs, vectors, seed_step, clock):
            umap = {**options["umap"], "seed": options["umap"]["seed"] + seed_step}
            model = bertopic_model({**options, "umap": umap})
            labels, _ = model.fit_transform(docs, embeddings=vectors)
            as_clustered = (labels, clock())
            outside = any(label == -1 for label in labels)
            if outside and max(labels) >= 0:
                labels = model.reduce_outliers(docs, labels, strategy="embeddings", embeddings=vectors)
                model.update_topics(docs, topics=labels)
            return [as_clustered, (labels, clock())]

        return group

    return {
        ("BERTopic, defaults", "BERTopic, defaults, outliers reduced"): peer(work["defaults"]),
        ("BERTopic, pipeline's parameters", "BERTopic, pipeline's parameters, outliers reduced"): peer(work["pipeline"]),
    }


def plscan_peers(work):
    """PLSCAN in the place of HDBSCAN, on the layout that BERTopic has by default."""
    from fast_plscan import PLSCAN
    from umap import UMAP

    umap = work["defaults"]["umap"]

    def group(docs, vectors, seed_step, clock):
        layout = UMAP(
            n_neighbors=umap["neighbors"], n_components=umap["dimensions"], min_dist=umap["minDist"],
            metric="cosine", random_state=umap["seed"] + seed_step, n_jobs=1,
        ).fit_transform(vectors)
        return [(PLSCAN(num_threads=1).fit(layout).labels_, clock())]

    return {("UMAP and PLSCAN, defaults",): group}


def evoc_peers(work):
    from evoc import EVoC

    def group(docs, vectors, seed_step, clock):
        return [(EVoC(random_state=work["defaults"]["umap"]["seed"] + seed_step).fit_predict(vectors), clock())]

    return {("EVoC, defaults",): group}


def grouped(group, case, vectors):
    start = time.process_time()
    answers = group(case["docs"], vectors, case["seedStep"], lambda: (time.process_time() - start) * 1000)
    return [{"labels": [int(label) for label in labels], "cpuMillis": millis} for labels, millis in answers]


def main(folder):
    with open(os.path.join(folder, "cases.json"), encoding="utf-8") as file:
        work = json.load(file)
    cases = work["cases"]

    versions, skipped, groupings = {}, {}, {}
    for package in ("bertopic", "umap-learn", "hdbscan", "fast-plscan", "evoc", "numpy", "scikit-learn", "numba"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            pass

    for family, make in (("BERTopic", bertopic_peers), ("PLSCAN", plscan_peers), ("EVoC", evoc_peers)):
        try:
            import numpy as np

            peers = make(work)
        except ImportError as problem:
            skipped[family] = f"not installed: {problem}"
            print(f"{family} is not installed: {problem}", file=sys.stderr, flush=True)
            continue
        for names, group in peers.items():
            done = []
            try:
                for n, case in enumerate(cases):
                    vectors = np.fromfile(os.path.join(folder, case["vectors"]), dtype="<f4").reshape(-1, case["dimensions"])
                    if n == 0:
                        grouped(group, case, vectors)  # compiles, which is not counted
                    done.append(grouped(group, case, vectors))
                    if (n + 1) % 20 == 0 or n + 1 == len(cases):
                        print(f"{names[0]}: {n + 1} of {len(cases)}", file=sys.stderr, flush=True)
            except Exception as problem:
                for name in names:
                    skipped[name] = f"failed on case {len(done)}: {type(problem).__name__}: {problem}"
                print(f"{names[0]}: {skipped[names[0]]}", file=sys.stderr, flush=True)
                continue
            for place, name in enumerate(names):
                groupings[name] = [answers[place] for answers in done]

    with open(os.path.join(folder, "answers.json"), "w", encoding="utf-8") as file:
        json.dump({"versions": versions, "skipped": skipped, "groupings": groupings}, file)


if __name__ == "__main__":
    main(sys.argv[1])
