"""How long the first page takes on the sample story, from a warm server, and whom it asks.

    python benchmarks/bench_dashboard.py

A first visit warms the server; the next ones, each in a session of its own, are timed until the network is drawn.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
VISITS = 5


def visit(browser: Browser, url: str) -> tuple[float, set[str]]:
    """Seconds until the network is drawn, and the hosts that were asked."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    hosts: set[str] = set()
    page = context.new_page()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))
    page.on("websocket", lambda socket: hosts.add(socket.url.split("/")[2].split(":")[0]))
    start = time.perf_counter()
    page.goto(url)
    page.wait_for_selector("canvas", timeout=180_000)
    seconds = time.perf_counter() - start
    context.close()
    return seconds, hosts


def main() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://localhost:{port}"
    options = ["--server.port", str(port), "--server.headless", "true"]
    server = subprocess.Popen([sys.executable, "-m", "streamlit", "run", "app.py", *options], cwd=ROOT)
    try:
        while True:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path if Path(path).exists() else None, args=FLAGS)
            cold, _ = visit(browser, url)
            visits = [visit(browser, url) for _ in range(VISITS)]
    finally:
        server.terminate()
    times = [seconds for seconds, _ in visits]
    hosts = set().union(*(hosts for _, hosts in visits))
    print(f"first page, cold {cold:.1f} s; warm {statistics.median(times):.2f} s ({min(times):.2f}-{max(times):.2f})")
    print("hosts asked:", ", ".join(sorted(hosts)))


if __name__ == "__main__":
    main()
