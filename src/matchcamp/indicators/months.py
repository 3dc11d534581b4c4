"""The months of a project as dates: month 17 of a project that began on 15 June 2022 ends on 14 November 2023."""

from calendar import monthrange
from datetime import date, timedelta

PROJECT_BEGINS = date(2022, 6, 15)
"""LCAMP runs from 15 June 2022 to 15 June 2026; other projects say their own day."""

LAST_YEAR = 2100


def month_begins(begins: date, month: int) -> date:
    """The first day of a project's month, from 1. Where a calendar month lacks that day, its last day stands for it.

    Raises ValueError for a month before the first, and OverflowError for one beyond the calendar.

    >>> month_begins(date(2022, 6, 15), 1), month_begins(date(2022, 6, 15), 8)
    (datetime.date(2022, 6, 15), datetime.date(2023, 1, 15))
    >>> month_begins(date(2024, 1, 31), 2), month_begins(date(2024, 1, 31), 3)
    (datetime.date(2024, 2, 29), datetime.date(2024, 3, 31))
    """
    if month < 1:
        raise ValueError(f"months of a project are counted from 1, got {month}")
    years, place = divmod(begins.month - 1 + month - 1, 12)
    year = begins.year + years
    if year > LAST_YEAR:
        raise OverflowError(f"month {month} lies after the year {LAST_YEAR}")
    return date(year, place + 1, min(begins.day, monthrange(year, place + 1)[1]))


def month_ends(begins: date, month: int) -> date:
    """The last day of a project's month: the day before the next one begins.

    The plan itself dates month 17 at 14 November 2023; the project runs for 48 months.

    >>> month_ends(date(2022, 6, 15), 17), month_ends(date(2022, 6, 15), 48)
    (datetime.date(2023, 11, 14), datetime.date(2026, 6, 14))
    >>> [month_ends(date(2022, 6, 15), month).isoformat() for month in (6, 12, 24, 36, 42)]
    ['2022-12-14', '2023-06-14', '2024-06-14', '2025-06-14', '2025-12-14']
    >>> month_ends(date(2023, 3, 1), 12), month_ends(date(2023, 3, 1), 13)
    (datetime.date(2024, 2, 29), datetime.date(2024, 3, 31))
    """
    return month_begins(begins, month + 1) - timedelta(days=1)


def month_of(begins: date, day: date) -> int:
    """The number of the project's month in which a day lies. Raises ValueError for a day before the project.

    >>> month_of(date(2022, 6, 15), date(2023, 11, 14)), month_of(date(2022, 6, 15), date(2023, 11, 15))
    (17, 18)
    """
    if day < begins:
        raise ValueError(f"{day} lies before the project, which begins on {begins}")
    month = (day.year - begins.year) * 12 + day.month - begins.month + 1
    return month if month_begins(begins, month) <= day else month - 1
