"""A start that fails for a reason a person can act on ends with that reason, not with a trace."""

from collections.abc import Iterator
from typing import Final, cast

from litestar.types import ASGIApp, LifeSpanReceive, LifeSpanScope, LifeSpanSend, Receive, Scope, Send
from litestar.types.asgi_types import LifeSpanSendMessage, LifeSpanStartupFailedEvent

from matchcamp.cli.running import expected_errors

FAILED: Final = "lifespan.startup.failed"


class Starting:
    """The application as the server sees it; `reason` holds why a start failed, where that is to be told."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.reason = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Litestar types one application for requests and for its own life; here they part.
        kind: str = scope["type"]
        if kind != "lifespan":
            await self._app(scope, receive, send)
            return
        await self._live(cast("LifeSpanScope", scope), cast("LifeSpanReceive", receive), cast("LifeSpanSend", send))

    async def _live(self, scope: LifeSpanScope, receive: LifeSpanReceive, send: LifeSpanSend) -> None:
        failed: list[LifeSpanSendMessage] = []

        async def held(message: LifeSpanSendMessage) -> None:
            if message["type"] == FAILED:
                failed.append(message)
            else:
                await send(message)

        try:
            await self._app(cast("Scope", scope), cast("Receive", receive), cast("Send", held))
        except BaseException as error:
            self.reason = "; ".join(str(one) for one in leaves_of(error) if isinstance(one, expected_errors()))
            for message in failed:
                await send(LifeSpanStartupFailedEvent(type=FAILED, message="") if self.reason else message)
            raise


def leaves_of(error: BaseException) -> Iterator[BaseException]:
    """The single errors of a group of groups; of a single error, that one."""
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from leaves_of(part)
    else:
        yield error
