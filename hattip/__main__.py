"""``python -m hattip``: the same door as the ``hattip`` command."""

from hattip.cli import main

if __name__ == "__main__":
    main()
