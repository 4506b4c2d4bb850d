"""Vectors of a sentence transformer by onnxruntime and the tokenizers library, one sentence at a time.

    pip install numpy==2.4.6 onnxruntime==1.32.0 tokenizers==0.23.3
    python minilm_reference.py MODEL_FOLDER ../test/minilm-sentences.txt FOLDER/reference.json

With FTM_MINILM=MODEL_FOLDER the package's test compares itself with MODEL_FOLDER/reference.json.
"""
import json
import os
import sys

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

folder, sentences, out = sys.argv[1:]
tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
tokenizer.no_padding()
tokenizer.enable_truncation(256)
session = onnxruntime.InferenceSession(os.path.join(folder, "model.onnx"))
names = [value.name for value in session.get_inputs()]
rows = []
for text in open(sentences).read().splitlines():
    ids = np.array([tokenizer.encode(text).ids])
    feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    mean = session.run(None, {name: feeds[name] for name in names})[0][0].astype(np.float64).mean(axis=0)
    rows.append({"text": text, "vector": [round(float(x), 7) for x in mean / np.linalg.norm(mean)]})
json.dump(rows, open(out, "w"))
