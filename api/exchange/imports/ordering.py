"""Lines that name each other as parents: parents first, and no circles. Pure."""

from collections.abc import Mapping, Sequence


def order(lines: Sequence[int], parent_of: Mapping[int, int]) -> tuple[list[int], list[list[int]]]:
    """The lines with every parent before its children, otherwise in the order given; and the circles, which are left
    out together with what hangs on them.
    """
    done: dict[int, bool] = {}  # False: part of a circle, or below one
    sorted_lines: list[int] = []
    circles: list[list[int]] = []
    for start in lines:
        path: list[int] = []
        on_path: dict[int, int] = {}
        line: int | None = start
        while line is not None and line not in done and line not in on_path:
            on_path[line] = len(path)
            path.append(line)
            line = parent_of.get(line)
        good = line is None or done.get(line, False)
        if line is not None and line in on_path:
            circles.append(path[on_path[line] :])
        for step in reversed(path):
            done[step] = good
            if good:
                sorted_lines.append(step)
    return sorted_lines, circles
