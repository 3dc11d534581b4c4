"""Files of text that people write by hand."""

from pathlib import Path

from calls.errors import UnreadableSource

LIMIT_BYTES = 16 * 1024 * 1024


def text_of(path: Path) -> str:
    """The words of a UTF-8 file of at most 16 MiB, without a mark at its start; else `UnreadableSource`."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise UnreadableSource(str(path), "the file is over 16 MiB", "Split it")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UnreadableSource(str(path), "the text is not UTF-8", "Save it as UTF-8", line) from None
    except OSError as error:
        raise UnreadableSource(
            str(path), f"cannot be opened ({error.strerror})", "Check the path and the rights"
        ) from None
