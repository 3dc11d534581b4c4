"""The server: as uvicorn's own, but open streams of events do not hold up its end."""

import socket
from collections.abc import Callable

import uvicorn


class Server(uvicorn.Server):
    """Calls `let_go` when it is told to stop, before it waits for the answers that are still being given."""

    def __init__(self, config: uvicorn.Config, let_go: Callable[[], None]) -> None:
        super().__init__(config)
        self._let_go = let_go

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._let_go()
        await super().shutdown(sockets)
