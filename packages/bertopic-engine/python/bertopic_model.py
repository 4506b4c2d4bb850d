"""BERTopic as this project runs it: on given embeddings, with one thread and a fixed seed."""
import os

# Firms are modelled in parallel, each in a process of its own: more threads would only get in each other's way.
for name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from bertopic import BERTopic
from hdbscan import HDBSCAN
from sklearn.feature_extraction.text import CountVectorizer
from umap import UMAP

# The firm level of the earnings-call pipeline.
EARNINGS_CALL = {
    "umap": {"neighbors": 15, "dimensions": 10, "minDist": 0.01, "epochs": "auto", "seed": 42},
    "hdbscan": {"minClusterSize": 6, "minSamples": 2, "selection": "leaf"},
    "keywords": {"count": 10, "longest": 2},
}


def bertopic_model(options):
    """A BERTopic model that is not fitted yet, from the options of @ftm/topic-model."""
    umap, hdbscan, keywords = options["umap"], options["hdbscan"], options["keywords"]
    return BERTopic(
        embedding_model=None,
        umap_model=UMAP(
            n_neighbors=umap["neighbors"], n_components=umap["dimensions"], min_dist=umap["minDist"],
            n_epochs=None if umap["epochs"] == "auto" else umap["epochs"],
            metric="cosine", random_state=umap["seed"], n_jobs=1,
        ),
        hdbscan_model=HDBSCAN(
            min_cluster_size=hdbscan["minClusterSize"], min_samples=hdbscan["minSamples"],
            cluster_selection_method=hdbscan["selection"], prediction_data=True,
        ),
        vectorizer_model=CountVectorizer(ngram_range=(1, keywords["longest"])),
        top_n_words=keywords["count"],
        calculate_probabilities=False,
    )
