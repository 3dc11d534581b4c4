"""The hand-kept calendar as a file, for pages and programs alike."""

from litestar import Response

from calls.sources.calendar_writing import csv_of_calls, yaml_of_calls
from matchcamp.funding.calendar.queries import hand_kept_calls
from matchcamp.web import attachment

BYTE_ORDER_MARK = "\ufeff"  # By which spreadsheets know that a table is UTF-8.


async def exported(ending: str, day: str) -> Response[str]:
    """The calls that are kept by hand and not withdrawn, as `yaml` or `csv`; importing it changes nothing."""
    kept = await hand_kept_calls()
    is_table = ending == "csv"
    text = f"{BYTE_ORDER_MARK}{csv_of_calls(kept)}" if is_table else yaml_of_calls(kept)
    kind = "text/csv" if is_table else "application/yaml"
    return attachment(text, f"{kind}; charset=utf-8", f"calls-{day}.{ending}")
