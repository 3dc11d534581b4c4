"""What can be wrong with the embedded database, in words a person can act on."""


class MongodError(Exception):
    """The embedded database cannot be had; the message names the value and the way out."""


class MongodEndedError(MongodError):
    """The mongod ended while it was being waited for."""


class PortTakenError(MongodError):
    """Another process listens on the port that mongod was to have."""
