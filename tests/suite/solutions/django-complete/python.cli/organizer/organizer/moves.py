import functools
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

log = logging.getLogger(__name__)


def logged[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        log.info("%s%r", function.__name__, args)
        return function(*args, **kwargs)

    return wrapper


@logged
def organize(folder: Path, dry_run: bool = False) -> list[tuple[Path, Path]]:
    return list(_moves(folder, dry_run))


def _moves(folder: Path, dry_run: bool) -> Iterator[tuple[Path, Path]]:
    for path in sorted(folder.iterdir()):
        if path.is_file():
            target = folder / (path.suffix.lstrip(".") or "other") / path.name
            if not dry_run:
                target.parent.mkdir(exist_ok=True)
                path.rename(target)
            yield path, target
