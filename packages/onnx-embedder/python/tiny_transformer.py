"""Makes the sentence transformer of a few kB that the tests read, and its vectors reckoned by numpy alone.

    pip install -r requirements.txt
    python tiny_transformer.py ../test/tiny-transformer
    python tiny_transformer.py ../test/tiny-dynamic dynamic

The model: hidden = tanh(E[ids] W + b); last_hidden_state = hidden + (mean of hidden over the attention mask) U.
The second term makes every row depend on the mask, so a padded token that is not masked shows. [PAD] has a vector of
its own that is not zero. With "dynamic" the looked-up vectors go through 8 bits whose scale is that of the whole batch, as
in models made by onnxruntime's quantize_dynamic. Tokens come from the tokenizers library, numbers from numpy: neither is what the tests test.
"""
import json
import os
import sys

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
DYNAMIC = sys.argv[2:] == ["dynamic"]
DIMENSIONS = 8
MOST_TOKENS = 16

pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
pieces += list("abcdefghijklmnopqrstuvwxyz0123456789.,?!%$'-") + ["##" + c for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
pieces += "revenue margin grew fell cloud freight price wage labor cost demand strong weak quarter the our and in of we".split()
pieces += ["##s", "##ed", "##ing"][1:]
tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
tokenizer.normalizer = normalizers.BertNormalizer()
tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
tokenizer.post_processor = processors.TemplateProcessing(
    single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
tokenizer.save(os.path.join(folder, "tokenizer.json"))

random = np.random.default_rng(7)
E, W, U = (random.normal(size=shape).astype(np.float32) for shape in [(len(pieces), DIMENSIONS), (DIMENSIONS, DIMENSIONS), (DIMENSIONS, DIMENSIONS)])
b = random.normal(size=DIMENSIONS).astype(np.float32)

looked_up = [helper.make_node("Gather", ["E", "input_ids"], ["looked_up"])]
if DYNAMIC:
    looked_up = [
        helper.make_node("Gather", ["E", "input_ids"], ["exact"]),
        helper.make_node("DynamicQuantizeLinear", ["exact"], ["bytes", "scale", "zero"]),
        helper.make_node("DequantizeLinear", ["bytes", "scale", "zero"], ["looked_up"]),
    ]
nodes = looked_up + [
    helper.make_node("MatMul", ["looked_up", "W"], ["turned"]),
    helper.make_node("Add", ["turned", "b"], ["shifted"]),
    helper.make_node("Tanh", ["shifted"], ["hidden"]),
    helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
    helper.make_node("Unsqueeze", ["mask", "last"], ["mask3"]),
    helper.make_node("Mul", ["hidden", "mask3"], ["masked"]),
    helper.make_node("ReduceSum", ["masked", "tokens"], ["sum"], keepdims=1),
    helper.make_node("ReduceSum", ["mask3", "tokens"], ["count"], keepdims=1),
    helper.make_node("Div", ["sum", "count"], ["mean"]),
    helper.make_node("MatMul", ["mean", "U"], ["context"]),
    helper.make_node("Add", ["hidden", "context"], ["last_hidden_state"]),
]
constants = {"E": E, "W": W, "b": b, "U": U, "last": np.array([2], np.int64), "tokens": np.array([1], np.int64)}
graph = helper.make_graph(
    nodes, "tiny",
    [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in ("input_ids", "attention_mask")],
    [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "length", DIMENSIONS])],
    [numpy_helper.from_array(value, name) for name, value in constants.items()])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
checker.check_model(model)
save(model, os.path.join(folder, "model.onnx"))


def through_8_bits(values):
    """DynamicQuantizeLinear's formula, and back."""
    low, high = min(np.float32(0), values.min()), max(np.float32(0), values.max())
    scale = (high - low) / np.float32(255)
    zero = np.clip(np.rint(-low / scale), 0, 255)
    return (np.clip(np.rint(values / scale) + zero, 0, 255) - zero) * scale


def vector(text):
    """The sentence's vector in double precision, one sentence at a time: no batch, no padding."""
    ids = tokenizer.encode(text).ids
    if len(ids) > MOST_TOKENS:
        ids = ids[:MOST_TOKENS - 1] + ids[-1:]
    found = through_8_bits(E[ids]) if DYNAMIC else E[ids]
    hidden = np.tanh(found.astype(np.float64) @ W + b)
    pooled = (hidden + hidden.mean(axis=0) @ U).mean(axis=0)
    return pooled / np.linalg.norm(pooled)


texts = [
    "Revenue grew in the quarter.",
    "",
    "Freight cost fell, and our margin grew 12%.",
    "we",
    "Labor!",
    "The price of cloud demand: strong?",
    "Wages and pricing grew; 日本 fell \U0001F600.",
    "MARGINS fell",
    "   spaces\tand\nlines   ",
    "revenue margin grew fell cloud freight price wage labor cost demand strong weak quarter",  # 14 words: 16 tokens, just fits
    "revenue margin grew fell cloud freight price wage labor cost demand strong weak quarter we",  # one too many
    "the cloud demand grew and " * 2000,
    "Revenue grew in the quarter.",
]
with open(os.path.join(folder, "reference.json"), "w") as file:
    json.dump({"maxTokens": MOST_TOKENS, "dimensions": DIMENSIONS, "sentences": [
        # The long text is kept as a pattern and its number of repeats.
        {"text": text[:26] if len(text) > 1000 else text, "times": 2000 if len(text) > 1000 else 1,
         "tokens": min(MOST_TOKENS, len(tokenizer.encode(text).ids)), "vector": [round(float(x), 9) for x in vector(text)]}
        for text in texts
    ]}, file, indent=1)
