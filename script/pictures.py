"""Photographs of a built site: SITE FOLDER. Read from the folder, in a Chromium of the system, without any network."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = {
    "home-light.png": ("index.html", "light"),
    "document-light.png": ("d/QP-92.html", "light"),
    "document-dark.png": ("d/QP-01.html", "dark"),
    "history-light.png": ("d/QP-92.html#qms-revisions", "light"),
    "matrix-light.png": ("standards/iso-9001-2026.html", "light"),
    "master-list-dark.png": ("master-list.html", "dark"),
}
SIZE = {"width": 1280, "height": 800}


def main(site: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("QMSDOCS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (address, scheme) in PICTURES.items():
            page = browser.new_page(viewport=SIZE, color_scheme=scheme, reduced_motion="reduce", offline=True)
            file, _, part = address.partition("#")
            page.goto(f"{(site / file).resolve().as_uri()}#{part}")
            page.screenshot(path=folder / name, animations="disabled")
            page.close()
            print(folder / name)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
