"""Answers one firm after another: a line of JSON in, a line of JSON out.

First line out: {"ready": {package: version}} or {"failed": reason}.
A line in:  {"id", "docs": [lemmas], "dimensions", "vectors": base64 of float32, "options": TopicOptions}
A line out: {"id", "labels": [-1: no topic], "probabilities": [...], "keywords": [[...]]} or {"id", "error"}
A line in:  {"id", "labels": [0, 1, ... or -1]}, other topics for the sentences of the firm before, after some have been joined
A line out: {"id", "keywords": [[...]]} or {"id", "error"}
Ends when its input ends, so it does not outlive the process that started it.
"""
import base64
import json
import os
import queue
import sys
import threading
import warnings

# Only answers go to the real standard output; anything else that prints goes to standard error.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def say(message):
    answers.write(json.dumps(message) + "\n")
    answers.flush()


try:
    from importlib.metadata import version

    import numpy as np

    from bertopic_model import bertopic_model
    from sklearn.feature_extraction.text import CountVectorizer
except Exception as problem:  # a missing package, or incompatible versions
    say({"failed": f"{type(problem).__name__}: {problem}"})
    sys.exit(1)

warnings.filterwarnings("ignore")


def frequent_words(docs, keywords):
    """The words of some sentences by how often they occur; none where there is not a word that counts."""
    try:
        vectorizer = CountVectorizer(ngram_range=(1, keywords["longest"]))
        counts = np.asarray(vectorizer.fit_transform(docs).sum(axis=0)).ravel()
        terms = vectorizer.get_feature_names_out()
        return [str(terms[i]) for i in np.lexsort((terms, -counts))[: keywords["count"]]]
    except ValueError as problem:
        if is_wordless(problem):
            return []
        raise


def is_wordless(problem):
    """Whether scikit-learn found no word: it has no type of its own for that."""
    return "empty vocabulary" in str(problem)


def one_topic(docs, keywords):
    """All sentences in one topic, its words by how often they occur."""
    return {"labels": [0] * len(docs), "probabilities": [1.0] * len(docs), "keywords": [frequent_words(docs, keywords)]}


def names_by_words(docs, labels, keywords):
    """The frequent words of each topic, for sentences that c-TF-IDF cannot rank."""
    topics = sorted(label for label in set(labels) if label >= 0)
    return [frequent_words([doc for doc, label in zip(docs, labels) if label == topic], keywords) for topic in topics]


class Firm:
    """What the last firm was: BERTopic names its topics anew when some of them have been joined."""

    def __init__(self, model, docs, keywords):
        self.model, self.docs, self.keywords = model, docs, keywords

    def names(self, labels):
        try:
            self.model.update_topics(
                self.docs, topics=labels, top_n_words=self.keywords["count"],
                vectorizer_model=CountVectorizer(ngram_range=(1, self.keywords["longest"])),
            )
        except ValueError as problem:
            if is_wordless(problem):
                return {"keywords": names_by_words(self.docs, labels, self.keywords)}
            raise
        return {"keywords": keywords_of(self.model, labels)}


def keywords_of(model, labels):
    topics = sorted(label for label in set(labels) if label >= 0)
    return [[word for word, _ in model.get_topic(topic) if word] for topic in topics]


def topics_of(request):
    """The answer, and the firm if its topics can be named anew: one topic of all sentences is not BERTopic's."""
    docs, options = request["docs"], request["options"]
    vectors = np.frombuffer(base64.b64decode(request["vectors"]), "<f4").reshape(len(docs), request["dimensions"])
    # UMAP needs more points than neighbours and dimensions.
    if len(docs) <= max(options["umap"]["neighbors"], options["umap"]["dimensions"] + 2):
        return one_topic(docs, options["keywords"]), None
    model = bertopic_model(options)
    try:
        labels, _ = model.fit_transform(docs, embeddings=vectors)
    except ValueError as problem:
        if is_wordless(problem):
            return one_topic(docs, options["keywords"]), None
        raise
    if max(labels) < 0:  # everything is an outlier
        return one_topic(docs, options["keywords"]), None
    answer = {
        "labels": [int(label) for label in labels],
        "probabilities": [float(p) for p in model.hdbscan_model.probabilities_],
        "keywords": keywords_of(model, labels),
    }
    return answer, Firm(model, docs, options["keywords"])


def read_requests(requests):
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)  # even in the middle of a firm: nobody is left to take the answer


def main():
    requests = queue.Queue()
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    say({"ready": {name: version(name) for name in ("bertopic", "umap-learn", "hdbscan", "scikit-learn", "numpy")}})
    firm = None
    while True:
        request = json.loads(requests.get())
        try:
            if "docs" in request:
                answer, firm = topics_of(request)
            else:
                answer = firm.names(request["labels"])
            say({"id": request["id"], **answer})
        except Exception as problem:
            say({"id": request["id"], "error": f"{type(problem).__name__}: {problem}"})


if __name__ == "__main__":
    main()
