"""Equal questions have equal answers, to the last bit, in every process and with any number of threads."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import numpy as np
from embeddings.encoder import open_encoder
from matching.lexical import LexicalEntry, LexicalIndex
from matching.model import Candidate, Facts, Wish
from matching.rank import rank
from matching.weights import load_weights

SUBJECTS = ("welding robots", "3D-tisk kalupov", "svetsning", "inprimaketa", "CNC frezeleme", "lean production")
encoder = open_encoder("static")
texts = [f"{one} and {other} in small companies" for one in SUBJECTS for other in SUBJECTS]
rows = encoder.encode_passages(texts)
index = LexicalIndex()
index.upsert([LexicalEntry(place, text, "offer") for place, text in enumerate(texts)])
for asked in SUBJECTS:
    cosines = encoder.encode_queries([asked]) @ rows.T
    bm25s = dict(index.search(asked, len(texts)))
    candidates = [
        Candidate(
            key=f"offer:{place}",
            facts=Facts(topics=frozenset({asked, text, "welding"}), languages=frozenset({"sl"}), history=place % 5),
            cosines=(float(cosines[0, place]),),
            bm25s=(bm25s[place],) if place in bm25s else (),
        )
        for place, text in enumerate(texts)
    ]
    wish = Wish(topics=frozenset({asked, "welding"}), bm25_ceiling=index.ceiling(asked))
    for one in rank(wish, candidates, weights=load_weights(encoder.name)).matches:
        print(one.key, one.fit.hex())
"""


def said(threads: str, seed: str) -> str:
    environment = os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("threads", "seed"), [("1", "1"), ("2", "7")])
def test_a_ranking_is_the_same_in_every_process(threads: str, seed: str) -> None:
    first = said("1", "0")

    assert said(threads, seed) == first
    assert first.count("\n") > 50
