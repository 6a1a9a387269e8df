import argparse
import sys
from pathlib import Path

from .moves import organize


def main() -> int:
    parser = argparse.ArgumentParser(description="Sort a folder by kind of file.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    arguments = parser.parse_args()
    try:
        for old, new in organize(arguments.folder, dry_run=arguments.dry_run):
            print(f"{old} -> {new}")
    except OSError as error:
        print(f"organizer: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
