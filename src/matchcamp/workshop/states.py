"""The parts of a table's canvas, what organisations say at a table, and the kinds of notes."""

from enum import StrEnum


class SectionName(StrEnum):
    """The sections of an idea's canvas, in the order of the sheet."""

    NEED = "need"
    TARGET_GROUP = "target_group"
    RESULT = "result"
    ACTIVITIES = "activities"
    PARTNERS = "partners"
    IMPACT = "impact"


class TableName(StrEnum):
    """The simple tables of a canvas: places in the consortium, the logframe, the work packages."""

    PLACES = "places"
    LOGFRAME = "logframe"
    PACKAGES = "packages"


class Stance(StrEnum):
    """What somebody says of an idea for their organisation."""

    IN = "in"
    INTERESTED = "interested"
    NOT_FOR_US = "not_for_us"


class NoteKind(StrEnum):
    """What is noted at a camp: the parking lot holds what nobody can settle now."""

    PARKING = "parking"
    DECISION = "decision"
    NEXT_STEP = "next_step"


class VotingMode(StrEnum):
    """Whether votes are taken: while the agenda's market runs, or as those who lead the camp say."""

    BY_AGENDA = "by_agenda"
    OPEN = "open"
    CLOSED = "closed"


class Choice(StrEnum):
    """What to do with two versions of a section: `BOTH` takes a text made from the two."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
