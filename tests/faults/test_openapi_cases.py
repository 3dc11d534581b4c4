"""Schemathesis makes cases out of the OpenAPI document and sends them to a running service: no server error."""

import subprocess
import sys
from pathlib import Path

from tests.faults.test_killed_while_posting import token_of
from tests.serving import free_port, served

EXAMPLES = 40


def test_no_generated_case_makes_the_service_fail(tmp_path: Path) -> None:
    token, port = token_of(tmp_path, "cases@example.org", "secretariat"), free_port()

    with served(tmp_path, port) as service:
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{service.url}/schema/openapi.json",
            "--header", f"Authorization: Bearer {token}", "--checks", "not_a_server_error",
            "--phases", "fuzzing,coverage",
            "--max-examples", str(EXAMPLES), "--seed", "20260627", "--no-color", "--workers", "2",
        ]  # fmt: skip
        found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=540, check=False)

    assert found.returncode == 0, found.stdout[found.stdout.find("= ERRORS =") :][:4000] + found.stdout[-2000:]
    assert "API calls" in found.stdout or "generated" in found.stdout
