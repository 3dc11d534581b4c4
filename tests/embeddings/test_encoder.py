import importlib.util

import pytest

from embeddings.encoder import open_encoder
from embeddings.errors import UnknownEncoder
from embeddings.static import StaticEncoder


def test_open_encoder_gives_the_shipped_one_unasked() -> None:
    encoder = open_encoder()

    assert isinstance(encoder, StaticEncoder)
    assert encoder.dim == 256


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None, reason="the extra transformers is not installed"
)
def test_open_encoder_refuses_a_folder_without_a_model(tmp_path: object) -> None:
    with pytest.raises(UnknownEncoder, match=r"holds no \*\.safetensors"):
        open_encoder(str(tmp_path))
