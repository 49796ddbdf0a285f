"""The preview server: it watches the content, publishes again, and refreshes the open pages."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from watchfiles import awatch

from hattip.preview import pages
from hattip.preview.answers import Request, answer, folder_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path
    from types import FrameType

    from starlette.requests import Request as HttpRequest

    from hattip.preview.build import Builder, Version

LOOPBACK: Final = "127.0.0.1"
# How long, in milliseconds, no file may change before a run starts, and how long changes are collected at most.
_QUIET, _COLLECT = 20, 100
# How often, in milliseconds, to look whether a scheduled article is due.
_TICK: Final = 2000
# How often, in seconds, an idle connection is kept alive.
_PING: Final = 15
_GRACE: Final = 1


class Preview:
    """The version that is shown, and who waits for the next one."""

    def __init__(
        self, first: Version, builder: Builder, clock: Callable[[], datetime], report: Callable[[Version], None]
    ) -> None:
        """Take the first version, and a function that is called with every later one."""
        self.version, self._builder, self._clock, self._report = first, builder, clock, report
        self._changed = asyncio.Condition()
        self._closed = asyncio.Event()

    async def watch(self, root: Path) -> None:
        """Publish again whenever the content changes or a scheduled article is due."""
        content = root / "content"
        watched = content if content.is_dir() else root
        changes = awatch(
            watched,
            debounce=_COLLECT,
            step=_QUIET,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            stop_event=self._closed,
            ignore_permission_denied=True,
        )
        async for changed in changes:
            if changed or self.version.is_due(self._clock()):
                await self._rebuild()

    async def _rebuild(self) -> None:
        version = await asyncio.to_thread(self._builder.build, self.version)
        async with self._changed:
            self.version = version
            self._changed.notify_all()
        self._report(version)

    async def events(self) -> AsyncIterator[str]:
        """Yield the number of the version, and again whenever there is a new one (server-sent events)."""
        number = 0
        while not self._closed.is_set():
            if self.version.number != number:
                number = self.version.number
                yield f"retry: 500\ndata: {number}\n\n"
            with suppress(TimeoutError):
                async with self._changed:
                    await asyncio.wait_for(self._changed.wait_for(lambda: self._is_over(number)), _PING)  # noqa: B023
                continue
            yield ": still here\n\n"

    def _is_over(self, number: int) -> bool:
        return self.version.number != number or self._closed.is_set()

    async def close(self) -> None:
        """End the watching and all events."""
        self._closed.set()
        async with self._changed:
            self._changed.notify_all()


def application(preview: Preview, hosts: list[str]) -> Starlette:
    """Return the application; ``hosts`` are the names by which it may be called, against DNS rebinding."""

    async def events(_: HttpRequest) -> StreamingResponse:
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(preview.events(), media_type="text/event-stream", headers=headers)

    async def asset(request: HttpRequest) -> Response:
        data = pages.asset(request.path_params["name"])
        kind = "text/css" if request.path_params["name"].endswith(".css") else "text/javascript"
        return Response(data or b"", 200 if data else 404, {"Cache-Control": "no-cache"}, kind)

    async def file(request: HttpRequest) -> Response:
        origin = f"{request.url.scheme}://{request.url.netloc}"
        headers = {name.lower(): value for name, value in request.headers.items()}
        found = answer(preview.version, Request(request.url.path, headers, origin, datetime.now(UTC)))
        return Response(found.body, found.status, found.headers)

    return Starlette(
        routes=[
            Route(f"{pages.ASSETS}events", events),
            Route(f"{pages.ASSETS}{{name}}", asset),
            Route("/{path:path}", file, methods=["GET", "HEAD"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
    )


class _Server(uvicorn.Server):
    """Ends the events before it waits for connections to end."""

    def __init__(self, config: uvicorn.Config, preview: Preview) -> None:
        super().__init__(config)
        self._preview = preview
        self._closing: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        loop = asyncio.get_event_loop()
        loop.call_soon_threadsafe(self._close)

    def _close(self) -> None:
        self._closing = asyncio.ensure_future(self._preview.close())


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; port 0 is any free one.

    Raises:
        OSError: the address is in use, or not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen()
    except OSError:
        opened.close()
        raise
    return opened


def serve(root: Path, opened: socket.socket, make: Callable[[], Preview], ready: Callable[[str], None]) -> None:
    """Serve until interrupted. ``ready`` is called with the address once it is served."""

    async def run() -> None:
        preview = make()
        host, port = opened.getsockname()[:2]
        hosts = ["localhost", LOOPBACK, "[::1]"] if host in {LOOPBACK, "::1"} else ["*"]
        options: dict[str, Any] = {"log_level": "warning", "access_log": False, "lifespan": "off"}
        config = uvicorn.Config(
            application(preview, hosts), timeout_graceful_shutdown=_GRACE, server_header=False, **options
        )
        watching = asyncio.create_task(preview.watch(root))
        name = f"[{host}]" if ":" in host else host
        ready(f"http://{name}:{port}{folder_of(preview.version)}")
        await _Server(config, preview).serve(sockets=[opened])
        await preview.close()
        await watching

    asyncio.run(run())
