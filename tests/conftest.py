"""Fixtures that several test modules share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

_ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium: the system's, or else Playwright's own; without one the test is skipped."""
    api = pytest.importorskip("playwright.sync_api")
    path = next((place for place in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(place).exists()), None)
    with api.sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS.split())
        except api.Error as error:
            pytest.skip(f"no Chromium to test with: {error}")
        yield chromium
        chromium.close()
