"""Schemathesis makes cases out of the OpenAPI document and sends them to a running service: no server error."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.test_killed_while_posting import token_of
from tests.serving import free_port, served

EXAMPLES = 6  # For each of some 280 operations, beside what the coverage of schemas asks for: over 15,000 cases.
# The tool's word for an error of its own, such as on a busy machine: it then has found nothing, good or bad.
OWN_ERROR = "Runtime Error"


@pytest.mark.timeout(600)
def test_no_generated_case_makes_the_service_fail(tmp_path: Path) -> None:
    token, port = token_of(tmp_path, "cases@example.org", "secretariat"), free_port()

    with served(tmp_path, port) as service:
        found = cases_sent(service.url, token, tmp_path)
        if OWN_ERROR in found.stdout and "= FAILURES =" not in found.stdout:
            found = cases_sent(service.url, token, tmp_path)

    assert found.returncode == 0, found.stdout[found.stdout.find("= ERRORS =") :][:4000] + found.stdout[-2000:]
    assert "API calls" in found.stdout or "generated" in found.stdout


def cases_sent(url: str, token: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/schema/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--checks", "not_a_server_error",
        "--phases", "fuzzing,coverage",
        "--max-examples", str(EXAMPLES), "--seed", "20260627", "--no-color", "--workers", "2",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=290, check=False)
