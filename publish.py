"""Publish the site this file stands beside: ``python publish.py``."""

from pathlib import Path

from hattip.cli import main

if __name__ == "__main__":
    main(script_folder=Path(__file__).resolve().parent)
