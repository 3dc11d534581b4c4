"""Logs on standard error: no letter's text, no token, no query of an address."""

import logging
import re
import sys

import structlog

SECRET = re.compile("[A-Za-z0-9_.-]{40,}")  # Tokens in addresses are longer than any id or name of a page.


def without_secrets(path: str) -> str:
    """The path of an address as it may be logged: whoever reads logs must not be able to open a private address.

    >>> without_secrets("/feeds/" + "q" * 43 + "/calendar.ics")
    '/feeds/…/calendar.ics'
    """
    return SECRET.sub("…", path)


def configure_logs(level: int = logging.INFO) -> None:
    """Once per process. On a terminal the lines are for people, otherwise for programs."""
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
