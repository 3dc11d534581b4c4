"""What catches up with letters and suggestions that a crash, or a first start, left undone."""

from datetime import timedelta

from matchcamp.i18n import N_
from matchcamp.matches.letters import tell, untold_ids
from matchcamp.matches.suggesting import due_keys, suggest
from matchcamp.matches.telling import tell_suggestions
from matchcamp.parts import Parts
from matchcamp.scheduler import Job, JobContext

LETTERS_LATE = timedelta(minutes=2)  # The follower needs a second; what is older it has missed.
BATCH = 20  # Suggestions between two looks whether this process still leads.


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def letters(_context: JobContext) -> str:
        return f"{await tell(parts, await untold_ids(parts.clock.now() - LETTERS_LATE))} notices of introductions"

    async def suggestions(context: JobContext) -> str:
        keys, done = await due_keys(parts), 0
        for start in range(0, len(keys), BATCH):
            if not context.leads():
                break
            done += await suggest(parts, keys[start : start + BATCH])
        return f"{done} needs and ideas compared with all organisations"

    async def news(_context: JobContext) -> str:
        return f"{await tell_suggestions(parts)} notices of suggestions"

    return (
        Job(
            "matches.letters",
            {"minute": "*/5"},
            letters,
            title=N_("Send letters of introductions that a crash left unsent"),
        ),
        Job(
            "matches.suggest",
            {"minute": "*/5"},
            suggestions,
            title=N_("Suggest organisations for needs and ideas that were missed"),
        ),
        Job("matches.tell", {"hour": "6", "minute": "30"}, news, title=N_("Tell people what was suggested to them")),
    )
