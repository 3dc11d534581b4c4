"""The states of a camp that is being held, and what can be done with it."""

from enum import StrEnum


class LiveState(StrEnum):
    """How a camp stands on its day. `WAITING`: nothing has begun; nothing follows `OVER`."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


class Move(StrEnum):
    """What those who lead do; `TICK` is done by the clock."""

    NEXT = "next"  # From waiting, this starts the camp.
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    AUTO = "auto"
    MANUAL = "manual"
    ANNOUNCE = "announce"
    CLOSE = "close"
    TICK = "tick"
