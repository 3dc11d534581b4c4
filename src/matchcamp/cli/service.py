"""Running the service."""

import os
import socket
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import click

from matchcamp.cli.running import data_option, say, settings_for
from matchcamp.settings import DEMO_DATE, Settings

if TYPE_CHECKING:
    from litestar import Litestar

    from matchcamp.parts import Parts

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port.")


@click.command()
@host_option
@port_option
@data_option
@click.option(
    "--trust-proxy", default="", metavar="ADDRESSES",
    help="Addresses of reverse proxies whose X-Forwarded-For is believed, with commas between.",
)  # fmt: skip
def serve(host: str, port: int, data_dir: Path | None, trust_proxy: str) -> None:
    """Run the service. A second one on the same data folder joins as another worker."""
    settings = settings_for(data_dir, **base_url_for(host, port))
    check_folder(settings.data_dir)
    from matchcamp.app import Choices, create_app

    run_server(create_app(settings, Choices(tell=say)), host, port, trust_proxy=trust_proxy, ready=settings.base_url)


@click.command()
@host_option
@port_option
@data_option
def demo(host: str, port: int, data_dir: Path | None) -> None:
    """Run the demo alliance, at its date, 27 June 2026."""
    folder = data_dir or Path("data/demo")
    settings = settings_for(folder, demo_date=DEMO_DATE, **base_url_for(host, port))
    check_folder(settings.data_dir)
    # Imported here: the application takes a second, which `--help` need not wait for.
    from matchcamp.app import Choices, create_app
    from matchcamp.demo.load import ensure_loaded

    say("Matchcamp, the demo. Everything is kept in " + str(folder.resolve()))
    choices = Choices(tell=say, fill=lambda parts: ensure_loaded(parts, say))
    run_server(create_app(settings, choices), host, port, ready=settings.base_url + demo_words(settings))


def base_url_for(host: str, port: int) -> dict[str, str]:
    """The address for links in letters, unless MATCHCAMP_BASE_URL says another."""
    if "MATCHCAMP_BASE_URL" in os.environ:
        return {}
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # A comparison, not a bind.
    return {"base_url": f"http://{shown}:{port}"}


def demo_words(settings: Settings) -> str:
    return (
        f"\nOpen {settings.base_url}/sign-in and enter as one of the demo's people, for example\n"
        "  Maja   a small company in Slovenia that has needs\n"
        "  Lars   a VET centre in Sweden that could help\n"
        "The sign-in page lists them all; letters are at /outbox. Stop with Ctrl-C."
    )


def run_server(app: "Litestar", host: str, port: int, *, ready: str, trust_proxy: str = "") -> None:
    """Serve until a signal; say `ready` once pages can be asked for."""
    import uvicorn

    from matchcamp.cli.serving import Server
    from matchcamp.cli.starting import Starting
    from matchcamp.logs import configure_logs

    configure_logs()
    check_port(host, port)
    app.on_startup.append(lambda: say(f"Ready: {ready}"))
    starting = Starting(app)
    config = uvicorn.Config(
        starting, host=host, port=port, log_config=None, access_log=False, server_header=False,
        proxy_headers=bool(trust_proxy), forwarded_allow_ips=trust_proxy or None, timeout_graceful_shutdown=10,
    )  # fmt: skip
    server = Server(config, lambda: end_streams(app))
    try:
        server.run()
    except KeyboardInterrupt:
        return  # Ctrl-C, after everything has been closed.
    except SystemExit as end:  # The server's word for a start that failed.
        if starting.reason:
            raise click.ClickException(starting.reason) from end
        raise


def end_streams(app: "Litestar") -> None:
    """Let the readers of events end; there are none where the start has failed."""
    parts: Parts | None = app.state.get("parts")
    if parts is not None:
        parts.broadcast.end()


def check_folder(folder: Path) -> None:
    """Say at once, before anything is made in it, that the data folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        message = (
            f"the data folder {folder} cannot be written ({error.strerror}): "
            "give this user the right to it, or choose another folder with --data"
        )
        raise click.ClickException(message) from error


def check_port(host: str, port: int) -> None:
    """Say at once, before the database starts, that somebody else has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
            raise click.ClickException(message) from error
