"""The check that every encoder makes of its texts."""

from collections.abc import Sequence

from embeddings.errors import BadTexts


def readable(texts: Sequence[str]) -> list[str]:
    """The texts without lone surrogates, which are no characters and which no tokenizer takes.

    Raises `BadTexts` for a single string (each of its letters would become a row) and for what is no string.
    """
    if isinstance(texts, str):
        raise BadTexts(f"an encoder takes a list of texts, got one text: put it into a list: [{texts[:40]!r}]")
    return [_readable(text, position) for position, text in enumerate(texts)]


def _readable(text: str, position: int) -> str:
    if not isinstance(text, str):
        raise BadTexts(f"text {position} is a {type(text).__name__}, not a str: {text!r:.60}")
    return text.encode(errors="ignore").decode()
