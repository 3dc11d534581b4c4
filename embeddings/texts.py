"""The check that every encoder makes of its texts."""

from collections.abc import Sequence

from embeddings.errors import BadTexts


def readable(texts: Sequence[str]) -> list[str]:
    """The texts with lone surrogates, which no tokenizer takes, replaced by U+FFFD.

    Raises `BadTexts` for a single string (each of its letters would become a row) and for what is no string.
    """
    if isinstance(texts, str):
        raise BadTexts(f"an encoder takes a list of texts, got the single text {texts[:40]!r}: put it into a list")
    return [_readable(text, position) for position, text in enumerate(texts)]


def _readable(text: str, position: int) -> str:
    if not isinstance(text, str):
        raise BadTexts(f"text {position} is a {type(text).__name__}, not a str: {text!r:.60}")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
