"""Accounts from the command line: they work beside a running service, which sees them at once."""

from dataclasses import replace
from pathlib import Path

import click

from matchcamp.cli.running import data_option, say, settings_for, waits
from matchcamp.viewer import Role

role_option = click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.MEMBER.value, show_default=True,
    help="Role for the whole alliance.",
)  # fmt: skip
email_option = click.option("--email", required=True, help="Address of the account; it is made if need be.")


@click.command()
@email_option
@role_option
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 730), help="How long the token works.")
@data_option
@waits
async def token(email: str, role: str, days: int, data_dir: Path | None) -> None:
    """Print a bearer token for the API.

    The token is the last line of the output; it is shown once and never again.
    """
    from matchcamp.accounts.actions import ensure_account, make_token
    from matchcamp.app import opened_parts

    address = checked(email)
    async with opened_parts(settings_for(data_dir)):
        account = await ensure_account(address, role=Role(role))
        made = await make_token(str(account.id), label="command line", days=days)
        say(f"{account.email} ({', '.join(account.roles)}), {days} days:")
        click.echo(made)


@click.group()
def admin() -> None:
    """Accounts of people who look after the service."""


@admin.command()
@click.argument("email")
@role_option
@data_option
@waits
async def create(email: str, role: str, data_dir: Path | None) -> None:
    """Make an account with a role and print a link to sign in with."""
    from matchcamp.accounts.actions import ensure_account, sign_in_link
    from matchcamp.app import opened_parts
    from matchcamp.cli.workers import settings_beside

    address = checked(email)
    async with opened_parts(settings_for(data_dir)) as opened:
        account = await ensure_account(address, role=Role(role))
        parts = replace(opened, settings=await settings_beside(opened.settings, opened.database))
        say(f"{account.email} is {', '.join(account.roles)}. Open within {parts.settings.sign_in_minutes} minutes:")
        click.echo(await sign_in_link(parts, str(account.id)))


def checked(email: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise click.ClickException(f"{email!r} is not an e-mail address: {error}") from error
