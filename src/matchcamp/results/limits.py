"""How many files one may ask for, and how many are made at once."""

import asyncio

from matchcamp.limits import Limit

FILES_PER_ACCOUNT = Limit("files of camps, account", 240, 3_600)
one_at_a_time = asyncio.Lock()
"""Of a process: setting type takes a processor whole, and 200 badges most of a second."""
